import path from 'node:path'
import { takeLock } from '../platform/lock.js'
import { dataDirOf, readConfig } from '../server/config.js'
import { errors } from '../server/errors.js'
import { commandFile } from './command.js'
import { fill, words } from './words.js'

export default commandFile({
  summary: { en: 'Put a backup into a data directory', ja: 'バックアップをデータディレクトリに復元する' },
  declare(command, say) {
    command
      .argument('<file>')
      .option('--data <dir>', say(words.data))
      .option('--force', say(words.force))
      .option('--json', say(words.json))
  },
  async run(io, [file = ''], options) {
    const dir = dataDirOf({ data: options['data'] }, io.env, io.cwd)
    if (readConfig(options, io.env, io.cwd).databaseUrl !== undefined) throw errors.BACKUP_ELSEWHERE()
    const { restoreBackup } = await import('../server/restore.js')
    const lock = await takeLock(dir)
    try {
      const done = await restoreBackup(path.resolve(io.cwd, file), dir, options['force'] === true)
      if (options['json'] === true) io.stdout.write(`${JSON.stringify({ dir, ...done })}\n`)
      else io.stderr.write(`${fill(words.restored[io.locale], { dir, ...done })}\n`)
    } finally {
      await lock.release()
    }
    return 0
  },
})
