import type { Rule } from '../detections/index.js'
import { commandFile, type Io } from './command.js'
import { errors } from './errors.js'
import { givenRules, rulesOption, unfed } from './given-rules.js'
import { words } from './words.js'

export default commandFile({
  summary: { en: 'List the rules, or run their test events', ja: 'ルールの一覧表示、またはテストイベントの実行' },
  declare(command, say) {
    rulesOption(command.argument('<list|test>'), say)
      .option('--json', say(words.json))
      .option('--data <dir>', say(words.data))
  },
  async run(io, [what = ''], options) {
    const work = { list, test }[what]
    if (work === undefined) throw errors.USAGE_WRONG({ what, help: 'hinomi rules --help' })
    const { loadRules } = await import('../detections/index.js')
    return work(io, (await givenRules(io, options)) ?? (await loadRules()), options)
  },
})

type Options = Readonly<Record<string, unknown>>

const list = (io: Io, rules: readonly Rule[], { json }: Options): number => {
  const width = Math.max(0, ...rules.map((rule) => rule.id.length))
  for (const { id, title, severity, source, pattern, indicator, alarm, tags } of rules) {
    io.stdout.write(
      json === true
        ? `${JSON.stringify({ id, title, severity, source, pattern, indicator, alarm, tags })}\n`
        : `${id.padEnd(width)}  ${severity.padEnd(13)}  ${source}  ${title[io.locale]}\n`,
    )
  }
  return 0
}

const text = {
  untested: {
    en: 'has no firing or no silent test event',
    ja: '検知されるイベントと検知されないイベントの両方のテストが必要です',
  },
  summary: { en: 'test events as they should be', ja: '件のテストイベントが期待どおり' },
}

const test = async (io: Io, rules: readonly Rule[], options: Options): Promise<number> => {
  const { testRules, untested } = await import('../detections/index.js')
  const results = testRules(rules)
  const wrong = results.filter((result) => result.fired !== result.expected)
  const without = untested(rules).map((rule) => rule.id)
  const lost = (await unfed(io, rules, options)).map((rule) => rule.id)
  if (options['json'] === true) {
    const summary = { rules: rules.length, tests: results.length, wrong, untested: without, unknownSource: lost }
    io.stdout.write(`${JSON.stringify(summary)}\n`)
  } else {
    for (const { ruleId, name, expected } of wrong) {
      io.stdout.write(`${ruleId}: ${name}: ${words[expected ? 'shouldFire' : 'shouldKeepSilent'][io.locale]}\n`)
    }
    for (const id of without) io.stdout.write(`${id}: ${text.untested[io.locale]}\n`)
    io.stdout.write(`${results.length - wrong.length} / ${results.length} ${text.summary[io.locale]}\n`)
  }
  return wrong.length + without.length + lost.length === 0 ? 0 : 1
}
