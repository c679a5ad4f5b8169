import { isoTime } from '../logs/wire.js'
import { commandFile } from './command.js'
import { errors } from './errors.js'
import { givenRules, rulesOption, unfed } from './given-rules.js'
import { words } from './words.js'

export default commandFile({
  summary: {
    en: 'Run the rules over log files; nothing is stored, and rules on threat lists are not asked',
    ja: 'ログファイルに対してルールを実行する（保存はせず、脅威リストのルールは対象外）',
  },
  declare(command, say) {
    rulesOption(command.argument('<path...>'), say)
      .option('--only-given', say(words.onlyGiven))
      .option('--source <id>', say(words.source))
      .option('--data <dir>', say(words.data))
  },
  async run(io, places, options) {
    const [{ createMatchers, loadRules, ruleData }, { eachRecord }] = await Promise.all([
      import('../detections/index.js'),
      import('./records.js'),
    ])
    const onlyGiven = options['onlyGiven'] === true
    const given = await givenRules(io, options)
    if (onlyGiven && given === undefined) {
      throw errors.USAGE_WRONG({ what: '--only-given, --rules', help: 'hinomi detect --help' })
    }
    // A rule of one's own takes the place of the shipped one of the same id.
    const byId = new Map([...(onlyGiven ? [] : await loadRules()), ...(given ?? [])].map((rule) => [rule.id, rule]))
    const rules = [...byId.values()]
    await unfed(io, rules, options)
    const matchers = createMatchers(ruleData(rules))
    const cache = new Map<string, ReturnType<typeof matchers>>()
    return eachRecord(io, places, options, ({ source, event, record, original }, write) => {
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
