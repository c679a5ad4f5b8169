import path from 'node:path'
import { writeBackup } from '../server/backup.js'
import { dataDirOf } from '../server/config.js'
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
  async run(io, [file = ''], options) {
    const target = path.resolve(io.cwd, file)
    const server = await serverOf(dataDirOf({ data: options['data'] }, io.env, io.cwd), io)
    const done =
      server === undefined
        ? await withRooms(io, options, (rooms) => writeBackup(rooms, target))
        : await server.call<{ files: number; bytes: number }>('POST', '/api/v1/system/backup', { file: target })
    if (options['json'] === true) io.stdout.write(`${JSON.stringify({ file: target, ...done })}\n`)
    else io.stderr.write(`${fill(words.backedUp[io.locale], { file: target, ...done })}\n`)
    return 0
  },
})
