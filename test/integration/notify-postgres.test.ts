import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFindings } from '../../src/findings/index.js'
import { systemClock } from '../../src/kernel/clock.js'
import { createNotify, type Notify } from '../../src/notify/index.js'
import { type Database, openDb } from '../../src/platform/db/index.js'
import { startWebhook, type WebhookFake } from '../fakes/webhook.js'

const server = process.env['HINOMI_TEST_POSTGRES']
if (server === undefined) console.log('skipped: set HINOMI_TEST_POSTGRES to a PostgreSQL that may be written to')

const admin = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

describe.skipIf(server === undefined)('on PostgreSQL, with several processes', () => {
  const name = `hinomi_${randomUUID().replaceAll('-', '')}`
  let database: Database
  let hooks: WebhookFake[]
  beforeAll(async () => {
    await admin(`create database ${name}`)
    const url = new URL(server ?? '')
    url.pathname = `/${name}`
    database = await openDb({ url: url.href })
    hooks = [await startWebhook(), await startWebhook()]
  })
  afterAll(async () => {
    for (const hook of hooks) await hook.close()
    await database.close()
    await admin(`drop database ${name} with (force)`)
  })

  test('400 sightings at once are counted each once, told each once, and decided on without a deadlock', async () => {
    const { db } = database
    const errors: unknown[] = []
    const vault = { seal: (text: string) => text, open: (text: string) => text }
    const processes: Notify[] = Array.from({ length: 3 }, () =>
      createNotify({
        db,
        clock: systemClock,
        vault,
        publicUrl: () => 'https://hinomi.example.com',
        allowPrivate: true,
        onError: (e) => errors.push(e),
      }),
    )
    const [first] = processes as [Notify]
    for (const [n, { url }] of hooks.entries()) {
      await first.createIntegration({
        kind: 'webhook',
        name: `receiver ${n}`,
        url,
        minSeverity: 'low',
        locale: 'en',
        enabled: true,
      })
    }
    const findings = createFindings({ db, clock: systemClock, onChange: (tx, change) => first.enqueue(tx, change) })
    for (const process of processes) process.start()
    const now = Date.now()
    await Promise.all(
      Array.from({ length: 400 }, (_, i) =>
        db.transaction((tx) =>
          findings.observe(tx, {
            kind: 'detection',
            ruleId: 'rule',
            title: { ja: '題', en: 'title' },
            about: { ja: '', en: '' },
            severity: 'high',
            entity: `e${i % 40}`,
            count: 1,
            firstAt: now + i,
            lastAt: now + i,
            evidence: [{ eventId: `x${i}`, at: now + i, source: 'aws.cloudtrail' }],
          }),
        ),
      ),
    )
    const { items, total } = await findings.list({ limit: 100, sort: 'severity' })
    expect(total).toBe(40)
    expect(items.map((item) => item.count)).toEqual(items.map(() => 10))

    while ((await first.counts()).waiting > 0) await new Promise((resolve) => setTimeout(resolve, 50))
    await Promise.all(processes.map((process) => process.stop()))
    const ids = hooks.flatMap((hook) => hook.received.map((request) => request.headers['x-hinomi-delivery']))
    expect([ids.length, new Set(ids).size]).toEqual([80, 80])

    const chosen = items.map((item) => item.id)
    const actor = { id: 'u', name: 'Ann' }
    await Promise.all([
      findings.transition({ ids: chosen, to: 'acknowledged', actor }),
      findings.transition({ ids: [...chosen].reverse(), to: 'acknowledged', actor }),
    ])
    expect((await findings.list({})).counts.status).toEqual({
      open: 0,
      acknowledged: 40,
      fixing: 0,
      resolved: 0,
      excepted: 0,
      false_positive: 0,
    })
    expect(errors).toEqual([])
  })
})
