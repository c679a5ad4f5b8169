import { iso, type Period, type Profile, SECOND } from '../calendar.js'
import { type Account, type AccountKind, REGION } from '../company.js'
import type { Random } from '../random.js'
import type { Story } from '../story.js'
import { arrivals } from '../streams.js'

/** What all logs tell of. */
export interface World {
  readonly seed: string
  readonly accounts: Readonly<Record<AccountKind, Account>>
  readonly story: Story
  readonly period: Period
  /** Multiplies the routine, not the story. */
  readonly scale: number
}

/** What happened at an instant, as one record of a log. */
export interface Entry {
  readonly at: number
  readonly text: string
}

/** An object as it is delivered, for its key and its body. */
export interface Delivery {
  /** When S3 got it. */
  readonly at: number
  /** The time that it tells of. */
  readonly span: Period
  /** For the random part of its name. */
  readonly random: Random
}

/** One place in which objects of a log are delivered, each for some hours. */
export interface LogFile {
  readonly key: (delivery: Delivery) => string
  /** What happened between two times; in any order. No object is delivered for nothing. */
  readonly entries: (span: Period, random: Random) => readonly Entry[]
  /** The object's content from its records in order of time. Left out: a line for each. */
  readonly body?: (entries: readonly Entry[], span: Period) => string | Buffer
  /** Delivered as it is, not gzipped. */
  readonly plain?: boolean
}

/** How the simulator writes one log source. */
export interface SimulatedLog {
  /** Id of the log source. */
  readonly source: string
  /** Hours that one object tells of: a divisor of 24. They are those of UTC's day, as the lake's parts are. */
  readonly hours: 1 | 2 | 3 | 4 | 6 | 8 | 12 | 24
  /** Days until it was collected for the first time: a company connects one log after the other. */
  readonly since?: number
  readonly files: (world: World) => readonly LogFile[]
}

/** Times within a span at which something happens by chance: so often in an hour, on average, at scale 1. */
export const routine = (
  world: World,
  random: Random,
  span: Period,
  perHour: number,
  profile: Profile,
): readonly number[] => [...arrivals(random, span, perHour * world.scale, profile)]

/** Those of so many times, evenly spread from one instant to another, that lie in a span. */
export const spread = (span: Period, from: number, to: number, count: number): readonly number[] => {
  if (to <= span.from || from >= span.to) return []
  return Array.from({ length: count }, (_, i) => Math.floor(from + ((to - from) * i) / count)).filter((at) =>
    isIn(span, at),
  )
}

export const isIn = (span: Period, at: number): boolean => at >= span.from && at < span.to

/** Once in each span, at an instant of it. */
export const once = (random: Random, span: Period): number =>
  Math.floor(span.from + random.float() * (span.to - span.from - SECOND))

/** A record in JSON. */
export const json = (at: number, record: unknown): Entry => ({ at, text: JSON.stringify(record) })

/** Lines below a header. */
export const headed =
  (...header: readonly string[]): NonNullable<LogFile['body']> =>
  (entries) =>
    `${[...header, ...entries.map(({ text }) => text)].join('\n')}\n`

/** What a CloudWatch Logs subscription hands to Firehose: records of a log group in its envelope. */
export const subscribed =
  (owner: string, logGroup: string, logStream: string): NonNullable<LogFile['body']> =>
  (entries) =>
    JSON.stringify({
      messageType: 'DATA_MESSAGE',
      owner,
      logGroup,
      logStream,
      subscriptionFilters: ['to-s3'],
      logEvents: entries.map(({ at, text }, i) => ({
        id: `${at}${String(i).padStart(6, '0')}`.padStart(56, '3'),
        timestamp: at,
        message: text,
      })),
    })

/** The name that Firehose gives: its stream, the version, the time, a UUID; below the hour's folders. */
export const firehoseKey =
  (folder: string, stream: string): LogFile['key'] =>
  ({ at, random }) => {
    const time = new Date(at).toISOString()
    return `firehose/${folder}/${time.slice(0, 13).replace(/[-T]/g, '/')}/${stream}-1-${time.slice(0, 19).replace(/[T:]/g, '-')}-${random.uuid()}.gz`
  }

/** What EventBridge sends on: an event of a service in its envelope. */
export const eventBridge = (
  at: number,
  random: Random,
  event: {
    readonly source: string
    readonly type: string
    readonly account: string
    readonly region?: string
    readonly resources?: readonly string[]
    readonly detail: unknown
  },
): Entry =>
  json(at, {
    version: '0',
    id: random.uuid(),
    'detail-type': event.type,
    source: event.source,
    account: event.account,
    time: iso(at),
    region: event.region ?? REGION,
    resources: event.resources ?? [],
    detail: event.detail,
  })
