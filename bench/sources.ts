/**
 * npm run bench:sources [-- ID…]: what one thread takes of each log source, from the object's bytes to a durable part,
 * against the floor of its format. By CPU time, so that other work on the machine matters little. Each source runs in a
 * process of its own. Input: the records of its samples, again and again, addresses and ids varied.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { loadSources } from '../src/logs/registry.js'
import { type Found, keysOf, readAll, samplesOf } from '../src/logs/testing/samples.js'

const MOST_RECORDS = 600_000
const MOST_BYTES = 40 * 1024 * 1024
const OBJECT_BYTES = 512 * 1024
const WARM = 16
const FLUSH_BYTES = 24 * 1024 * 1024

interface Result {
  readonly id: string
  readonly floor: string
  readonly records: number
  readonly bytes: number
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

/** Another record of the same shape: last octets of addresses and groups of ids differ. */
const varied = (record: string, n: number): string =>
  record
    .replace(/\b((?:\d{1,3}\.){3})\d{1,3}\b/g, (_, front: string) => `${front}${(n % 250) + 1}`)
    .replace(/(?<=-)[0-9a-f]{12}\b/g, (id) => n.toString(16).padStart(id.length, '0'))

/** Objects as they come from S3, about half a megabyte each before they are compressed. */
const objectsOf = (records: readonly string[], preamble: string): { objects: Buffer[]; count: number } => {
  const objects: Buffer[] = []
  let lines: string[] = []
  let bytes = 0
  let held = 0
  let count = 0
  const close = () => {
    const head = preamble === '' ? '' : `${preamble}\n`
    if (lines.length > 0) objects.push(gzipSync(`${head}${lines.join('\n')}\n`, { level: 6 }))
    lines = []
    held = 0
  }
  while (count < MOST_RECORDS && bytes < MOST_BYTES) {
    const text = varied(records[count % records.length] as string, count)
    lines.push(text)
    held += text.length
    bytes += text.length
    count++
    if (held >= OBJECT_BYTES) close()
  }
  close()
  return { objects, count }
}

const cpu = async (work: () => void | Promise<void>): Promise<number> => {
  const before = process.cpuUsage()
  await work()
  const used = process.cpuUsage(before)
  return (used.user + used.system) / 1e6
}

/** The least that anybody must do with the format. */
const floors: Readonly<Record<string, (text: string) => number>> = {
  'gunzip + JSON.parse': (text) => {
    let seen = 0
    for (const line of text.split('\n')) if (line !== '') seen += Object.keys(JSON.parse(line) as object).length
    return seen
  },
  'gunzip + split at tabs': (text) => text.split('\n').reduce((seen, line) => seen + line.split('\t').length, 0),
  'gunzip + split at spaces': (text) => text.split('\n').reduce((seen, line) => seen + line.split(' ').length, 0),
  'gunzip + split at tags': (text) => text.split('<').length,
}

const floorOf = (record: string): string => {
  if (record.startsWith('{')) return 'gunzip + JSON.parse'
  if (record.startsWith('<')) return 'gunzip + split at tags'
  return record.split('\t').length > 5 ? 'gunzip + split at tabs' : 'gunzip + split at spaces'
}

/** A sample's records show formats of many years; an object holds those of one day. */
const ofOneDay = (found: readonly Found[]): string[] => {
  const days = new Map<number, string[]>()
  for (const one of found) {
    if (!('event' in one)) continue
    const day = Math.floor(one.event['@timestamp'] / 86_400_000)
    days.set(day, [...(days.get(day) ?? []), one.original])
  }
  return [...days.values()].reduce((most, day) => (day.length > most.length ? day : most), [])
}

const sizeOf = (records: readonly string[]): number => records.reduce((sum, record) => sum + record.length, 0)

/** The form with the most text whose records come back whole when they are put one after the other. */
const inputOf = async (id: string): Promise<{ records: string[]; preamble: string }> => {
  const source = (await loadSources()).get(id)
  if (source === undefined) throw new Error(`there is no log source ${id}`)
  let best: { records: string[]; preamble: string } = { records: [], preamble: '' }
  const key = keysOf(source.id)[0] ?? 'sample'
  for (const { bytes } of samplesOf(source.id)) {
    const stream = source.decode.open(
      { record: () => undefined, bad: () => undefined },
      { uri: key, key },
      { recordBytes: 1 << 20 },
    )
    stream.push(bytes)
    stream.end()
    const preamble = (stream.preamble ?? '').trimEnd()
    const records = ofOneDay(readAll(source, bytes))
    const events = (lines: readonly string[]) =>
      readAll(source, Buffer.from(`${preamble === '' ? '' : `${preamble}\n`}${lines.join('\n')}\n`)).filter(
        (one) => 'event' in one,
      ).length
    // In any order, since each object begins with another one.
    const orders = [...records.map((record) => [record]), [...records, ...records], [...records].reverse()]
    const whole = orders.every((lines) => events(lines) === lines.length)
    if (whole && sizeOf(records) > sizeOf(best.records)) best = { records, preamble }
  }
  return best
}

const measure = async (id: string): Promise<Result | undefined> => {
  const { fieldsOf, PartBuilder, PartWriter, readObject, LIMITS, loadSources: load } = await built()
  const registry = await load()
  const source = registry.get(id)
  if (source === undefined) throw new Error(`there is no log source ${id}`)
  const { records, preamble } = await inputOf(id)
  if (records.length === 0) return undefined
  const { objects, count } = objectsOf(records, preamble)
  const floor = floorOf(records[0] as string)
  let bytes = 0
  let seen = 0
  const floorSeconds = await cpu(() => {
    for (const object of objects) {
      const inflated = gunzipSync(object)
      bytes += inflated.length
      seen += floors[floor]?.(inflated.toString('latin1')) ?? 0
    }
  })
  if (seen === 0) throw new Error('the floor saw nothing')
  const dir = mkdtempSync(path.join(tmpdir(), 'hinomi-bench-sources-'))
  mkdirSync(path.join(dir, 'tmp'))
  const writer = await PartWriter.open(dir, path.join(dir, 'tmp'))
  const key = keysOf(id)[0] ?? 'sample'
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
  // A thread lives for days: what the compiler needs to warm up is not counted.
  await ingest(objects.slice(0, WARM))
  events = 0
  const seconds = await cpu(() => ingest(objects))
  writer.close()
  rmSync(dir, { recursive: true, force: true })
  if (events !== count) throw new Error(`${id}: ${events} of ${count} records`)
  return { id, floor, records: count, bytes, floorSeconds, seconds }
}

const self = fileURLToPath(import.meta.url)
const words = process.argv.slice(2)
if (words[0] === '--source') {
  process.stdout.write(`${JSON.stringify((await measure(words[1] ?? '')) ?? null)}\n`)
  process.exit(0)
}

const ids = words.length > 0 ? words : (await loadSources()).sources.map(({ id }) => id)
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
    process.stdout.write(`| ${id} | | | | not in a form that can be repeated | | |\n`)
    continue
  }
  const { records, bytes, floorSeconds, seconds, floor } = result
  process.stdout.write(
    `| ${id} | ${whole(bytes / records)} | ${whole(records / seconds)} | ${(bytes / 1e6 / seconds).toFixed(1)} | ${floor} | ${whole(records / floorSeconds)} | ${((100 * floorSeconds) / seconds).toFixed(0)} % |\n`,
  )
}
