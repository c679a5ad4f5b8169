import path from 'node:path'
import type { Command } from 'commander'
import type { Rule } from '../detections/index.js'
import type { Text } from '../kernel/errors.js'
import { openSources } from '../logs/own/load.js'
import { dataDirOf } from '../server/config.js'
import type { Io } from './command.js'
import { fill, words } from './words.js'

/** `--rules PATH`, as often as wanted; each takes one path, so that it may stand before the arguments. */
export const rulesOption = (command: Command, say: (text: Text) => string): Command =>
  command.option('--rules <path>', say(words.rules), (place: string, before: string[] = []) => [...before, place])

/** The rules of `--rules`; undefined when the option was not given. */
export const givenRules = async (io: Io, options: Readonly<Record<string, unknown>>): Promise<Rule[] | undefined> => {
  const places = options['rules']
  if (!Array.isArray(places)) return undefined
  const { loadRules } = await import('../detections/index.js')
  return (await Promise.all(places.map((place) => loadRules(path.resolve(io.cwd, String(place)))))).flat()
}

/** Says on stderr which rules no log source feeds, neither a shipped one nor one that the data directory defines. */
export const unfed = async (
  io: Io,
  rules: readonly Rule[],
  options: Readonly<Record<string, unknown>>,
): Promise<Rule[]> => {
  const { sources } = await openSources(dataDirOf({ data: options['data'] }, io.env, io.cwd), (problem) =>
    io.stderr.write(`${problem[io.locale]}\n`),
  )
  const known = new Set(sources.map((source) => source.id))
  const without = rules.filter((rule) => !known.has(rule.source))
  for (const { id, source } of without) io.stderr.write(`${fill(unfedText[io.locale], { id, source })}\n`)
  return without
}

const unfedText: Text = {
  en: '{id}: there is no log source {source}; `hinomi sources` lists them.',
  ja: '{id}: ログソース {source} はありません。一覧は `hinomi sources` で確認できます。',
}
