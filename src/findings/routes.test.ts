import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Call, startApp, type TestApp } from '../../test/fakes/app.js'
import type { EventJson, User } from '../contract/index.js'
import { exceptionsRoutes } from './exceptions/routes.js'
import { createFindings, Exceptions, type Findings, type Sighting } from './index.js'
import { findingsRoutes } from './routes.js'

const T = Date.parse('2026-03-01T00:00:00Z')
const clock = { now: () => T + 5000 }
let app: TestApp
let findings: Findings
let reader: Call
let analyst: Call
const looked: { id: string; near: number }[] = []

const person = (id: string, name: string, role: User['role'], disabled = false): User => ({
  id,
  name,
  role,
  disabled,
  email: `${id}@example.com`,
  locale: 'ja',
  createdAt: new Date(T).toISOString(),
  lastLoginAt: null,
})

beforeAll(async () => {
  app = await startApp(clock, (db) => {
    findings = createFindings({ db, clock, notificationsOf: async () => [] })
    const events = {
      async event(id: string, near: number) {
        looked.push({ id, near })
        // Past its retention: gone from the lake.
        return id === 'e0' ? undefined : ({ _id: id } as unknown as EventJson)
      },
    }
    const people = async () => [
      person('u1', 'Miko', 'analyst'),
      person('u2', 'Jun', 'developer', true),
      person('u3', 'Aoi', 'employee'),
    ]
    return async (routes) => {
      await routes.register(findingsRoutes(findings, events, people))
      await routes.register(exceptionsRoutes(new Exceptions({ db, clock }), clock))
    }
  })
  reader = await app.as('finding:read', 'event:read')
  analyst = await app.as('finding:read', 'finding:write')
}, 60_000)
afterAll(() => app.close())

const observe = (over: Partial<Sighting> = {}) =>
  app.db.transaction((tx) =>
    findings.observe(tx, {
      kind: 'detection',
      ruleId: 'root-used',
      title: { ja: 'ルートユーザーの利用', en: 'Root user was used' },
      about: { ja: '説明', en: 'About' },
      severity: 'high',
      entity: '111122223333',
      account: '111122223333',
      count: 1,
      firstAt: T,
      lastAt: T,
      evidence: [0, 1, 2].map((i) => ({ eventId: `e${i}`, at: T + i, source: 'aws.cloudtrail' })),
      ...over,
    }),
  )

describe('over HTTP', () => {
  test('those to whom findings may be given are told by name alone, whoever may not log in included', async () => {
    expect((await reader('GET', '/findings/people')).json).toEqual({
      people: [
        { id: 'u1', name: 'Miko', assignable: true },
        { id: 'u2', name: 'Jun', assignable: false },
        { id: 'u3', name: 'Aoi', assignable: false },
      ],
    })
  })

  test('those about one thing are found by its whole name', async () => {
    const title = { ja: 'バケット', en: 'Bucket' }
    await observe({ entity: 'arn:aws:s3:::one', ruleId: 'S3.1', title, severity: 'low' })
    await observe({ entity: 'arn:aws:s3:::one-more', ruleId: 'S3.1', title, severity: 'low' })
    const { json } = await reader('GET', '/findings?entity=arn:aws:s3:::one')
    expect(json).toMatchObject({ total: 1, items: [{ entity: 'arn:aws:s3:::one' }] })
  })

  test('a finding is listed, opened, decided on and remarked on', async () => {
    const { id } = await observe()
    expect((await reader('GET', '/findings?status=open&search=ルート')).json).toMatchObject({
      total: 1,
      items: [{ id }],
    })

    expect((await analyst('POST', '/findings/transition', { ids: [id], to: 'resolved' })).json).toMatchObject({
      status: 422,
      code: 'FINDING_NEEDS_COMMENT',
      fix: expect.stringContaining('Say in a sentence'),
    })
    expect(
      (await analyst('POST', '/findings/transition', { ids: [id], to: 'resolved', comment: 'A drill' })).status,
    ).toBe(200)
    expect((await analyst('POST', `/findings/${id}/comments`, { comment: ' Checked twice ' })).status).toBe(201)
    expect((await reader('GET', `/findings/${id}`)).json).toMatchObject({
      status: 'resolved',
      history: [
        { kind: 'created', actor: 'Hinomi' },
        { kind: 'status', from: 'open', to: 'resolved', comment: 'A drill', actor: 'Ann' },
        { kind: 'comment', comment: 'Checked twice' },
      ],
      discover: { kql: 'event.id: ("e2" or "e1" or "e0")' },
    })
    const { items } = await app.audit.list({ limit: 50 })
    expect(items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'finding.transitioned', subject: `resolved: ${id}`, actor: 'Ann' }),
        expect.objectContaining({ action: 'finding.commented', subject: id }),
      ]),
    )
  })

  test('evidence is looked up near its time, newest first, and what the lake no longer has is left out', async () => {
    const { id } = await observe({ entity: 'with-evidence' })
    looked.length = 0
    expect((await reader('GET', `/findings/${id}/evidence`)).json).toMatchObject({
      events: [{ _id: 'e2' }, { _id: 'e1' }],
    })
    expect(looked).toEqual([2, 1, 0].map((i) => ({ id: `e${i}`, near: T + i })))
  })

  test('an export states its rows and is read by a spreadsheet', async () => {
    await observe({ entity: '=cmd()', ruleId: 'formula' })
    const csv = await reader('GET', '/findings/export?format=csv&rule=formula')
    expect(csv.headers).toMatchObject({
      'x-hinomi-rows': '1',
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="hinomi-findings.csv"',
    })
    expect(csv.text.startsWith('\ufeffid,severity')).toBe(true)
    expect(csv.text).toContain(",'=cmd(),")
    const lines = await reader('GET', '/findings/export?format=ndjson&rule=formula')
    expect(JSON.parse(lines.text)).toMatchObject({ entity: '=cmd()' })
    expect((await reader('GET', '/findings/export?format=xlsx')).status).toBe(400)
  })

  test.each([
    ['GET', '/findings/none', 404, 'FINDING_NOT_FOUND'],
    ['GET', '/findings/none/evidence', 404, 'FINDING_NOT_FOUND'],
    ['GET', '/findings?severity=terrible', 400, 'FINDING_FILTER'],
    ['GET', '/findings?after=mist', 400, 'FINDING_PAGE'],
    ['GET', '/findings?limit=501', 400, 'INPUT_WRONG'],
  ] as const)('%s %s is %i %s, with what to do', async (method, url, status, code) => {
    expect((await reader(method, url)).json).toMatchObject({ status, code, fix: expect.any(String) })
  })

  test('exceptions are asked for many findings at once by whoever may ask for one, and audited', async () => {
    const { id } = await observe({ entity: 'arn:aws:s3:::excepted', ruleId: 'S3.8' })
    const asked = {
      findingIds: [id, 'none'],
      reason: 'A public web site on purpose',
      expiresAt: new Date(T + 86_400_000).toISOString(),
      reviewAt: null,
    }
    expect((await analyst('POST', '/exceptions/findings', asked)).status).toBe(403)
    const writer = await app.as('exception:write')
    const { status, json } = await writer('POST', '/exceptions/findings', asked)
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        results: [
          { findingId: id, outcome: 'requested', exceptionId: expect.any(String) },
          { findingId: 'none', outcome: 'missing', exceptionId: null },
        ],
      },
    })
    const { exceptionId } = (json as { results: { exceptionId: string }[] }).results[0] ?? {}
    const { items } = await app.audit.list({ limit: 50 })
    expect(items).toContainEqual(
      expect.objectContaining({ action: 'exception.requested', subject: exceptionId, actor: 'Ann' }),
    )
    const tooMany = { ...asked, findingIds: Array.from({ length: 501 }, (_, i) => `f${i}`) }
    expect((await writer('POST', '/exceptions/findings', tooMany)).status).toBe(400)
    expect((await writer('POST', '/exceptions/findings', { ...asked, reason: 'no' })).status).toBe(400)
  })

  test('reading takes one permission, deciding another', async () => {
    const { id } = await observe()
    const nobody = await app.as('rule:read')
    expect((await nobody('GET', '/findings')).status).toBe(403)
    expect((await nobody('GET', '/findings/export?format=csv')).status).toBe(403)
    expect((await reader('POST', '/findings/transition', { ids: [id], to: 'acknowledged' })).status).toBe(403)
    expect((await reader('POST', `/findings/${id}/comments`, { comment: 'x' })).status).toBe(403)
  })
})

describe('for Home', () => {
  test('tells what waits, how bad it is, what is new, and the latest', async () => {
    const before = await findings.summary()
    const ids = []
    for (const [i, severity] of (['critical', 'low', 'low'] as const).entries()) {
      ids.push((await observe({ entity: `home-${i}`, severity, lastAt: T + 1000 + i })).id)
    }
    const [critical = '', , low = ''] = ids
    await findings.transition({ ids: [low], to: 'acknowledged', actor: { id: 'u', name: 'Ann' } })
    const after = await findings.summary()
    expect(after).toMatchObject({
      open: before.open + 2,
      acknowledged: before.acknowledged + 1,
      newToday: before.newToday + 3,
      bySeverity: { critical: before.bySeverity.critical + 1, low: before.bySeverity.low + 2 },
    })
    expect(after.latest.slice(0, 3).map((finding) => finding.id)).toEqual(ids.reverse())

    await findings.transition({ ids: [critical], to: 'resolved', comment: 'Done', actor: { id: 'u', name: 'Ann' } })
    const resolved = await findings.summary()
    expect(resolved.bySeverity.critical).toBe(before.bySeverity.critical)
    expect(resolved.latest.map((finding) => finding.id)).not.toContain(critical)
    // What was found today was found today, whatever became of it.
    expect(resolved.newToday).toBe(after.newToday)
    expect(await findings.summary(clock.now() + 1)).toMatchObject({ newToday: 0 })
  })
})
