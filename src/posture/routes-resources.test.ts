import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ResourceGroupsOutput, ResourcesOutput, ResourceView } from '../contract/index.js'
import { sessionOf, type TestApp, testApp } from '../platform/http/testing.js'
import { ciOf } from './controls/testing.js'
import { Resources } from './history/resources.js'
import { ResourceViews } from './history/views.js'
import { Recorder } from './recorder.js'
import { resourceRoutes } from './routes-resources.js'
import { resourceViewRoutes } from './routes-views.js'

const PASSWORD = 'correct horse battery'

let place: TestApp
let session: string

beforeAll(async () => {
  place = await testApp((app) => {
    // The routes need the database that the app has; it is asked for at the first request only.
    const later = <T extends object>(make: () => T): T =>
      new Proxy({} as T, {
        get: (_, key) => {
          const made = make()
          const value = made[key as keyof T]
          return typeof value === 'function' ? value.bind(made) : value
        },
      })
    app.register(resourceRoutes(later(() => new Resources(place.database.db))))
    app.register(resourceViewRoutes(later(() => new ResourceViews(place.database.db, place.clock))))
  })
  const one = (type: string, id: string, more: Parameters<typeof ciOf>[2] = {}) => ({
    ...ciOf(type, {}, { resourceId: id, resourceName: `Name-${id}`, ...more }),
    arn: `arn:aws:x:ap-northeast-1:111122223333:${id}`,
  })
  const recorder = new Recorder(place.database.db, place.clock)
  await recorder.record([
    one('AWS::SQS::Queue', 'q1', { tags: { Owner: 'web', env: 'dev' } }),
    one('AWS::SQS::Queue', 'q2', { tags: { team: 'sre', env: 'prd' }, awsRegion: 'us-east-1' }),
    one('AWS::S3::Bucket', 'b1', { tags: { env: 'prd' }, accountId: '444455556666' }),
    one('AWS::SNS::Topic', 't1', { tags: { Owner: '', team: 'sre' } }),
  ])
  session = await place.admin()
}, 60_000)
afterAll(() => place.close())

const get = async <T>(url: string, as = session): Promise<T> => {
  const answer = await place.ask('GET', `/api/v1/resources${url}`, { session: as })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<T>()
}
const found = async (query: string) => (await get<ResourcesOutput>(`?sort=arn&${query}`)).items.map((r) => r.resourceId)

describe('the list of resources', () => {
  test.each([
    ['type=AWS::SQS::Queue,AWS::S3::Bucket', ['b1', 'q1', 'q2']],
    ['type=!AWS::SQS::Queue', ['b1', 't1']],
    ['account=444455556666', ['b1']],
    ['region=!us-east-1&type=AWS::SQS::Queue', ['q1']],
    ['name=NAME-Q', ['q1', 'q2']],
    ['name=name&name=!1', ['q2']],
    ['id=q&id=!q1', ['q2']],
    ['arn=:B1', ['b1']],
    ['tag=env', ['b1', 'q1', 'q2']],
    ['tag=!env', ['t1']],
    ['tag=env=prd&tag=team', ['q2']],
    ['tag=env=prd&tag=env=dev', ['b1', 'q1', 'q2']],
    ['tag=!env=prd', ['q1', 't1']],
    ['owner=sre', ['q2', 't1']],
    ['owner=web&owner=sre', ['q1', 'q2', 't1']],
    ['owner=!', ['b1']],
    ['owner=!&owner=web', ['b1', 'q1']],
    ['owner=!sre', ['b1', 'q1']],
    ['newSince=2026-11-23T00:00:00Z', ['b1', 'q1', 'q2', 't1']],
    ['newSince=2099-01-01T00:00:00Z', []],
    ['createdSince=2099-01-01T00:00:00Z', []],
    ['changedSince=2099-01-01T00:00:00Z', []],
    ['unchangedSince=2099-01-01T00:00:00Z', ['b1', 'q1', 'q2', 't1']],
  ])('%s', async (query, wanted) => {
    expect(await found(query)).toEqual(wanted)
  })

  test('tells whose each is, an empty tag naming nobody', async () => {
    const { items } = await get<ResourcesOutput>('?sort=arn')
    expect(items.map((r) => r.owner)).toEqual([null, 'web', 'sre', 'sre'])
  })

  test('is counted by owner, by tag key and within a filter', async () => {
    expect(await get<ResourceGroupsOutput>('/groups?by=owner')).toEqual({
      groups: [
        { value: 'sre', count: 2 },
        { value: 'web', count: 1 },
        { value: null, count: 1 },
      ],
      total: 4,
    })
    expect((await get<ResourceGroupsOutput>('/groups?by=tag&type=AWS::SQS::Queue')).groups).toEqual([
      { value: 'env', count: 2 },
      { value: 'Owner', count: 1 },
      { value: 'team', count: 1 },
    ])
  })
})

describe('saved views', () => {
  const input = { name: '本番のキュー', query: '?type=AWS::SQS::Queue', shared: false }
  const say = (method: string, url: string, as: string, body?: unknown) =>
    place.ask(method, `/api/v1/resources/views${url}`, { session: as, ...(body === undefined ? {} : { body }) })
  const list = async (as: string) =>
    (await get<{ views: ResourceView[] }>('/views', as)).views.map(({ name, shared, mine }) => ({ name, shared, mine }))

  test('are one’s own until they are shared, and only their maker changes them', async () => {
    const invited = await place.ask('POST', '/api/v1/users', {
      session,
      body: { email: 'jun@example.jp', name: 'Jun', role: 'analyst', locale: 'ja', password: PASSWORD },
    })
    expect(invited.statusCode, invited.body).toBe(201)
    const jun = sessionOf(
      await place.ask('POST', '/api/v1/session', { body: { email: 'jun@example.jp', password: PASSWORD } }),
    )
    const made = await say('POST', '', session, input)
    expect(made.statusCode, made.body).toBe(201)
    const { id } = made.json<ResourceView>()
    expect(await list(session)).toEqual([{ name: input.name, shared: false, mine: true }])
    expect(await list(jun)).toEqual([])
    expect((await say('PUT', `/${id}`, jun, { ...input, shared: true })).statusCode).toBe(404)
    expect((await say('PUT', `/${id}`, session, { ...input, shared: true })).statusCode).toBe(200)
    expect(await list(jun)).toEqual([{ name: input.name, shared: true, mine: false }])
    expect((await say('DELETE', `/${id}`, jun)).statusCode).toBe(404)
    expect((await say('DELETE', `/${id}`, session)).statusCode).toBe(200)
    expect(await list(jun)).toEqual([])
  })

  test('hold an address’s own part and nothing that leads elsewhere', async () => {
    for (const query of ['https://evil.example/', '?a b', '#x']) {
      expect((await say('POST', '', session, { ...input, query })).statusCode).toBe(400)
    }
  })
})
