import { createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { isHinomiError } from '../kernel/errors.js'
import { dataDirOf } from '../server/config.js'
import { errors } from '../server/errors.js'
import { commandFile } from './command.js'
import { withRooms } from './local.js'
import { serverOf } from './remote.js'
import { fill, words } from './words.js'

export default commandFile({
  summary: {
    en: 'Write state, lake and keys into one file',
    ja: '状態・ログレイク・鍵を1つのファイルにバックアップする',
  },
  declare(command, say) {
    command.argument('<file>').option('--data <dir>', say(words.data)).option('--json', say(words.json))
  },
  async run(io, [name = ''], options) {
    const file = path.resolve(io.cwd, name)
    const server = await serverOf(dataDirOf({ data: options['data'] }, io.env, io.cwd), io)
    let files: number
    if (server === undefined) {
      files = await withRooms(io, options, async (rooms) => {
        const { openBackup } = await import('../server/backup.js')
        const backup = await openBackup(rooms)
        await write(file, backup.stream, io.signal)
        return backup.files
      })
    } else {
      const answer = await server.open('GET', '/api/v1/system/backup')
      await write(file, Readable.fromWeb(answer.body as ReadableStream), io.signal)
      files = Number(answer.headers.get('x-hinomi-files'))
    }
    const done = { file, files, bytes: (await stat(file)).size }
    if (options['json'] === true) io.stdout.write(`${JSON.stringify(done)}\n`)
    else io.stderr.write(`${fill(words.backedUp[io.locale], done)}\n`)
    return 0
  },
})

/** The whole file under its name, on the disk, or nothing. It holds keys: only its owner may read it. */
const write = async (file: string, stream: Readable, signal: AbortSignal): Promise<void> => {
  const temporary = `${file}.part`
  try {
    await pipeline(stream, createWriteStream(temporary, { mode: 0o600 }), { signal })
    const handle = await open(temporary, 'r+')
    await handle.sync()
    await handle.close()
    await rename(temporary, file)
  } catch (e) {
    await rm(temporary, { force: true })
    if (isHinomiError(e) || signal.aborted) throw e
    throw errors.BACKUP_NOT_WRITTEN({ file, reason: (e as NodeJS.ErrnoException).code ?? (e as Error).message }, e)
  }
}
