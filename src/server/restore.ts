import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { isNull } from 'drizzle-orm'
import tar from 'tar-stream'
import { isHinomiError } from '../kernel/errors.js'
import { logParts } from '../logs/tables.js'
import { openDb } from '../platform/db/index.js'
import { CONTENTS, Contents, FORMAT, STATE } from './backup.js'
import { errors } from './errors.js'

/** Where the backup is unpacked and looked at, and where what was there goes until all is in place. */
const STAGING = 'restoring'
const REPLACED = 'replaced'
/** Of the directory itself, not of what was stored in it. */
const OWN = new Set(['lock', STAGING])

/** Names that a backup may hold. The file may be a stranger's: no name leads out of the directory. */
const NAME = /^(state\.tar\.gz|backup\.json|secret\.key|demo\.json|lake\/([\w-][\w.-]*\/){1,4}[\w-][\w.-]*\.parquet)$/

/**
 * Puts a backup into a data directory that this process has locked. Checksums, the state and each part that it names
 * are looked at before anything is replaced.
 *
 * Errors: BACKUP_ABSENT; NOT_EMPTY without `force`; BACKUP_INCOMPLETE, BACKUP_CHANGED, BACKUP_STRANGE with what it is about;
 * BACKUP_BROKEN for a file that is no readable backup, or one of another version.
 */
export const restoreBackup = async (file: string, dataDir: string, force: boolean): Promise<{ files: number }> => {
  if ((await stat(file).catch(() => undefined))?.isFile() !== true) throw errors.BACKUP_ABSENT({ file })
  const there = (await readdir(dataDir)).filter((name) => !OWN.has(name))
  if (there.length > 0 && !force) throw errors.NOT_EMPTY({ dir: dataDir })
  const staging = path.join(dataDir, STAGING)
  await rm(staging, { recursive: true, force: true })
  await mkdir(staging, { recursive: true, mode: 0o700 })
  try {
    const files = await unpackBackup(file, staging).catch((e: unknown) => {
      throw asBroken(file, e)
    })
    // What was there stays beside until all is in place, and can be put back by hand after a power cut.
    const replaced = path.join(dataDir, REPLACED)
    await rm(replaced, { recursive: true, force: true })
    if (there.length > 0) await mkdir(replaced, { mode: 0o700 })
    for (const name of there.filter((one) => one !== REPLACED)) {
      await rename(path.join(dataDir, name), path.join(replaced, name))
    }
    for (const name of await readdir(staging)) await rename(path.join(staging, name), path.join(dataDir, name))
    await rm(replaced, { recursive: true, force: true })
    return { files }
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

const asBroken = (file: string, e: unknown): Error => {
  if (isHinomiError(e) && e.code.startsWith('BACKUP_')) return e
  if (isHinomiError(e)) return errors.BACKUP_BROKEN({ file, reason: e.code }, e)
  const { code, syscall, message } = e as NodeJS.ErrnoException
  return errors.BACKUP_BROKEN({ file, reason: syscall === undefined ? message : (code ?? message) }, e)
}

/** Leaves state, lake and keys in the folder, all of them checked; gives the number of files. */
const unpackBackup = async (file: string, staging: string): Promise<number> => {
  const seen = new Map<string, string>()
  const extract = tar.extract()
  const reading = pipeline(createReadStream(file), extract)
  reading.catch(() => undefined)
  for await (const entry of extract) {
    const { name } = entry.header
    if (entry.header.type !== 'file' || !NAME.test(name))
      throw errors.BACKUP_STRANGE({ file, what: name.slice(0, 100) })
    seen.set(name, await writeHashed(entry, path.join(staging, name)))
  }
  await reading
  const text = await readFile(path.join(staging, CONTENTS), 'utf8').catch(() => {
    throw errors.BACKUP_INCOMPLETE({ file, what: CONTENTS })
  })
  const { format, entries } = Contents.parse(JSON.parse(text))
  if (format !== FORMAT) throw errors.BACKUP_STRANGE({ file, what: `format ${format}` })
  for (const { name, sha256 } of entries) {
    if (!seen.has(name)) throw errors.BACKUP_INCOMPLETE({ file, what: name })
    if (seen.get(name) !== sha256) throw errors.BACKUP_CHANGED({ file, what: name })
  }
  const listed = new Set([CONTENTS, ...entries.map((entry) => entry.name)])
  const strange = [...seen.keys()].find((name) => !listed.has(name))
  if (strange !== undefined) throw errors.BACKUP_STRANGE({ file, what: strange })
  if (!listed.has(STATE)) throw errors.BACKUP_INCOMPLETE({ file, what: STATE })
  await unpackState(path.join(staging, STATE), path.join(staging, 'state'))
  await rm(path.join(staging, STATE))
  await rm(path.join(staging, CONTENTS))
  for (const part of await livePartsOf(path.join(staging, 'state'))) {
    const size = (await stat(path.join(staging, 'lake', part.file)).catch(() => undefined))?.size
    if (size !== part.bytes) throw errors.BACKUP_INCOMPLETE({ file, what: `lake/${part.file}` })
  }
  return entries.length
}

const writeHashed = async (content: Parameters<typeof Readable.from>[0], target: string): Promise<string> => {
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
  const hash = createHash('sha256')
  await pipeline(
    Readable.from(content),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        yield chunk
      }
    },
    createWriteStream(target, { mode: 0o600 }),
  )
  return hash.digest('hex')
}

const unpackState = async (archive: string, dir: string): Promise<void> => {
  const extract = tar.extract()
  const reading = pipeline(createReadStream(archive), createGunzip(), extract)
  reading.catch(() => undefined)
  for await (const entry of extract) {
    // Normalised from the root, no name leads above it.
    const target = path.join(dir, path.posix.normalize(`/${entry.header.name}`))
    if (entry.header.type === 'directory') {
      await mkdir(target, { recursive: true, mode: 0o700 })
      entry.resume()
    } else await writeHashed(entry, target)
  }
  await reading
}

/** Opens the state as the server will, which also shows that it is whole and of this version. */
const livePartsOf = async (dir: string): Promise<{ file: string; bytes: number }[]> => {
  const { db, close } = await openDb({ dir })
  try {
    return await db
      .select({ file: logParts.file, bytes: logParts.bytes })
      .from(logParts)
      .where(isNull(logParts.droppedAt))
  } finally {
    await close()
  }
}
