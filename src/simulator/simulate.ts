import { gzipSync } from 'node:zlib'
import { attackOn, insightsOf, responseIn } from './attack.js'
import { DAY, datePath, HOUR, MINUTE, type Period, periodUntil, stamp } from './calendar.js'
import { type Account, type AccountKind, createAccounts, REGION } from './company.js'
import { deploysOf } from './deploys.js'
import { flows, V2, V5 } from './flow.js'
import { batchExport, stagingDays } from './incidents.js'
import { LOGS } from './logs/index.js'
import { headed, type LogFile, type SimulatedLog, type World } from './logs/log.js'
import { peopleStreams } from './people.js'
import { BASE62, Random } from './random.js'
import type { Timed } from './record.js'
import { type Habit, habitsOf } from './services.js'
import { type Story, storyOf } from './story.js'
import { arrivals, inOrder, merged, type Unit } from './streams.js'

export interface SimulationOptions {
  /** The same seed, day and scale give the same bytes. */
  readonly seed: number
  /** Last day (in Japan) of the simulated month, `YYYY-MM-DD`. */
  readonly until: string
  /**
   * Multiplies the routine, not the story; 1 is some 120,000 CloudTrail events, 300,000 flow records and 200,000 records
   * of other logs.
   */
  readonly scale: number
  /** Objects that would be delivered after this instant are left out. */
  readonly before?: number
  /** Only objects of this log source; they are the same as with all. */
  readonly only?: string
}

/** One log object as S3 holds it. */
export interface SimulatedObject {
  /** From `AWSLogs/` on, or below the folder of what is delivered otherwise. */
  readonly key: string
  readonly body: Buffer
  /** Id of the log source. */
  readonly source: string
  readonly records: number
  /** When S3 got it, milliseconds since the epoch. */
  readonly deliveredAt: number
}

const KINDS: readonly AccountKind[] = ['prod', 'staging', 'security']
/** Habits are told at the pace of a busy company; at scale 1 the month shall be read in seconds. */
const MACHINES = 0.3
/** From an hour's end to the delivery of its objects. */
const DELIVERY = 5 * MINUTE
// The usual ratio costs twice the time for a tenth of the bytes. Node writes no time into the header.
const gzip = (text: string | Buffer): Buffer => {
  const packed = gzipSync(text, { level: 4 })
  // The operating system's number (RFC 1952, 2.3.1): unknown, the same everywhere.
  packed[9] = 255
  return packed
}

/**
 * Makes the month's objects in order of delivery, an hour at a time; holds one hour of one account's records.
 * Pure: no clock, no environment, nothing but the options.
 * @throws RangeError when there is no such day
 */
export function* simulate(options: SimulationOptions): Generator<SimulatedObject> {
  const { scale } = options
  const seed = String(options.seed)
  const period = periodUntil(options.until)
  const accounts = createAccounts(seed)
  const story = storyOf(seed, period, accounts.prod)
  const world: World = { seed, accounts, story, period, scale }
  const wanted = (source: string) => options.only === undefined || options.only === source
  const logs = LOGS.filter(({ source }) => wanted(source)).map((log) => ({ log, files: log.files(world) }))
  const trails = !wanted('aws.cloudtrail')
    ? []
    : KINDS.map((kind) => new Hours(trailOf(seed, accounts[kind], story, period, scale)))
  for (let hour = period.from; hour < period.to; hour += HOUR) {
    const delivery = hour + HOUR + DELIVERY
    if (options.before !== undefined && delivery > options.before) return
    for (const [i, kind] of KINDS.entries()) {
      const account = accounts[kind]
      yield* trailObjects(seed, account, trails[i]?.until(hour + HOUR) ?? [], delivery)
      if (kind === 'security' || !wanted('aws.vpcflow')) continue
      const lines = [kind === 'prod' ? V5 : V2, ...flows(seed, account, story, hour, scale)]
      yield flowObject(seed, account, lines, delivery)
    }
    for (const { log, files } of logs) {
      const span = spanUntil(log, hour + HOUR, period)
      if (span === undefined) continue
      for (const [i, file] of files.entries()) yield* logObject(seed, log, file, i, span, delivery)
    }
  }
}

/** What is delivered at the end of an hour: nothing, or what happened since the last time. */
const spanUntil = ({ hours, since = 0 }: SimulatedLog, to: number, period: Period): Period | undefined => {
  const length = hours * HOUR
  if (to % length !== 0 && to !== period.to) return undefined
  const from = Math.max(Math.floor((to - 1) / length) * length, period.from + since * DAY)
  return from < to ? { from, to } : undefined
}

const LINES = headed()

/** What a log tells of a span; an object for itself, so that any can be made alone. */
function* logObject(
  seed: string,
  { source }: SimulatedLog,
  file: LogFile,
  index: number,
  span: Period,
  delivery: number,
): Generator<SimulatedObject> {
  const random = new Random(`${seed}/log/${source}/${index}/${span.from}`)
  const entries = [...file.entries(span, random)].sort((a, b) => a.at - b.at)
  if (entries.length === 0) return
  const content = Buffer.from((file.body ?? LINES)(entries, span) as string)
  yield {
    key: file.key({ at: delivery, span, random }),
    body: file.plain === true ? content : gzip(content),
    source,
    records: entries.length,
    deliveredAt: delivery,
  }
}

/** All that CloudTrail sees of an account, in order of time. */
const trailOf = (seed: string, account: Account, story: Story, period: Period, scale: number): Iterable<Timed> => {
  const units: Iterable<Unit>[] = [
    ...peopleStreams(seed, account, period, scale),
    deploysOf(seed, account, period, scale),
    ...habitsOf(account).map((habit) => habitual(seed, account, habit, period, scale)),
  ]
  if (account.kind === 'prod') {
    units.push(batchExport(seed, account, story, period))
    for (const unit of [
      attackOn(seed, account, story),
      responseIn(seed, account, story),
      insightsOf(seed, account, story),
    ]) {
      units.push([ordered(unit)])
    }
  }
  if (account.kind === 'staging') units.push(...stagingDays(seed, account, story).map((unit) => [ordered(unit)]))
  return merged(units.map(inOrder))
}

const ordered = (unit: Unit): Unit => [...unit].sort((a, b) => a.at - b.at)

function* habitual(seed: string, account: Account, habit: Habit, period: Period, scale: number): Generator<Unit> {
  const random = new Random(`${seed}/habit/${account.kind}/${habit.name}`)
  for (const at of arrivals(random, period, habit.perHour * scale * MACHINES, habit.profile))
    yield habit.unit(at, random)
}

/** Cuts a stream in order of time where it is told. */
class Hours {
  readonly #stream: Iterator<Timed>
  #held: Timed | undefined

  constructor(stream: Iterable<Timed>) {
    this.#stream = stream[Symbol.iterator]()
  }

  /** What happened before this instant and was not given yet. */
  until(end: number): Timed[] {
    const out: Timed[] = []
    for (;;) {
      if (this.#held === undefined) {
        const { value, done } = this.#stream.next()
        if (done === true) return out
        this.#held = value
      }
      if (this.#held.at >= end) return out
      out.push(this.#held)
      this.#held = undefined
    }
  }
}

function* trailObjects(
  seed: string,
  account: Account,
  records: readonly Timed[],
  delivery: number,
): Generator<SimulatedObject> {
  const files = new Map<string, Timed['record'][]>()
  for (const { record } of records) {
    const kind = record['eventCategory'] === 'Insight' ? 'CloudTrail-Insight' : 'CloudTrail'
    const place = `${kind}/${record.awsRegion}`
    const file = files.get(place)
    if (file === undefined) files.set(place, [record])
    else file.push(record)
  }
  for (const [place, file] of files) {
    const unique = new Random(`${seed}/object/${account.id}/${place}/${delivery}`).text(BASE62, 16)
    yield {
      key: `AWSLogs/${account.id}/${place}/${datePath(delivery)}/${account.id}_${place.replace('/', '_')}_${stamp(delivery)}_${unique}.json.gz`,
      body: gzip(JSON.stringify({ Records: file })),
      source: 'aws.cloudtrail',
      records: file.length,
      deliveredAt: delivery,
    }
  }
}

const flowObject = (seed: string, account: Account, lines: readonly string[], delivery: number): SimulatedObject => {
  const { flowLog } = account.network
  const hash = new Random(`${seed}/object/${flowLog}/${delivery}`).hex(8)
  return {
    key: `AWSLogs/${account.id}/vpcflowlogs/${REGION}/${datePath(delivery)}/${account.id}_vpcflowlogs_${REGION}_${flowLog}_${stamp(delivery)}_${hash}.log.gz`,
    body: gzip(`${lines.join('\n')}\n`),
    source: 'aws.vpcflow',
    records: lines.length - 1,
    deliveredAt: delivery,
  }
}
