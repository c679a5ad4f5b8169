import { opendir, stat } from 'node:fs/promises'
import path from 'node:path'
import { glob, isDynamicPattern } from 'tinyglobby'
import { errors } from '../errors.js'
import type { S3For } from './fetch.js'
import type { ObjectRef } from './messages.js'

export interface ListOptions {
  /** Directory that relative paths begin at. */
  readonly cwd: string
  readonly s3: S3For
  readonly source?: string
  readonly signal?: AbortSignal
  /** Told of symbolic links in a directory: who may write there must not have other files read, so none is followed. */
  readonly onLink?: (path: string) => void
}

/** Objects put in order at a time: what bounds memory, and how long the first one is waited for. */
const WINDOW = 20_000

/** The objects behind what a user gave: a file, a directory, a pattern, or `s3://bucket/prefix`; day by day. */
export async function* listObjects(place: string, options: ListOptions): AsyncGenerator<ObjectRef> {
  let window: ObjectRef[] = []
  for await (const object of place.startsWith('s3://') ? listS3(place, options) : listFiles(place, options)) {
    window.push(object)
    if (window.length < WINDOW) continue
    yield* byDay(window)
    window = []
  }
  yield* byDay(window)
}

/**
 * AWS's keys begin with account and Region, so that in order of name a part would hold a little of many days and
 * become many small files; in order of day all accounts of a day come together.
 */
const byDay = (objects: readonly ObjectRef[]): ObjectRef[] =>
  objects
    .map((object) => ({ object, day: dayOf(object.key) }))
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
    .map(({ object }) => object)

const dayOf = (key: string): string => {
  const [, year, month, day] = /(?:^|[/=])(20\d\d)\/(?:month=)?(\d\d)\/(?:day=)?(\d\d)\//.exec(key) ?? []
  return year === undefined ? '' : `${year}${month}${day}`
}

async function* listFiles(place: string, options: ListOptions): AsyncGenerator<ObjectRef> {
  const target = path.resolve(options.cwd, place)
  const found = await stat(target).catch((e: NodeJS.ErrnoException) => {
    if (e.code === 'EACCES' || e.code === 'EPERM') throw errors.NOT_READABLE({ path: target, reason: e.code }, e)
    return undefined
  })
  if (found?.isDirectory()) yield* walk(target, options)
  else if (found !== undefined) yield await fileRef(target, options)
  else if (isDynamicPattern(place)) {
    const files = await glob(place, { cwd: options.cwd, absolute: true, onlyFiles: true, dot: false })
    if (files.length === 0) throw errors.NOTHING_THERE({ path: place })
    for (const file of files.sort()) yield await fileRef(path.normalize(file), options)
  } else throw errors.NOTHING_THERE({ path: target })
}

/** Depth first and by name, which is by time for what AWS delivers. Hidden files are left out. */
async function* walk(folder: string, options: ListOptions): AsyncGenerator<ObjectRef> {
  const entries: { name: string; directory: boolean }[] = []
  try {
    for await (const entry of await opendir(folder)) {
      if (entry.name.startsWith('.')) continue
      if (entry.isSymbolicLink()) options.onLink?.(path.join(folder, entry.name))
      if (entry.isDirectory() || entry.isFile()) entries.push({ name: entry.name, directory: entry.isDirectory() })
    }
  } catch (e) {
    throw errors.NOT_READABLE({ path: folder, reason: (e as NodeJS.ErrnoException).code ?? '' }, e)
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    options.signal?.throwIfAborted()
    const target = path.join(folder, entry.name)
    if (entry.directory) yield* walk(target, options)
    else yield await fileRef(target, options)
  }
}

/** A file as an object; its path is its key. */
export const fileRef = async (file: string, options: Pick<ListOptions, 'source'> = {}): Promise<ObjectRef> => {
  const found = await stat(file)
  return {
    uri: file,
    key: file.split(path.sep).join('/'),
    bytes: found.size,
    place: { kind: 'file', path: file },
    version: `${found.size}-${Math.trunc(found.mtimeMs)}`,
    ...(options.source === undefined ? {} : { source: options.source }),
  }
}

async function* listS3(place: string, options: ListOptions): AsyncGenerator<ObjectRef> {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/.exec(place)
  if (match === null) throw errors.NOTHING_THERE({ path: place })
  const [, bucket = '', prefix = ''] = match
  let any = false
  try {
    const [client, { paginateListObjectsV2 }] = await Promise.all([options.s3(undefined), import('@aws-sdk/client-s3')])
    const pages = paginateListObjectsV2({ client, pageSize: 1000 }, { Bucket: bucket, Prefix: prefix })
    for await (const page of pages) {
      options.signal?.throwIfAborted()
      for (const object of page.Contents ?? []) {
        // A "folder" that the console makes.
        if (object.Key === undefined || object.Key.endsWith('/')) continue
        any = true
        yield s3Ref({ bucket, key: object.Key, bytes: object.Size ?? 0, etag: object.ETag ?? '' }, options.source)
      }
    }
  } catch (e) {
    throw s3Problem(e, 'ListObjectsV2', place)
  }
  if (!any) throw errors.NOTHING_THERE({ path: place })
}

export interface S3Object {
  readonly bucket: string
  readonly key: string
  readonly bytes: number
  readonly etag: string
  readonly region?: string
}

export const s3Ref = (object: S3Object, source?: string): ObjectRef => ({
  uri: `s3://${object.bucket}/${object.key}`,
  key: object.key,
  bytes: object.bytes,
  place: {
    kind: 's3',
    bucket: object.bucket,
    key: object.key,
    ...(object.region === undefined ? {} : { region: object.region }),
  },
  version: object.etag.replaceAll('"', ''),
  ...(source === undefined ? {} : { source }),
})

/** What S3 said, as an error that tells what to do. */
export const s3Problem = (cause: unknown, action: string, target: string): unknown => {
  const error = cause as { name?: string; message?: string; $metadata?: { httpStatusCode?: number } }
  const status = error.$metadata?.httpStatusCode
  const reason = `${error.name ?? 'Error'}${error.message ? `: ${error.message}` : ''}`.slice(0, 300)
  if (status === 403 || error.name === 'AccessDenied') return errors.S3_DENIED({ action, target, reason }, cause)
  if (status !== undefined || error.name === 'CredentialsProviderError' || 'code' in (cause as object)) {
    return errors.S3_FAILED({ action, target, reason }, cause)
  }
  return cause
}
