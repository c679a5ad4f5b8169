import { derive } from '../logs/lake/derive.js'
import { fieldsOf } from '../logs/registry.js'
import { eventJson } from '../logs/wire.js'
import { commandFile } from './command.js'
import { words } from './words.js'

export default commandFile({
  summary: {
    en: 'Print the events of log files as NDJSON; nothing is stored',
    ja: 'ログファイルのイベントをNDJSONで出力する（保存はしない）',
  },
  declare(command, say) {
    command.argument('<path...>').option('--source <id>', say(words.source)).option('--data <dir>', say(words.data))
  },
  async run(io, places, options) {
    const { eachRecord } = await import('./records.js')
    const now = io.clock.now()
    return eachRecord(io, places, options, ({ source, event }, write) => {
      event['event.ingested'] = now
      const fields = fieldsOf(source)
      write(`${JSON.stringify(eventJson(derive(fields, event), (name) => fields[name]))}\n`)
    })
  },
})
