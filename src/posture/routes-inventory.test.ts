import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { UnusedKindsOutput, UnusedOutput } from '../contract/index.js'
import { type TestApp, testApp } from '../platform/http/testing.js'
import { ciOf, NOW } from './controls/testing.js'
import { Resources } from './history/resources.js'
import { Recorder } from './recorder.js'
import { inventoryRoutes } from './routes-inventory.js'
import { UnusedRegister } from './sprawl/register.js'

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
    app.register(
      inventoryRoutes(
        later(() => new Resources(place.database.db)),
        later(() => register()),
      ),
    )
  })
  const volume = (id: string, more = {}) => ({
    ...ciOf('AWS::EC2::Volume', { state: 'available', size: 8 }, { resourceId: id, ...more }),
    arn: `arn:aws:ec2:ap-northeast-1:111122223333:volume/${id}`,
  })
  await new Recorder(place.database.db, place.clock).record([
    volume('vol-1', { tags: { team: '=cmd|x', env: 'dev' } }),
    volume('vol-2'),
    ...Array.from({ length: 1100 }, (_, i) => ({
      ...ciOf('AWS::SQS::Queue', {}, { resourceId: `q${i}` }),
      arn: `arn:aws:sqs:ap-northeast-1:111122223333:q${i}`,
    })),
  ])
  await register().refresh('111122223333')
  session = await place.admin()
}, 60_000)
afterAll(() => place.close())

const register = () => {
  const { db } = place.database
  return new UnusedRegister(db, place.clock, new Recorder(db, place.clock))
}
const ask = (url: string, as: string | undefined = session) =>
  place.ask('GET', `/api/v1/resources${url}`, as === undefined ? {} : { session: as })

describe('what nobody uses', () => {
  test('is listed with its evidence, counted by kind, and filtered', async () => {
    const { items, total } = (await ask('/unused?limit=1')).json<UnusedOutput>()
    expect([total, items[0]?.kind, items[0]?.harm]).toEqual([2, 'unattached-volume', 'cost'])
    expect(items[0]?.evidence.ja).toContain('アタッチされていません')
    const { kinds } = (await ask('/unused/kinds')).json<UnusedKindsOutput>()
    expect(kinds.find((kind) => kind.id === 'unattached-volume')?.count).toBe(2)
    expect((await ask('/unused?minDays=100000')).statusCode).toBe(400)
    expect((await ask('/unused?after=x')).statusCode).toBe(400)
  })

  test('is a file in the reader’s language', async () => {
    const answer = await ask('/unused/export?locale=ja')
    expect(answer.headers['x-hinomi-rows']).toBe('2')
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    const lines = answer.body.split('\r\n')
    expect(lines[0]).toBe(
      '\ufeffkind,title,harm,account,region,type,resourceId,name,arn,tags,evidence,since,basis,days,foundAt',
    )
    expect(lines[1]).toContain('どこにもアタッチされていないボリューム')
    expect(lines).toHaveLength(4)
  })
})

test('all resources of a filter are a file whose rows are told, over many pages, and no formula', async () => {
  const answer = await ask('/export')
  const lines = answer.body.trimEnd().split('\r\n')
  expect(answer.headers['x-hinomi-rows']).toBe('1102')
  expect(lines).toHaveLength(1103)
  expect(new Set(lines).size).toBe(1103)
  const one = await ask('/export?search=vol-1')
  expect(one.body).toContain(',env=dev; team==cmd|x,')
  expect(one.headers['x-hinomi-rows']).toBe('1')
})

test('all of a type at a moment are a file, whose rows are told, of what existed then', async () => {
  const type = 'type=AWS::SQS::Queue'
  const then = encodeURIComponent(new Date(NOW.getTime() + 1000).toISOString())
  const answer = await ask(`/at/export?${type}&at=${then}`)
  const lines = answer.body.trimEnd().split('\r\n')
  expect(answer.headers['x-hinomi-rows']).toBe('1100')
  expect(lines[0]).toBe('\ufeffaccount,region,type,resourceId,name,arn,tags,capturedAt')
  expect(lines).toHaveLength(1101)
  expect(new Set(lines).size).toBe(1101)
  for (const query of [`at=2001-01-01T00:00:00Z&${type}`, `at=${then}&${type}&region=us-east-1`]) {
    const none = await ask(`/at/export?${query}`)
    expect([none.headers['x-hinomi-rows'], none.body.trimEnd().split('\r\n')]).toEqual(['0', [lines[0]]])
  }
  expect((await ask('/at/export?at=now&type=x')).statusCode).toBe(400)
})

test('nothing is told to whoever has not signed in', async () => {
  for (const url of ['/export', '/unused', '/unused/kinds', '/unused/export', '/at/export']) {
    expect((await place.ask('GET', `/api/v1/resources${url}`)).statusCode).toBe(401)
  }
})
