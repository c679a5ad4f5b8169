import { createMatchers, loadRules, ruleData } from '../detections/index.js'
import { isoTime } from '../logs/wire.js'
import { commandFile } from './command.js'
import { eachRecord } from './records.js'
import { words } from './words.js'

export default commandFile({
  summary: {
    en: 'Run the rules over log files; nothing is stored',
    ja: 'ログファイルに対してルールを実行する（保存はしない）',
  },
  declare(command, say) {
    command
      .argument('<path...>')
      .option('--rules <path...>', say(words.rules))
      .option('--only-given', say(words.onlyGiven))
      .option('--source <id>', say(words.source))
  },
  async run(io, places, options) {
    const given = Array.isArray(options['rules']) ? (options['rules'] as string[]) : []
    const own = (await Promise.all(given.map((place) => loadRules(place)))).flat()
    const rules = [...(options['onlyGiven'] === true ? [] : await loadRules()), ...own]
    const byId = new Map(rules.map((rule) => [rule.id, rule]))
    const matchers = createMatchers(ruleData(rules))
    const cache = new Map<string, ReturnType<typeof matchers>>()
    return eachRecord(io, places, options, (found, write) => {
      const { source, event, record, original } = found
      if (!cache.has(source.id)) cache.set(source.id, matchers(source.id))
      cache.get(source.id)?.match(event, record, original, (ruleId) => {
        const rule = byId.get(ruleId)
        const line = {
          ruleId,
          title: rule?.title[io.locale],
          level: rule?.severity,
          eventId: event['event.id'] ?? `${event['hinomi.object']}-${event['hinomi.position']}`,
          timestamp: isoTime(event['@timestamp']),
          source: source.id,
        }
        write(`${JSON.stringify(line)}\n`)
      })
    })
  },
})
