import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFindings } from '../findings/index.js'
import { type TestApp, testApp } from '../platform/http/testing.js'
import { ciOf } from './controls/testing.js'
import { memoryStore } from './memory-store.js'
import { createPosture, type Posture } from './posture.js'
import { postureControlRoutes } from './routes-controls.js'

const ACCOUNT = '111122223333'

let place: TestApp
let posture: Posture
let session: string

beforeAll(async () => {
  place = await testApp((app) => {
    // The room needs the database that the app has; it is asked for at the first request only.
    app.register(async (inner) => {
      const room = new Proxy({} as Posture, { get: (_, key) => posture[key as keyof Posture] })
      await inner.register(postureControlRoutes(room))
    })
  })
  const { db } = place.database
  const findings = createFindings({ db, clock: place.clock })
  posture = createPosture({
    db,
    clock: place.clock,
    dataDir: undefined,
    store: memoryStore(),
    findings,
    warn: () => undefined,
  })
  session = await place.admin()
  const queue = (id: string, tags: Record<string, string>) => ({
    ...ciOf('AWS::SQS::Queue', {}, { resourceId: id, tags }),
    arn: `arn:aws:sqs:ap-northeast-1:${ACCOUNT}:${id}`,
  })
  async function* items() {
    yield queue('plain', {})
    yield queue('tagged', { team: 'sre' })
  }
  await (await posture.scans.take(items(), { label: 't', complete: true })).done
})
afterAll(() => place.close())

const ask = async (method: string, url: string, body?: unknown) => {
  const answer = await place.ask(method, `/api/v1/posture${url}`, { session, ...(body === undefined ? {} : { body }) })
  return { status: answer.statusCode, body: answer.json() }
}

describe('accounts', () => {
  test('a source is added, listed without its secret, and removed', async () => {
    const made = await ask('POST', '/sources', {
      name: 'prod',
      kind: 'role',
      roleArn: `arn:aws:iam::${ACCOUNT}:role/hinomi-readonly`,
      externalId: 'very-secret',
    })
    expect(made.status).toBe(201)
    const { body } = await ask('GET', '/sources')
    expect(body.sources).toMatchObject([{ name: 'prod', externalId: true }])
    expect(JSON.stringify(body)).not.toContain('very-secret')
    expect((await ask('DELETE', `/sources/${made.body.id}`)).status).toBe(200)
    expect((await ask('DELETE', `/sources/${made.body.id}`)).body.code).toBe('SOURCE_UNKNOWN')
  })

  test.each([
    [{ name: 'x', kind: 'role' }, 422, 'SOURCE_WRONG'],
    [{ name: 'x', kind: 'profile' }, 422, 'SOURCE_WRONG'],
    [{ name: 'x', kind: 'role', roleArn: 'arn:aws:iam::1:user/u' }, 400, undefined],
    [{ name: 'x', kind: 'current', endpoint: 'file:///etc/passwd' }, 400, undefined],
  ])('%j is refused', async (input, status, code) => {
    const answer = await ask('POST', '/sources', input)
    expect(answer.status).toBe(status)
    if (code !== undefined) expect(answer.body.code).toBe(code)
  })

  test('an account shows how far it was read', async () => {
    expect((await ask('GET', '/accounts')).body.accounts).toMatchObject([
      { account: ACCOUNT, resources: 2, missing: [] },
    ])
    expect((await ask('GET', `/accounts/${ACCOUNT}`)).body).toMatchObject({ coverage: { complete: 1, denied: 0 } })
    expect((await ask('GET', '/accounts/1')).status).toBe(404)
  })
})

describe('scans', () => {
  test('are listed with what they found, without what they were asked', async () => {
    const { body } = await ask('GET', '/scans')
    expect(body.scans).toMatchObject([{ status: 'done', resources: 2 }])
    expect(body.scans[0].request).toBeUndefined()
    expect((await ask('GET', `/scans/${body.scans[0].id}`)).status).toBe(200)
    expect((await ask('GET', '/scans/none')).body.code).toBe('SCAN_UNKNOWN')
  })

  test('need a source', async () => {
    expect((await ask('POST', '/scans', {})).body.code).toBe('SOURCE_NEEDED')
    expect((await ask('POST', '/scans', { sourceIds: ['none'] })).body.code).toBe('SOURCE_UNKNOWN')
  })
})

describe('standards and controls', () => {
  test('a standard is switched on, its controls fail where they fail, and one is switched off with a reason', async () => {
    expect((await ask('PATCH', '/standards/tagging', { enabled: true })).status).toBe(200)
    const { body } = await ask('GET', '/standards/tagging')
    expect(body).toMatchObject({ enabled: true, implemented: 140, controls: 140 })
    expect(body.items.find((i: { controlId: string }) => i.controlId === 'SQS.2')).toMatchObject({
      status: 'FAILED',
      tally: { passed: 1, failed: 1, unknown: 0 },
    })
    const off = await ask('POST', '/controls/SQS.2/disablings', { reason: 'tags come next year', standard: 'tagging' })
    expect(off.status).toBe(201)
    expect((await ask('GET', '/standards/tagging')).body.score).toMatchObject({ score: null, disabled: 1 })
    expect((await ask('GET', '/controls/SQS.2')).body.disablings).toMatchObject([{ reason: 'tags come next year' }])
    expect((await ask('DELETE', `/disablings/${off.body.id}`)).status).toBe(200)
    expect((await ask('GET', '/standards/tagging')).body.score).toMatchObject({ score: 0, failed: 1 })
  })

  test('a standard is a file, failed controls first, filtered as its page is, in the reader’s language', async () => {
    const file = async (query: string) => {
      const answer = await place.ask('GET', `/api/v1/posture/standards/tagging/export${query}`, { session })
      expect(answer.statusCode, answer.body).toBe(200)
      return { rows: answer.headers['x-hinomi-rows'], lines: answer.body.trimEnd().split('\r\n') }
    }
    const all = await file('')
    expect(all.rows).toBe('140')
    expect(all.lines).toHaveLength(141)
    expect(all.lines[0]).toBe('\ufeffstatus,severity,control,numbers,title,failed,unknown,passed,judged,offBecause')
    expect(all.lines[1]).toMatch(/^FAILED,low,SQS\.2,.*,1,0,1,true,$/)
    const one = await file('?status=FAILED,UNKNOWN&severity=low&search=sqs&locale=ja')
    expect(one.rows).toBe('1')
    expect(one.lines[1]).toMatch(/^FAILED,low,SQS\.2,.*タグ/)
    expect((await file('?search=no-such-control')).lines).toHaveLength(1)
    expect((await file('?region=eu-west-1&status=FAILED')).rows).toBe('0')
  })

  test('switching off needs a reason', async () => {
    expect((await ask('POST', '/controls/SQS.2/disablings', { reason: ' ' })).status).toBe(400)
    expect((await ask('POST', '/controls/None.1/disablings', { reason: 'x' })).body.code).toBe('CONTROL_UNKNOWN')
  })

  test('the list has every control of the catalogue, and says of those that are not judged why', async () => {
    const { body } = await ask('GET', `/controls?account=${ACCOUNT}`)
    expect(body.controls.length).toBeGreaterThanOrEqual(592)
    const missing = body.controls.find((c: { implemented: boolean }) => !c.implemented)
    expect((await ask('GET', `/controls/${missing.id}`)).body.reason.ja).toMatch(/\S/)
  })

  test('all standards with their scores; an unknown one is told', async () => {
    const { body } = await ask('GET', '/standards')
    expect(body.standards.length).toBeGreaterThanOrEqual(8)
    expect(body.accounts).toEqual([{ account: ACCOUNT, name: '' }])
    expect((await ask('GET', '/standards/iso')).body.code).toBe('STANDARD_UNKNOWN')
    expect((await ask('GET', '/standards/*/history')).body.points).toHaveLength(1)
  })

  test('a recommendation is attested until a day', async () => {
    const said = { requirement: '1.15', verdict: 'met', statement: 'seen in the console', date: '2026-11-01' }
    expect((await ask('POST', '/standards/cis-1.2.0/attestations', { ...said, validUntil: '2026-10-01' })).status).toBe(
      400,
    )
    expect((await ask('POST', '/standards/cis-1.2.0/attestations', { ...said, validUntil: '2027-11-01' })).status).toBe(
      201,
    )
    const { body } = await ask('GET', '/standards/cis-1.2.0')
    expect(body).toMatchObject({ manual: 6, attested: 1 })
    expect(body.requirements.find((r: { id: string }) => r.id === '1.15')).toMatchObject({ status: 'met' })
  })

  test('results are filtered', async () => {
    const { body } = await ask('GET', '/results?control=SQS.2&status=FAILED,WARNING')
    expect(body).toMatchObject({ total: 1, items: [{ resourceId: 'plain', status: 'FAILED', suppressed: false }] })
    expect((await ask('GET', '/results?arn=arn:aws:none')).body.total).toBe(0)
  })
})
