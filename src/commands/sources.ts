import { openSources } from '../logs/own/load.js'
import { fieldsOf } from '../logs/registry.js'
import { dataDirOf } from '../server/config.js'
import { commandFile } from './command.js'
import { words } from './words.js'

export default commandFile({
  summary: {
    en: 'List every log source with its formats and fields',
    ja: 'ログソースの形式とフィールドを一覧表示する',
  },
  declare(command, say) {
    command.option('--json', say(words.json)).option('--data <dir>', say(words.data))
  },
  async run(io, _args, options) {
    const { sources } = await openSources(dataDirOf({ data: options['data'] }, io.env, io.cwd), (problem) =>
      io.stderr.write(`${problem[io.locale]}\n`),
    )
    for (const source of sources) {
      const formats = [...source.decode.formats, ...(source.parquet === undefined ? [] : ['parquet'])]
      const fields = fieldsOf(source)
      if (options['json'] === true) {
        const list = Object.entries(fields).map(([name, { type, many }]) => ({ name, type, many: many === true }))
        const line = { id: source.id, title: source.title, formats, key: source.key.source, fields: list }
        io.stdout.write(`${JSON.stringify(line)}\n`)
      } else {
        io.stdout.write(
          `${source.id}\t${source.title[io.locale]}\t${formats.join(', ')}\t${Object.keys(fields).length}\n`,
        )
      }
    }
    return 0
  },
})
