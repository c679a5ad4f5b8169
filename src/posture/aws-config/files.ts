import { createReadStream } from 'node:fs'
import { opendir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGunzip } from 'node:zlib'
import type { S3Client } from '@aws-sdk/client-s3'
import type { Ci } from '../ci.js'
import { errors } from '../errors.js'
import { type ConfigFileName, readFileName } from './file-names.js'
import { readItem } from './item.js'
import { itemSplitter } from './split-items.js'

/** A file or object that holds configuration items. */
export interface ConfigFile {
  readonly uri: string
  readonly name: ConfigFileName
  readonly place:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 's3'; readonly bucket: string; readonly key: string; readonly region?: string | undefined }
}

/** Something in a file that could not be taken. */
export interface ConfigProblem {
  readonly uri: string
  /** Number of the item in its file, from 0; undefined for the file as a whole. */
  readonly position: number | undefined
  readonly reason: string
}

export interface ReadOptions {
  readonly cwd: string
  /** S3 clients by Region; without, `s3://` is refused by what the SDK says. */
  readonly s3: (region?: string) => S3Client | Promise<S3Client>
  readonly signal?: AbortSignal | undefined
  readonly onProblem: (problem: ConfigProblem) => void
  /** Items that are no resource, and why: AWS Config's verdicts, what it does not record. */
  readonly onNone?: ((uri: string, reason: string) => void) | undefined
}

/** Files put in order at a time: what bounds memory. Ones out of order take their place in the history all the same. */
const WINDOW = 50_000
/** Bytes that one file may inflate to. */
const INFLATED_MOST = 8 * 1024 ** 3
const TRIES = 4

/**
 * The configuration items of AWS Config's snapshot and history files behind what a user gave: a file of any name, a
 * directory or `s3://bucket/prefix` with files named as AWS Config names them; gzip or plain; oldest file first.
 * A file that cannot be read is a problem, not the end.
 *
 * @throws CONFIG_NOTHING when there is no such place or no such file in it, CONFIG_UNREADABLE when it cannot be listed.
 */
export async function* readConfigFiles(place: string, options: ReadOptions): AsyncGenerator<Ci> {
  let any = false
  let window: ConfigFile[] = []
  const inOrder = async function* () {
    for await (const file of listPlace(place, options, isOurs)) {
      any = true
      window.push(file)
      if (window.length < WINDOW) continue
      yield* byTime(window)
      window = []
    }
    yield* byTime(window)
  }
  for await (const file of inOrder()) yield* readConfigFile(file, options)
  if (!any) throw errors.CONFIG_NOTHING({ place })
}

/** The files behind what a user gave: the one it names, or those in it that are wanted. */
export const listPlace = (
  place: string,
  options: ReadOptions,
  wanted: (key: string) => boolean,
): AsyncGenerator<ConfigFile> =>
  place.startsWith('s3://') ? listS3(place, options, wanted) : listFiles(place, options, wanted)

/** The bytes of a file, inflated; an error when there are more than `most`. */
export async function* bytesOf(
  file: ConfigFile,
  options: Pick<ReadOptions, 's3' | 'signal'>,
  most: number,
): AsyncGenerator<Buffer> {
  const input = await open(file, options)
  let bytes = 0
  try {
    for await (const chunk of inflated(input)) {
      options.signal?.throwIfAborted()
      bytes += chunk.length
      if (bytes > most) throw new Error(`it inflates to more than ${most} bytes`)
      yield chunk
    }
  } finally {
    input.destroy()
  }
}

const byTime = (files: readonly ConfigFile[]): ConfigFile[] =>
  [...files].sort((a, b) => (a.name.at ?? 0) - (b.name.at ?? 0))

/** The items of one file, in their order; what cannot be read of it is told to `onProblem`. */
export async function* readConfigFile(
  file: ConfigFile,
  options: Pick<ReadOptions, 's3' | 'signal' | 'onProblem' | 'onNone'>,
): AsyncGenerator<Ci> {
  /** Items that were given already when a broken connection makes the object be read anew. */
  let done = 0
  for (let attempt = 1; ; attempt++) {
    try {
      for await (const split of splitFile(file, options)) {
        if (split.position < done) continue
        done = split.position + 1
        const read = split.kind === 'bad' ? split : readItem(split.value, file.name)
        if (read.kind === 'ci') yield read.ci
        else if (read.kind === 'none') options.onNone?.(file.uri, read.reason)
        else options.onProblem({ uri: file.uri, position: split.position, reason: read.reason })
      }
      return
    } catch (e) {
      options.signal?.throwIfAborted()
      if (attempt < TRIES && isBroken(e)) {
        await sleep(250 * 2 ** attempt, undefined, { signal: options.signal })
        continue
      }
      const reason = e instanceof Error ? `${e.name}: ${e.message}`.slice(0, 300) : String(e)
      options.onProblem({ uri: file.uri, position: undefined, reason })
      return
    }
  }
}

/** A connection that ended early; what S3 itself refuses the SDK has tried again already. */
const isBroken = (e: unknown): boolean => {
  const code = (e as NodeJS.ErrnoException).code
  return code === 'ECONNRESET' || code === 'ETIMEDOUT' || code === 'EPIPE' || (e as Error).message === 'aborted'
}

async function* splitFile(file: ConfigFile, options: Pick<ReadOptions, 's3' | 'signal'>) {
  const splitter = itemSplitter()
  for await (const chunk of bytesOf(file, options, INFLATED_MOST)) yield* splitter.push(chunk)
  yield* splitter.end()
}

/** Gzip is told by its first bytes, not by its name: S3 gives `.json.gz` plain where a client inflated it. */
async function* inflated(input: Readable): AsyncGenerator<Buffer> {
  let first: Buffer | undefined
  const chunks = input[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  for (;;) {
    const { done, value } = await chunks.next()
    if (done === true) break
    first = first === undefined ? value : Buffer.concat([first, value])
    if (first.length >= 2) break
  }
  if (first === undefined) return
  const all = async function* () {
    yield first
    for (;;) {
      const { done, value } = await chunks.next()
      if (done === true) return
      yield value
    }
  }
  if (first[0] !== 0x1f || first[1] !== 0x8b) {
    yield* all()
    return
  }
  const gunzip = createGunzip()
  const feeding = (async () => {
    try {
      for await (const chunk of all()) {
        if (gunzip.destroyed) return
        if (!gunzip.write(chunk)) await new Promise((go) => gunzip.once('drain', go).once('close', go))
      }
      gunzip.end()
    } catch (e) {
      gunzip.destroy(e as Error)
    }
  })()
  try {
    for await (const chunk of gunzip) yield chunk as Buffer
  } finally {
    gunzip.destroy()
    input.destroy()
    await feeding
  }
}

const open = async (file: ConfigFile, options: Pick<ReadOptions, 's3' | 'signal'>): Promise<Readable> => {
  const { place } = file
  if (place.kind === 'file') return createReadStream(place.path, { highWaterMark: 256 * 1024 })
  const [client, { GetObjectCommand }] = await Promise.all([options.s3(place.region), import('@aws-sdk/client-s3')])
  const { Body } = await client.send(
    new GetObjectCommand({ Bucket: place.bucket, Key: place.key }),
    options.signal === undefined ? {} : { abortSignal: options.signal },
  )
  if (Body === undefined) throw new Error('S3 answered without a body')
  return Body as Readable
}

async function* listFiles(
  place: string,
  { cwd, signal }: ReadOptions,
  wanted: (key: string) => boolean,
): AsyncGenerator<ConfigFile> {
  const target = path.resolve(cwd, place)
  const found = await stat(target).catch((e: NodeJS.ErrnoException) => {
    if (e.code === 'ENOENT' || e.code === 'ENOTDIR') return undefined
    throw errors.CONFIG_UNREADABLE({ place: target, reason: e.code ?? e.message }, e)
  })
  if (found === undefined) throw errors.CONFIG_NOTHING({ place: target })
  if (!found.isDirectory()) {
    yield fileOf(target)
    return
  }
  const folders = [target]
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    try {
      for await (const entry of await opendir(folder)) {
        signal?.throwIfAborted()
        const at = path.join(folder, entry.name)
        if (entry.isDirectory()) folders.push(at)
        else if (entry.isFile() && wanted(at)) yield fileOf(at)
      }
    } catch (e) {
      signal?.throwIfAborted()
      throw errors.CONFIG_UNREADABLE({ place: folder, reason: (e as NodeJS.ErrnoException).code ?? String(e) }, e)
    }
  }
}

/** Beside them lie `ConfigWritabilityCheckFile`, and often the logs of other services. */
const isOurs = (key: string): boolean => readFileName(key).kind !== 'other'

const fileOf = (at: string): ConfigFile => ({
  uri: at,
  name: readFileName(at.split(path.sep).join('/')),
  place: { kind: 'file', path: at },
})

async function* listS3(
  place: string,
  { s3, signal }: ReadOptions,
  wanted: (key: string) => boolean,
): AsyncGenerator<ConfigFile> {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(place) ?? []
  if (bucket === undefined) throw errors.CONFIG_NOTHING({ place })
  const [client, { paginateListObjectsV2 }] = await Promise.all([s3(), import('@aws-sdk/client-s3')])
  try {
    for await (const page of paginateListObjectsV2({ client, pageSize: 1000 }, { Bucket: bucket, Prefix: prefix })) {
      signal?.throwIfAborted()
      for (const { Key: key } of page.Contents ?? []) {
        if (key === undefined || key.endsWith('/')) continue
        // A whole key names one file, whatever it is called.
        if (key === prefix || wanted(key)) yield s3File(bucket, key)
      }
    }
  } catch (e) {
    signal?.throwIfAborted()
    const { name, message } = e as Error
    throw errors.CONFIG_UNREADABLE({ place, reason: `${name}: ${message}`.slice(0, 300) }, e)
  }
}

export const s3File = (bucket: string, key: string, region?: string): ConfigFile => ({
  uri: `s3://${bucket}/${key}`,
  name: readFileName(key),
  place: { kind: 's3', bucket, key, region },
})
