import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { errors } from '../logs/errors.js'
import type { Event } from '../logs/event.js'
import { fetchObject } from '../logs/ingest/fetch.js'
import { objectHash } from '../logs/ingest/hash.js'
import { lazyParquet } from '../logs/ingest/lazy-parquet.js'
import { LIMITS } from '../logs/ingest/limits.js'
import { listObjects } from '../logs/ingest/list-objects.js'
import { readObject } from '../logs/ingest/object-reader.js'
import { openSources } from '../logs/own/load.js'
import type { AnySource } from '../logs/registry.js'
import { s3Clients } from '../server/aws.js'
import { dataDirOf } from '../server/config.js'
import type { Io } from './command.js'
import { fill, reasonIn, words } from './words.js'

export interface FoundRecord {
  readonly source: AnySource
  /** With its place: `log.file.path`, `hinomi.object`, `hinomi.position`, `event.original`. */
  readonly event: Event
  readonly record: unknown
  readonly original: string
}

/** Reads the records of log files without storing anything; `write` puts data on stdout at its reader's pace. */
export const eachRecord = async (
  io: Io,
  places: readonly string[],
  options: Readonly<Record<string, unknown>>,
  see: (found: FoundRecord, write: (text: string) => void) => void,
): Promise<number> => {
  const registry = await openSources(dataDirOf({ data: options['data'] }, io.env, io.cwd), (problem) =>
    io.stderr.write(`${problem[io.locale]}\n`),
  )
  const given = typeof options['source'] === 'string' ? options['source'] : undefined
  const forced = given === undefined ? undefined : registry.get(given)
  if (given !== undefined && forced === undefined) throw errors.UNKNOWN_SOURCE({ source: given })
  const s3 = s3Clients(io.env)
  const complain = (uri: string, reason: string) =>
    io.stderr.write(`${fill(words.couldNotRead[io.locale], { uri, reason: reasonIn(io.locale, reason) })}\n`)
  let pending: string[] = []
  const write = (text: string) => void pending.push(text)
  const flush = (): Promise<void> | undefined => {
    if (pending.length === 0) return undefined
    const text = pending.join('')
    pending = []
    return io.stdout.write(text) ? undefined : once(io.stdout, 'drain').then(() => undefined)
  }
  let failed = 0
  let objects = 0
  for (const place of places) {
    for await (const object of listObjects(place, { cwd: io.cwd, s3, signal: io.signal })) {
      objects++
      const { input } = await fetchObject(object, LIMITS.smallObject, s3)
      const hash = objectHash(object.uri, object.version)
      const outcome = await readObject(
        registry,
        object,
        input,
        {
          event(source, event, record, original, position) {
            event['event.original'] = original
            event['log.file.path'] = object.uri
            event['hinomi.object'] = hash
            event['hinomi.position'] = position
            see({ source, event, record, original }, write)
          },
          bad: (_, record) => void complain(object.uri, `${record.reason} (${record.position})`),
          breathe: flush,
        },
        { limits: LIMITS, source: forced, parquet: lazyParquet(tmpdir()) },
      )
      await flush()
      if (outcome.status !== 'failed') continue
      failed++
      complain(object.uri, outcome.reason)
    }
  }
  return failed > 0 && failed === objects ? 3 : 0
}
