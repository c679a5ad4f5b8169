import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { MINUTE, type Period, periodUntil } from './calendar.js'
import { ADDRESSES, createAccounts } from './company.js'
import { exportSize } from './exports.js'
import { type SimulationOptions, simulate } from './simulate.js'
import { storyOf } from './story.js'

const options: SimulationOptions = { seed: 11, until: '2026-10-31', scale: 0.02 }
const seed = String(options.seed)
const period = periodUntil(options.until)
const story = storyOf(seed, period, createAccounts(seed).prod)
const { attacker, exfiltration, miningPool } = ADDRESSES

/** What a log tells of the night, and when: all its lines with these words lie within this time. */
interface Trace {
  readonly source: string
  readonly words: readonly string[]
  readonly within: Period
  readonly least: number
  readonly time: (line: string) => number
}

const between = (from: number, to: number): Period => ({ from, to })
const iso = (pattern: RegExp) => (line: string) => Date.parse(pattern.exec(line)?.[1] ?? '')
const member = (name: string) => iso(new RegExp(`"${name}":"([^"]+)"`))
const number = (name: string) => (line: string) => Number(new RegExp(`"${name}":"?(\\d{13})`).exec(line)?.[1])
const common = (line: string): number => {
  const [, day, month, year, time] = /\[(\d\d)\/(\w{3})\/(\d{4}):([\d:]{8}) /.exec(line) ?? []
  return Date.parse(`${day} ${month} ${year} ${time} UTC`)
}
const syslog = (line: string): number => Date.parse(`${line.slice(0, 15)} 2026 UTC`)
const evening = between(story.attack - 180 * MINUTE, story.attack)
const copying = between(story.databaseCopied.from - 10 * MINUTE, story.databaseCopied.to + 10 * MINUTE)

const traces: readonly Trace[] = [
  {
    source: 'aws.waf',
    words: [`"clientIp":"${attacker}"`, '"action":"BLOCK"'],
    within: evening,
    least: 200,
    time: number('timestamp'),
  },
  {
    source: 'aws.alb',
    words: [attacker, '/backup/batch-export.env'],
    within: evening,
    least: 1,
    time: iso(/^h2 (\S{23})/),
  },
  { source: 'okta.system', words: [attacker, 'FAILURE'], within: evening, least: 10, time: member('published') },
  {
    source: 'microsoft.entra',
    words: [attacker, 'leakedCredentials'],
    within: evening,
    least: 1,
    time: member('time'),
  },
  { source: 'aws.cognito', words: [attacker], within: evening, least: 20, time: number('eventTimestamp') },
  {
    source: 'aws.s3access',
    words: [exfiltration, 'customers/part-'],
    within: story.exfiltration,
    least: story.exfiltration.objects,
    time: common,
  },
  {
    source: 'aws.route53resolver',
    words: ['cdn-sync.example', 'TXT'],
    within: copying,
    least: 200,
    time: member('query_timestamp'),
  },
  {
    source: 'aws.networkfirewall',
    words: [miningPool],
    within: between(story.minersStarted, story.minersStopped),
    least: 100,
    time: iso(/"event":\{"timestamp":"([^"]{23})/),
  },
  {
    source: 'aws.guardduty',
    words: ['CryptoCurrency:EC2/BitcoinTool.B!DNS'],
    within: between(story.minersStarted, story.minersStopped),
    least: 6,
    time: member('updatedAt'),
  },
  {
    source: 'linux.secure',
    words: ['Accepted publickey', exfiltration],
    within: between(story.portOpened, story.portClosed),
    least: 1,
    time: syslog,
  },
  {
    source: 'linux.secure',
    words: ['Failed password'],
    within: between(story.portOpened, story.portClosed),
    least: 300,
    time: syslog,
  },
]

describe('the night, as each log sees it', () => {
  const lines = new Map<string, readonly string[]>()

  beforeAll(() => {
    for (const source of new Set(traces.map((trace) => trace.source))) {
      lines.set(
        source,
        [...simulate({ ...options, only: source })].flatMap(({ body }) =>
          (body[0] === 0x1f ? gunzipSync(body) : body).toString().trimEnd().split('\n'),
        ),
      )
    }
  }, 120_000)

  it.each(traces.map((trace) => [trace.source, String(trace.words.at(-1)), trace] as const))(
    '%s: %s',
    (source, _, trace) => {
      const { words, within, least, time } = trace
      const told = (lines.get(source) ?? []).filter((line) => words.every((word) => line.includes(word)))
      expect(told.length).toBeGreaterThanOrEqual(least)
      const early = told.filter((line) => !(time(line) >= within.from - 1000 && time(line) <= within.to + 1000))
      expect(early.slice(0, 2)).toEqual([])
    },
  )

  it('reads out of the bucket what CloudTrail says, to the byte', () => {
    const sizes = new Map<string, number>()
    for (const { body } of simulate({ ...options, only: 'aws.cloudtrail' })) {
      const { Records } = JSON.parse(gunzipSync(body).toString()) as { Records: Readonly<Record<string, unknown>>[] }
      for (const { eventName, requestParameters, additionalEventData } of Records) {
        const key = (requestParameters as { key?: string } | null)?.key
        if (eventName === 'GetObject' && key?.startsWith('customers/') === true) {
          sizes.set(key, (additionalEventData as { bytesTransferredOut: number }).bytesTransferredOut)
        }
      }
    }
    expect(sizes.size).toBe(story.exfiltration.objects)
    for (const line of (lines.get('aws.s3access') ?? []).filter((text) => text.includes('customers/part-'))) {
      const [, key = '', sent] = /REST\.GET\.OBJECT (\S+) "[^"]*" 200 - (\d+) /.exec(line) ?? []
      expect(Number(sent)).toBe(sizes.get(key))
    }
    expect(sizes.get('customers/part-00007.csv.gz')).toBe(exportSize(seed, 7))
  }, 120_000)
})
