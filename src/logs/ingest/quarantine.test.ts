import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../kernel/clock.js'
import { openTestDb } from '../../platform/db/testing.js'
import type { Database } from '../../platform/db/types.js'
import { parseKql, schemaOf } from '../../query/index.js'
import { Enricher } from '../enrich/enricher.js'
import type { ExclusionData } from '../exclusions/exclude.js'
import { fieldsOf, loadSources } from '../registry.js'
import type { Match } from '../stream-matcher.js'
import { logExclusions } from '../tables.js'
import { indicatorOf } from '../threats/indicator.js'
import { buildThreatTable } from '../threats/table.js'
import { Manifest } from './manifest.js'
import { QuarantineBook } from './quarantine.js'

const registry = await loadSources()
const trail = registry.get('aws.cloudtrail')
if (trail === undefined) throw new Error('no CloudTrail')
const schema = schemaOf(fieldsOf(trail))

let dataDir: string
let database: Database
let manifest: Manifest
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'hinomi-quarantine-'))
  database = await openTestDb()
  manifest = await Manifest.open(database.db, systemClock)
}, 60_000)
afterEach(async () => {
  await database.close()
  await rm(dataDir, { recursive: true, force: true })
})

const record = (eventID: string, eventName: string, sourceIPAddress: string) =>
  JSON.stringify({
    eventVersion: '1.09',
    userIdentity: { type: 'Root', accountId: '111122223333' },
    eventTime: '2026-10-01T00:00:00Z',
    eventSource: 'signin.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    sourceIPAddress,
    eventID,
    recipientAccountId: '111122223333',
  })

/** Records that another version could not read lie in quarantine. */
const quarantined = (records: readonly string[]) => {
  const object = { uri: 's3://logs/k', hash: '00000000000000aa', etag: 'e', stamp: null, source: 'aws.cloudtrail' }
  const counts = { status: 'done' as const, reason: null, bytes: 1, events: 0, quarantined: records.length }
  return manifest.commit(
    {
      objects: [{ ...object, ...counts }],
      parts: [],
      quarantined: records.map((raw, position) => ({
        uri: object.uri,
        position,
        reason: 'not readable then',
        raw,
        preamble: undefined,
      })),
      matches: [],
    },
    () => Promise.resolve([]),
  )
}

/** A book whose rules are set off by console logins, and by whatever has an indicator. */
const bookOf = (exclusions: readonly ExclusionData[] = []) => {
  const matches: Match[] = []
  const enricher = new Enricher()
  const listed = indicatorOf('198.51.100.9')
  if (typeof listed === 'string') throw new Error(listed)
  enricher.take({ threats: buildThreatTable([{ name: 'L', confidence: 'High', entries: [listed] }]) })
  const book = new QuarantineBook({
    db: database.db,
    clock: systemClock,
    dataDir,
    manifest,
    registry,
    enricher,
    matchers: () => ({
      match: (event, _record, _original, hit) => {
        if (event['event.action'] === 'ConsoleLogin') hit('login', 1)
      },
    }),
    indicatorRules: () => () => ['listed'],
    onMatches: (_tx, found) => {
      matches.push(...found)
      return Promise.resolve([])
    },
    exclusions: () => exclusions,
  })
  return { book, matches }
}
const rows = () => manifest.parts().reduce((sum, part) => sum + part.rows, 0)

test('what is replayed sets off the rules as what comes in does, those of threat lists too, and once', async () => {
  await quarantined([
    record('a', 'ConsoleLogin', '203.0.113.7'),
    record('b', 'PasswordUpdated', '198.51.100.9'),
    '{"eventTime": "no time"}',
  ])
  const { book, matches } = bookOf()
  expect(await book.replay()).toEqual({ replayed: 2, still: 1 })
  expect(matches).toMatchObject([
    { ruleId: 'login', eventId: 'a', account: '111122223333', region: 'us-east-1', value: 1 },
    { ruleId: 'listed', eventId: 'b', source: 'aws.cloudtrail' },
  ])
  expect(await book.replay()).toEqual({ replayed: 0, still: 1 })
  expect(matches).toHaveLength(2)
  expect(rows()).toBe(2)
})

test('what is left out by now is left out when it is replayed, and counted', async () => {
  const kql = 'event.action: PasswordUpdated'
  const row = { id: 'x', source: 'aws.cloudtrail', kql, keepOneIn: 0, reason: 'r', createdBy: 'Miko' }
  await database.db.insert(logExclusions).values({ ...row, createdAt: new Date() })
  const updated = record('b', 'PasswordUpdated', '198.51.100.9')
  await quarantined([record('a', 'ConsoleLogin', '203.0.113.7'), updated])
  const { book, matches } = bookOf([{ id: 'x', source: 'aws.cloudtrail', keepOneIn: 0, filter: parseKql(kql, schema) }])
  expect(await book.replay()).toEqual({ replayed: 2, still: 0 })
  expect(matches.map(({ ruleId }) => ruleId)).toEqual(['login'])
  expect(rows()).toBe(1)
  const [counted] = await database.db.select().from(logExclusions)
  expect(counted).toMatchObject({ events: 1, bytes: updated.length })
})
