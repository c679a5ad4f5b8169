import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { DAY, hourOfDay, MINUTE, periodUntil, weekday } from './calendar.js'
import { ADDRESSES, createAccounts } from './company.js'
import type { TrailRecord } from './record.js'
import { type SimulationOptions, simulate } from './simulate.js'
import { type Story, storyOf } from './story.js'

const options: SimulationOptions = { seed: 7, until: '2026-10-31', scale: 0.1 }
const accounts = createAccounts(String(options.seed))
const { prod } = accounts

/** A line of a flow log by the names in its object's header. */
type Line = Readonly<Record<string, string>>

const moments = (story: Story): number[] => [
  story.newNetwork,
  story.keyRetired,
  story.rootMistake,
  story.guessing,
  story.attack,
  story.userMade,
  story.trailStopped,
  story.exfiltration.from,
  story.exfiltration.to,
  story.portOpened,
  story.databaseCopied.from,
  story.databaseCopied.to,
  story.minersStarted,
  story.response,
  story.minersStopped,
  story.portClosed,
]

describe('the story', () => {
  it('fits any month: in order, within the thirty days, the attack on a Thursday night', () => {
    const day = fc.integer({ min: Date.UTC(1999, 0, 1) / DAY, max: Date.UTC(2099, 11, 31) / DAY })
    fc.assert(
      fc.property(day, (n) => {
        const period = periodUntil(new Date(n * DAY).toISOString().slice(0, 10))
        const story = storyOf('1', period, prod)
        const all = moments(story)
        expect(all.every((at) => at >= period.from && at < period.to - 6 * 60 * MINUTE)).toBe(true)
        const night = all.slice(4)
        expect(night).toEqual([...night].sort((a, b) => a - b))
        expect([weekday(story.attack), weekday(story.response)]).toEqual([4, 5])
      }),
    )
  })
})

describe('the story in the logs', () => {
  const trail: TrailRecord[] = []
  const flow: Line[] = []
  const story = storyOf(String(options.seed), periodUntil(options.until), prod)
  const time = (record: TrailRecord) => Date.parse(record.eventTime)
  const identity = (record: TrailRecord) => (record['userIdentity'] ?? {}) as Readonly<Record<string, string>>
  const by = (user: string) => trail.filter((record) => identity(record)['userName'] === user)
  const begins = (line: Line) => Number(line['start']) * 1000
  const ends = (line: Line) => Number(line['end']) * 1000

  beforeAll(() => {
    const objects = ['aws.cloudtrail', 'aws.vpcflow'].flatMap((only) => [...simulate({ ...options, only })])
    for (const { source, body } of objects) {
      const text = gunzipSync(body).toString()
      if (source === 'aws.cloudtrail') trail.push(...(JSON.parse(text) as { Records: TrailRecord[] }).Records)
      else {
        const [header = '', ...lines] = text.trimEnd().split('\n')
        const names = header.split(' ')
        for (const line of lines) {
          const values = line.split(' ')
          expect(values.length).toBe(names.length)
          flow.push(Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])))
        }
      }
    }
  }, 120_000)

  it('uses the leaked key from its own server until the night, from elsewhere that night, and never again', () => {
    const calls = by(story.leaked.name)
    const usual = calls.filter(({ sourceIPAddress }) => sourceIPAddress === ADDRESSES.batchServer)
    const stolen = calls.filter(({ sourceIPAddress }) => sourceIPAddress !== ADDRESSES.batchServer)
    expect(usual.length).toBeGreaterThan(20)
    expect(Math.min(...stolen.map(time))).toBe(Math.floor(story.attack / 1000) * 1000)
    expect(new Set(stolen.map(({ sourceIPAddress }) => sourceIPAddress))).toEqual(new Set([ADDRESSES.attacker]))
    // What has been switched off calls no more.
    const off = trail.find((r) => r['eventName'] === 'UpdateAccessKey')
    expect(off).toBeDefined()
    for (const user of [story.leaked.name, story.made.name]) {
      expect(Math.max(...by(user).map(time))).toBeLessThan(off === undefined ? 0 : time(off))
    }
  })

  it('reads out as many objects as it says, within its minutes', () => {
    const gets = by(story.made.name).filter((r) => r['eventName'] === 'GetObject')
    expect(gets.length).toBe(story.exfiltration.objects)
    expect(gets.every((r) => time(r) >= story.exfiltration.from - 1000 && time(r) <= story.exfiltration.to)).toBe(true)
  })

  it('lets strangers in at the bastion only while its port is open', () => {
    const inside = flow.filter(
      (line) => line['dstport'] === '22' && line['action'] === 'ACCEPT' && line['srcaddr'] !== ADDRESSES.office,
    )
    expect(inside.length).toBeGreaterThan(50)
    for (const line of inside) {
      expect(line['interface-id']).toBe(prod.network.bastion.eni)
      expect(begins(line)).toBeGreaterThanOrEqual(story.portOpened)
      expect(ends(line)).toBeLessThanOrEqual(story.portClosed)
    }
    const calls = (name: string) => trail.filter((r) => r['eventName'] === name && r['recipientAccountId'] === prod.id)
    expect(calls('AuthorizeSecurityGroupIngress').map(time)).toEqual([story.portOpened - (story.portOpened % 1000)])
    expect(calls('RevokeSecurityGroupIngress').length).toBe(1)
  })

  it('sends gigabytes of the database out through the bastion', () => {
    const sum = (lines: readonly Line[]) => lines.reduce((n, line) => n + Number(line['bytes']), 0)
    const out = flow.filter((line) => line['dstaddr'] === ADDRESSES.exfiltration && line['dstport'] === '443')
    const read = flow.filter(
      (line) =>
        line['dstaddr'] === prod.network.bastion.ip &&
        line['srcport'] === '5432' &&
        line['flow-direction'] === 'ingress',
    )
    expect(sum(out)).toBeGreaterThan(5e8)
    // Packed on the way: less goes out than is read.
    expect(sum(read)).toBeGreaterThan(sum(out))
  })

  it('has miners speak to their pool from their start to their end, and nobody else', () => {
    const pool = flow.filter((line) => [line['srcaddr'], line['dstaddr']].includes(ADDRESSES.miningPool))
    expect(new Set(pool.map((line) => line['interface-id']))).toEqual(new Set(story.miners.map(({ eni }) => eni)))
    expect(Math.min(...pool.map(begins))).toBeGreaterThanOrEqual(story.minersStarted)
    expect(Math.max(...pool.map(ends))).toBeLessThanOrEqual(story.minersStopped)
  })

  it('names in flow logs only interfaces of the account', () => {
    const known = new Set(
      Object.values(accounts).flatMap(({ network: n }) =>
        [...n.balancers, ...n.apps, ...n.databases, ...n.caches, n.nat, n.bastion, ...story.miners].map(
          ({ eni }) => eni,
        ),
      ),
    )
    expect([...new Set(flow.map((line) => line['interface-id']))].filter((eni) => !known.has(eni ?? ''))).toEqual([])
  })

  it('tells an unusual rate once: its beginning and its end', () => {
    const insights = trail.filter((r) => r['eventCategory'] === 'Insight')
    const state = (r: TrailRecord) => (r['insightDetails'] as { state: string }).state
    expect(insights.map(state)).toEqual(['Start', 'End'])
    expect(new Set(insights.map((r) => r['sharedEventID'])).size).toBe(1)
  })

  it('has people at work by day; what happens at night is machines, and the thief', () => {
    const night = trail.filter((r) => {
      const hour = hourOfDay(time(r))
      return hour >= 1 && hour < 7 && r['eventName'] === 'AssumeRoleWithSAML'
    })
    expect(night).toEqual([])
  })

  it('can be mistaken for nobody: example accounts, keys that end in EXAMPLE', () => {
    const text = trail.map((record) => JSON.stringify(record)).join('\n')
    const keys = text.match(/\bA(?:KIA|SIA)[A-Z0-9]{16}\b/g) ?? []
    expect(keys.length).toBeGreaterThan(100)
    expect(keys.filter((key) => !key.endsWith('EXAMPLE'))).toEqual([])
    const ids = new Set(text.match(/(?<=arn:aws:[a-z0-9-]*:[a-z0-9-]*:)\d{12}/g))
    const examples = ['111122223333', '444455556666', '777788889999', '999999999999']
    expect([...ids].filter((id) => !examples.includes(id))).toEqual([])
  })
})
