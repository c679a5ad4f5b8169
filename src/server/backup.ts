import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, link, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import tar from 'tar-stream'
import { z } from 'zod'
import { errors } from './errors.js'
import type { Rooms } from './rooms.js'

/** The last entry of a backup: what it holds. One that is cut short has none. */
export const CONTENTS = 'backup.json'
export const STATE = 'state.tar.gz'
export const FORMAT = 1
export const Contents = z.object({
  format: z.number(),
  entries: z.array(z.object({ name: z.string(), sha256: z.string(), bytes: z.number() })),
})
type Entry = z.infer<typeof Contents>['entries'][number]

/** Files of a data directory that a backup holds besides the state and the lake. The key opens the stored secrets. */
export const KEPT = ['secret.key', 'demo.json'] as const

export interface Backup {
  readonly files: number
  /** A tar. Fails in the middle when a file cannot be read; then its last entry is missing. */
  readonly stream: Readable
}

/**
 * Everything as of one moment: the state, and every part that the state names. Ingestion goes on meanwhile; it waits
 * only while the state is copied.
 *
 * Errors: BACKUP_ELSEWHERE when the state is in a PostgreSQL server.
 */
export const openBackup = async (rooms: Rooms): Promise<Backup> => {
  const { dataDir, manifest } = rooms.logs
  const before = manifest.parts()
  const dump = await rooms.database.dump()
  if (dump === undefined) throw errors.BACKUP_ELSEWHERE()
  const live = new Set(manifest.parts().map((part) => part.file))
  // A part that the copied state names was live before, or is live now, or was dropped in between.
  const dropped = await manifest.droppedFiles()
  const named = new Set([...before, ...dropped].map((part) => part.file).concat([...live]))
  const held = path.join(dataDir, 'tmp', `backup-${randomUUID()}`)
  const parts = await holdParts(path.join(dataDir, 'lake'), held, named, live).catch(async (e) => {
    await rm(held, { recursive: true, force: true })
    throw e
  })
  const kept: { name: string; content: Buffer }[] = []
  for (const name of KEPT) {
    const content = await readFile(path.join(dataDir, name)).catch(() => undefined)
    if (content !== undefined) kept.push({ name, content })
  }
  const pack = tar.pack()
  void packAll(pack, Buffer.from(await dump.arrayBuffer()), held, parts, kept)
    .catch((e: unknown) => pack.destroy(e as Error))
    .finally(() => rm(held, { recursive: true, force: true }))
  return { files: 1 + parts.length + kept.length, stream: Readable.from(pack, { objectMode: false }) }
}

const HELD = /^backup-[\w-]{36}$/

/** Removes what a backup left that was killed. For the process that owns the directory. */
export const sweepBackups = async (dataDir: string): Promise<void> => {
  const temp = path.join(dataDir, 'tmp')
  for (const name of await readdir(temp).catch(() => [])) {
    if (HELD.test(name)) await rm(path.join(temp, name), { recursive: true, force: true })
  }
}

/** Gives the parts a second name each, so that none goes away before it has been read, however long that takes. */
const holdParts = async (
  lake: string,
  held: string,
  named: ReadonlySet<string>,
  live: ReadonlySet<string>,
): Promise<string[]> => {
  const parts: string[] = []
  for (const file of named) {
    const target = path.join(held, file)
    await mkdir(path.dirname(target), { recursive: true })
    try {
      await link(path.join(lake, file), target).catch((e: NodeJS.ErrnoException) => {
        if (e.code === 'ENOENT') throw e
        // Some file systems have no links.
        return copyFile(path.join(lake, file), target)
      })
      parts.push(file)
    } catch (e) {
      // It was dropped long before the state was copied.
      if ((e as NodeJS.ErrnoException).code !== 'ENOENT' || live.has(file)) throw e
    }
  }
  return parts
}

const packAll = async (
  pack: tar.Pack,
  state: Buffer,
  held: string,
  parts: readonly string[],
  kept: readonly { readonly name: string; readonly content: Buffer }[],
): Promise<void> => {
  const entries: Entry[] = []
  const add = async (name: string, content: Readable, bytes: number) => {
    const hash = createHash('sha256')
    const entry = pack.entry({ name, size: bytes })
    await pipeline(
      content,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk)
          yield chunk
        }
      },
      entry,
    )
    entries.push({ name, sha256: hash.digest('hex'), bytes })
  }
  await add(STATE, Readable.from([state]), state.length)
  for (const { name, content } of kept) await add(name, Readable.from([content]), content.length)
  for (const part of parts) {
    const file = path.join(held, part)
    await add(`lake/${part}`, createReadStream(file), (await stat(file)).size)
  }
  pack.entry({ name: CONTENTS }, JSON.stringify({ format: FORMAT, entries } satisfies z.infer<typeof Contents>))
  pack.finalize()
}
