/**
 * npm run bench:sources [-- ID…]: what one thread takes of each log source, from the object's bytes to a durable part,
 * against the floor of its format. By CPU time, so that other work on the machine matters little. Each source runs in a
 * process of its own. Input: what the simulator makes of the log, so that what repeats and what differs does so as in a
 * company's logs.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { loadSources } from '../src/logs/registry.js'
import { type SimulatedObject, simulate } from '../src/simulator/index.js'

const MOST_BYTES = 40 * 1024 * 1024
const LEAST_BYTES = 20 * 1024 * 1024
const OBJECT_BYTES = 1024 * 1024
const TURNS = 5
const FLUSH_BYTES = 24 * 1024 * 1024
/** Twenty times the simulated company, so that an hour of web traffic fills an object. */
const SCALE = 20
/** What is imported at a time is mostly of a few days, and each day has a part of its own. */
const MOST_DAYS = 7
const UNTIL = '2026-10-31'
const DAY = 86_400_000
/** From the beginning of an hour to the delivery of its objects. */
const DELIVERY = 65 * 60_000
/** `2024-05-01T00:00:00.000Z `, which CloudWatch Logs writes before each line it exports to S3. */
const EXPORTED = /^\d{4}-\d\d-\d\dT[\d:.]{12}Z /
const EXPORT = 25

interface Input {
  readonly key: string
  readonly objects: readonly Buffer[]
  readonly records: number
}

type Form = 'JSON' | 'tags' | 'tabs' | 'bars' | 'spaces'

interface Floor {
  readonly name: string
  read(inflated: string): number
}

interface Result {
  readonly id: string
  readonly floor: string
  readonly records: number
  readonly bytes: number
  readonly turns: readonly Turn[]
}

interface Turn {
  readonly floorSeconds: number
  readonly seconds: number
}

type Built = typeof import('../src/logs/registry.js') &
  typeof import('../src/logs/lake/part-builder.js') &
  typeof import('../src/logs/lake/part-writer.js') &
  typeof import('../src/logs/ingest/object-reader.js') &
  typeof import('../src/logs/ingest/limits.js')

/** What people run, not what the test runner makes of it. */
const built = async (): Promise<Built> => {
  const files = ['registry', 'lake/part-builder', 'lake/part-writer', 'ingest/object-reader', 'ingest/limits']
  const modules = await Promise.all(
    files.map((file) => import(new URL(`../dist/logs/${file}.js`, import.meta.url).href) as Promise<object>),
  )
  return Object.assign({}, ...modules) as Built
}

/**
 * Objects of about a megabyte before they are compressed, as a busy bucket holds them, each of one day: the simulator's,
 * joined up to that. What a day has of a quiet log is given several times.
 */
const inputOf = (id: string): Input | undefined => {
  const days = new Map<number, SimulatedObject[]>()
  let bytes = 0
  for (const object of simulate({ seed: 1, until: UNTIL, scale: SCALE, only: id })) {
    const day = Math.floor((object.deliveredAt - DELIVERY) / DAY)
    if (bytes >= MOST_BYTES || (days.size === MOST_DAYS && !days.has(day))) break
    days.set(day, [...(days.get(day) ?? []), object])
    bytes += plainOf(object).length
  }
  const times = Math.max(1, Math.ceil(LEAST_BYTES / bytes))
  const objects: Buffer[] = []
  let records = 0
  let key = ''
  for (const delivered of days.values()) {
    let text = ''
    for (const [i, object] of delivered.entries()) {
      const plain = plainOf(object)
      if (plain.toString('latin1', 0, 4) === 'PAR1') return undefined
      key ||= object.key
      text += separate(plain.toString('utf8'))
      records += object.records * times
      if (text.length < OBJECT_BYTES && i < delivered.length - 1) continue
      objects.push(gzipSync(text.repeat(times), { level: 6 }))
      text = ''
    }
  }
  return { key, objects, records }
}

const plainOf = ({ body }: SimulatedObject): Buffer => (body[0] === 0x1f ? gunzipSync(body) : body)

/** Firehose joins subscriptions without a line end, which the decoder takes and the floor's JSON.parse does not. */
const separate = (text: string): string => {
  const apart = text.replaceAll(']}{"messageType":', ']}\n{"messageType":')
  return apart.endsWith('\n') ? apart : `${apart}\n`
}

const cpu = async (work: () => void | Promise<void>): Promise<number> => {
  const before = process.cpuUsage()
  await work()
  const used = process.cpuUsage(before)
  return (used.user + used.system) / 1e6
}

const splitAt = (separator: string) => (text: string) => text.split(separator).length

/** The least that anybody must do with a record of the format. */
const floors: Readonly<Record<Form, (text: string) => number>> = {
  JSON: (text) => Object.keys(JSON.parse(text) as object).length,
  tags: splitAt('<'),
  tabs: splitAt('\t'),
  bars: splitAt('|'),
  spaces: splitAt(' '),
}

const formOf = (record: string): Form => {
  if (record.startsWith('{')) return 'JSON'
  if (record.startsWith('<')) return 'tags'
  if (record.split('\t').length > 5) return 'tabs'
  return record.split('|').length > 5 ? 'bars' : 'spaces'
}

interface Envelope {
  readonly messageType?: string
  readonly logEvents?: readonly { readonly message: string }[]
}

/** What the records of an object lie in: nothing, CloudWatch Logs' envelopes, or the times of its exports. */
type Wrapping = '' | 'envelope' | 'export'

const messagesOf = (line: string): string[] =>
  ((JSON.parse(line) as Envelope).logEvents ?? []).map(({ message }) => message)

const wrappingOf = (line: string): Wrapping => {
  if (line.startsWith('{"messageType":')) return 'envelope'
  return EXPORTED.test(line) ? 'export' : ''
}

/** The first line that is no header, by which the floor is chosen. */
const firstOf = (text: string): string => text.split('\n').find((line) => !/^(?:#|[a-z-]+ [a-z-]+ )/.test(line)) ?? ''

const floorOf = (text: string): Floor => {
  const first = firstOf(text)
  const wrapping = wrappingOf(first)
  const record =
    wrapping === 'envelope' ? (messagesOf(first)[0] ?? '') : wrapping === 'export' ? first.slice(EXPORT) : first
  const form = formOf(record)
  const floor = floors[form]
  const name = `gunzip + ${wrapping === 'envelope' ? 'JSON.parse + ' : ''}${form === 'JSON' ? 'JSON.parse' : `split at ${form}`}`
  return {
    name: name.replace('JSON.parse + JSON.parse', 'JSON.parse twice'),
    read(inflated) {
      let seen = 0
      for (const line of inflated.split('\n')) {
        if (line === '') continue
        if (wrapping === 'envelope') for (const message of messagesOf(line)) seen += floor(message)
        else seen += floor(wrapping === 'export' ? line.slice(EXPORT) : line)
      }
      return seen
    },
  }
}

const measure = async (id: string): Promise<Result | undefined> => {
  const { fieldsOf, PartBuilder, PartWriter, readObject, LIMITS, loadSources: load } = await built()
  const registry = await load()
  const source = registry.get(id)
  if (source === undefined) throw new Error(`there is no log source ${id}`)
  const input = inputOf(id)
  if (input === undefined) return undefined
  const { key, objects, records } = input
  const floor = floorOf(gunzipSync(objects[0] as Buffer).toString('latin1'))
  let bytes = 0
  let seen = 0
  const least = () => {
    for (const object of objects) {
      const inflated = gunzipSync(object)
      bytes += inflated.length
      seen += floor.read(inflated.toString('latin1'))
    }
  }
  const dir = mkdtempSync(path.join(tmpdir(), 'hinomi-bench-sources-'))
  mkdirSync(path.join(dir, 'tmp'))
  const writer = await PartWriter.open(dir, path.join(dir, 'tmp'))
  let events = 0
  const ingest = async (some: readonly Buffer[]) => {
    let builder = new PartBuilder(id, fieldsOf(source))
    for (const object of some) {
      await readObject(
        registry,
        { key, uri: `s3://logs/${key}` },
        object,
        {
          event(_source, event, _record, original, position, derived) {
            events++
            builder.add(
              event,
              derived ? undefined : original,
              { object: '00000000000000aa', uri: 's3://l/k', position },
              0,
            )
          },
          bad: (_, { reason, raw }) => {
            throw new Error(`${id}: ${reason}: ${raw.slice(0, 200)}`)
          },
          breathe: () => undefined,
        },
        { limits: LIMITS, source },
      )
      if (builder.bytes < FLUSH_BYTES && builder.rows < 98_304) continue
      await writer.write(builder)
      builder = new PartBuilder(id, fieldsOf(source))
    }
    await writer.write(builder)
  }
  const turns: Turn[] = []
  // The floor is measured on both sides of the ingest, and the median of the turns is told: of best times the floor's, a
  // quarter as long, would more often fit into a good moment of a shared machine. A thread lives for days: the first turn,
  // in which the compiler warms up, does not count.
  for (let turn = 0; turn <= TURNS; turn++) {
    bytes = 0
    const before = await cpu(least)
    bytes = 0
    events = 0
    const seconds = await cpu(() => ingest(objects))
    bytes = 0
    const after = await cpu(least)
    if (turn > 0) turns.push({ floorSeconds: (before + after) / 2, seconds })
  }
  if (seen === 0) throw new Error('the floor saw nothing')
  writer.close()
  rmSync(dir, { recursive: true, force: true })
  if (events !== records) throw new Error(`${id}: ${events} of ${records} records`)
  return { id, floor: floor.name, records, bytes, turns }
}

const self = fileURLToPath(import.meta.url)
const words = process.argv.slice(2)
if (words[0] === '--source') {
  process.stdout.write(`${JSON.stringify((await measure(words[1] ?? '')) ?? null)}\n`)
  process.exit(0)
}

const ids = words.length > 0 ? words : (await loadSources()).sources.map(({ id }) => id)
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] as number
const whole = (n: number) => Math.round(n).toLocaleString('en')
process.stdout.write(`${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}; by CPU time; synthetic data\n\n`)
process.stdout.write('| log source | bytes a record | events/s | MB/s | floor | floor, events/s | of the floor |\n')
process.stdout.write('| --- | ---: | ---: | ---: | --- | ---: | ---: |\n')
for (const id of ids) {
  const child = spawnSync(process.execPath, ['--import', 'tsx', self, '--source', id], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.status !== 0) throw new Error(`${id} ended with ${child.status}`)
  const result = JSON.parse(child.stdout) as Result | null
  if (result === null) {
    process.stdout.write(`| ${id} | | | | simulated as Parquet, for which there is no floor | | |\n`)
    continue
  }
  const { records, bytes, turns, floor } = result
  const seconds = median(turns.map((turn) => turn.seconds))
  const floorSeconds = median(turns.map((turn) => turn.floorSeconds))
  const part = median(turns.map((turn) => turn.floorSeconds / turn.seconds))
  process.stdout.write(
    `| ${id} | ${whole(bytes / records)} | ${whole(records / seconds)} | ${(bytes / 1e6 / seconds).toFixed(1)} | ${floor} | ${whole(records / floorSeconds)} | ${(100 * part).toFixed(0)} % |\n`,
  )
}
