import { setTimeout as sleep } from 'node:timers/promises'
import { saidOf, type Text } from '../../kernel/errors.js'
import type { S3For } from './fetch.js'
import { listObjects } from './list-objects.js'
import type { ObjectRef } from './messages.js'
import type { IngestPool, Outcome } from './pool.js'

const POLL_MS = 2000

export interface DirectoryFeedOptions {
  readonly directory: string
  readonly pool: IngestPool
  readonly s3: S3For
  readonly source?: string
  readonly signal: AbortSignal
  readonly pollMs?: number
  readonly onOutcome?: (outcome: Outcome) => void
  readonly onProblem?: (problem: Text) => void
}

/**
 * Reads what is put into a directory until aborted. A file is taken when it looked the same twice in a row,
 * so that one being copied is not read half.
 */
export const followDirectory = async (options: DirectoryFeedOptions): Promise<void> => {
  const { directory, pool, signal } = options
  /** Version of each file at the last look; `taken` once it was handed in. */
  const seen = new Map<string, { version: string; taken: boolean }>()
  const pending = new Set<Promise<void>>()
  const take = (object: ObjectRef) => {
    const one: Promise<void> = pool
      .submit(object)
      .then((outcome) => options.onOutcome?.(outcome))
      .catch((e: unknown) => {
        seen.delete(object.uri)
        options.onProblem?.(saidOf(e))
      })
      .finally(() => pending.delete(one))
    pending.add(one)
  }
  while (!signal.aborted) {
    const there = new Set<string>()
    const listing = listObjects(directory, {
      cwd: '/',
      s3: options.s3,
      signal,
      ...(options.source === undefined ? {} : { source: options.source }),
    })
    try {
      for await (const object of listing) {
        there.add(object.uri)
        const before = seen.get(object.uri)
        if (before?.version === object.version) {
          if (!before.taken) {
            before.taken = true
            take(object)
          }
        } else seen.set(object.uri, { version: object.version, taken: false })
      }
    } catch (e) {
      // A file that goes away while it is listed is no reason to stop; a directory that is gone is.
      if (!signal.aborted && (e as NodeJS.ErrnoException).code !== 'ENOENT') throw e
    }
    for (const uri of seen.keys()) if (!there.has(uri)) seen.delete(uri)
    await sleep(options.pollMs ?? POLL_MS, undefined, { signal }).catch(() => undefined)
  }
  pool.flush()
  await Promise.all(pending)
}
