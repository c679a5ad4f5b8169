import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import tar from 'tar-stream'
import { catalogue } from '../kernel/errors.js'
import type { Rooms } from './rooms.js'

export const errors = catalogue({
  BACKUP_ELSEWHERE: {
    status: 409,
    exit: 3,
    message: {
      en: 'The state of this installation is in a PostgreSQL server, which a backup of the data directory does not hold.',
      ja: '状態はPostgreSQLサーバーに保存されているため、データディレクトリのバックアップには含まれません。',
    },
    fix: {
      en: 'Back the server up with pg_dump, and copy the directory `lake` beside it.',
      ja: 'サーバーを pg_dump でバックアップし、あわせて lake ディレクトリをコピーしてください。',
    },
  },
  NOT_EMPTY: {
    status: 409,
    message: { en: 'The directory {dir} is not empty.', ja: 'ディレクトリ {dir} は空ではありません。' },
    fix: {
      en: 'Restore into a new directory, or add --force to replace what is there.',
      ja: '新しいディレクトリに復元するか、置き換える場合は --force を付けてください。',
    },
  },
  BACKUP_BROKEN: {
    status: 400,
    exit: 3,
    message: { en: 'The backup {file} is damaged: {reason}.', ja: 'バックアップ {file} は壊れています（{reason}）。' },
    fix: {
      en: 'Nothing was put in place; take another backup file.',
      ja: '復元は行われていません。別のバックアップファイルを使用してください。',
    },
  },
})

const MANIFEST = 'backup.json'
const FORMAT = 1

interface Entry {
  readonly name: string
  readonly sha256: string
  readonly bytes: number
}

/** Files of a data directory that a backup holds besides the state and the lake. The key opens the stored secrets. */
const KEPT = ['secret.key', 'demo.json']

/**
 * One tar of everything: the state as of one moment, and every part that the state names. Parts are never changed
 * once written, so that they are read while ingestion goes on; what is dropped meanwhile stays for its grace time.
 */
export const writeBackup = async (rooms: Rooms, file: string): Promise<{ files: number; bytes: number }> => {
  const { dataDir, manifest } = rooms.logs
  const dump = await rooms.database.dump()
  if (dump === undefined) throw errors.BACKUP_ELSEWHERE()
  const parts = manifest.parts()
  const pack = tar.pack()
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
  const temporary = `${file}.part`
  const written = pipeline(pack, createWriteStream(temporary, { mode: 0o600 }))
  try {
    const state = Buffer.from(await dump.arrayBuffer())
    await add('state.tar.gz', Readable.from([state]), state.length)
    for (const part of parts) {
      const from = path.join(dataDir, 'lake', part.file)
      await add(`lake/${part.file}`, createReadStream(from), (await stat(from)).size)
    }
    for (const name of KEPT) {
      const content = await readFile(path.join(dataDir, name)).catch(() => undefined)
      if (content !== undefined) await add(name, Readable.from([content]), content.length)
    }
    pack.entry({ name: MANIFEST }, JSON.stringify({ format: FORMAT, entries }))
    pack.finalize()
    await written
    await rename(temporary, file)
  } catch (e) {
    pack.destroy(e as Error)
    await written.catch(() => undefined)
    await rm(temporary, { force: true })
    throw e
  }
  return { files: entries.length, bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0) }
}

/** Puts a backup into a data directory; every checksum is looked at before anything is put in place. */
export const restoreBackup = async (file: string, dataDir: string, force: boolean): Promise<{ files: number }> => {
  const there = (await readdir(dataDir).catch(() => [])).filter((name) => name !== 'lock')
  if (there.length > 0 && !force) throw errors.NOT_EMPTY({ dir: dataDir })
  const staging = path.join(dataDir, 'restoring')
  await rm(staging, { recursive: true, force: true })
  await mkdir(staging, { recursive: true, mode: 0o700 })
  const broken = (reason: string, cause?: unknown) => errors.BACKUP_BROKEN({ file, reason }, cause)
  try {
    const seen = new Map<string, string>()
    const extract = tar.extract()
    const reading = pipeline(createReadStream(file), extract)
    reading.catch(() => undefined)
    try {
      for await (const entry of extract) {
        const { name } = entry.header
        // The file may be a stranger's: no name leads out of the directory.
        if (
          !/^(state\.tar\.gz|backup\.json|secret\.key|demo\.json|lake\/[\w.-]+\/\d{4}-\d\d-\d\d\/[\w-]+\.parquet)$/.test(
            name,
          )
        ) {
          throw broken(`it holds ${name.slice(0, 100)}`)
        }
        const target = path.join(staging, name)
        await mkdir(path.dirname(target), { recursive: true })
        const hash = createHash('sha256')
        await pipeline(
          Readable.from(entry),
          async function* (chunks: AsyncIterable<Buffer>) {
            for await (const chunk of chunks) {
              hash.update(chunk)
              yield chunk
            }
          },
          createWriteStream(target, { mode: 0o600 }),
        )
        seen.set(name, hash.digest('hex'))
      }
      await reading
    } catch (e) {
      throw e instanceof Error && 'code' in e && e.code === 'BACKUP_BROKEN' ? e : broken((e as Error).message, e)
    }
    const text = await readFile(path.join(staging, MANIFEST), 'utf8').catch(() => {
      throw broken('its list of contents is missing')
    })
    const { format, entries } = JSON.parse(text) as { format: number; entries: Entry[] }
    if (format !== FORMAT) throw broken(`its format ${format} is not known`)
    for (const { name, sha256 } of entries)
      if (seen.get(name) !== sha256) throw broken(`${name} differs from its checksum`)
    for (const name of there) await rm(path.join(dataDir, name), { recursive: true, force: true })
    await unpackState(path.join(staging, 'state.tar.gz'), path.join(dataDir, 'state'))
    for (const name of ['lake', ...KEPT]) {
      await rename(path.join(staging, name), path.join(dataDir, name)).catch((e: NodeJS.ErrnoException) => {
        if (e.code !== 'ENOENT') throw e
      })
    }
    return { files: entries.length }
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

const unpackState = async (archive: string, dir: string): Promise<void> => {
  const extract = tar.extract()
  const reading = pipeline(createReadStream(archive), createGunzip(), extract)
  reading.catch(() => undefined)
  for await (const entry of extract) {
    const name = path.posix.normalize(`/${entry.header.name}`).slice(1)
    const target = path.join(dir, name)
    if (entry.header.type === 'directory') await mkdir(target, { recursive: true, mode: 0o700 })
    else {
      await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
      await pipeline(Readable.from(entry), createWriteStream(target, { mode: 0o600 }))
      continue
    }
    entry.resume()
  }
  await reading
}
