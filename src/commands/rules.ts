import { loadRules, testRules } from '../detections/index.js'
import { commandFile } from './command.js'
import { words } from './words.js'

export default commandFile({
  summary: { en: 'List the rules, or run their test events', ja: 'ルールの一覧表示、またはテストイベントの実行' },
  declare(command, say) {
    command.argument('<list|test>').option('--rules <path...>', say(words.rules)).option('--json', say(words.json))
  },
  async run(io, [what], options) {
    const places = Array.isArray(options['rules']) ? (options['rules'] as string[]) : [undefined]
    const rules = (await Promise.all(places.map((place) => loadRules(place)))).flat()
    const json = options['json'] === true
    if (what === 'list') {
      for (const rule of rules) {
        const { id, title, severity, source, pattern, alarm, tags } = rule
        io.stdout.write(
          json
            ? `${JSON.stringify({ id, title, severity, source, pattern, alarm, tags })}\n`
            : `${id}\t${severity}\t${title[io.locale]}\n`,
        )
      }
      return 0
    }
    if (what !== 'test') {
      io.stderr.write('rules list | rules test\n')
      return 2
    }
    const results = testRules(rules)
    const wrong = results.filter((result) => result.fired !== result.expected)
    if (json) io.stdout.write(`${JSON.stringify({ rules: rules.length, tests: results.length, wrong })}\n`)
    else {
      for (const { ruleId, name, expected } of wrong) {
        io.stdout.write(`${ruleId}: ${name}: ${words[expected ? 'shouldFire' : 'shouldKeepSilent'][io.locale]}\n`)
      }
      io.stdout.write(`${results.length - wrong.length} / ${results.length}\n`)
    }
    return wrong.length === 0 ? 0 : 1
  },
})
