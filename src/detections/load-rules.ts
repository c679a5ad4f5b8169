import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { isHinomiError, type Text } from '../kernel/errors.js'
import { compileMetricValue, type Pattern, parsePattern } from '../query/cloudwatch/index.js'
import { KqlError, parseKql, pointAt } from '../query/index.js'
import { errors } from './errors.js'
import { type Rule, RuleFile } from './rule.js'
import { remedies, said } from './rule-problems.js'

/** The rules that Hinomi ships: the same place in the source and in the build. */
export const shippedRules = fileURLToPath(new URL('../../content/rules/', import.meta.url))

/** A rule is some kilobytes, most of them test events. */
const BYTES = 1024 * 1024

/** What is wrong, where, and what to do about it. */
interface Problem {
  readonly file: string
  readonly line: number
  readonly what: Text
  readonly fix: Text
  /** The place within the pattern, as lines of their own. */
  readonly point?: string
}

/**
 * Loads every rule below a folder, or one file, in the order of their numbers.
 * @throws RULES_NOT_FOUND; RULES_WRONG with the problems of all files at once, each with file, line and remedy
 */
export const loadRules = async (place = shippedRules): Promise<Rule[]> => {
  const { folder, files } = await filesOf(place)
  const problems: Problem[] = []
  const rules: Rule[] = []
  for (const file of files) {
    const full = path.join(folder, file)
    const { size } = await stat(full)
    if (size > BYTES) problems.push({ file: full, line: 1, ...said.TOO_LARGE })
    else {
      const read = readRule(idOf(file), full, await readFile(full, 'utf8'))
      if ('id' in read) rules.push(read)
      else problems.push(...read)
    }
  }
  if (problems.length === 0) return rules
  const inWords = (locale: keyof Text) =>
    problems
      .map(({ file, line, what, fix, point }) => {
        const told = `${file}:${line}: ${sentence(what[locale], locale)}${fix[locale]}`
        return point === undefined ? told : `${told}\n${point}`
      })
      .join('\n')
  throw errors.RULES_WRONG({ count: problems.length, en: inWords('en'), ja: inWords('ja') })
}

/** What comes before another sentence. */
const sentence = (text: string, locale: keyof Text): string =>
  locale === 'ja' ? text.replace(/[^。]$/, '$&。') : `${text.replace(/[^.]$/, '$&.')} `

const IS_RULE = /\.ya?ml$/

const filesOf = async (place: string): Promise<{ folder: string; files: string[] }> => {
  try {
    if ((await stat(place)).isFile()) return { folder: path.dirname(place), files: [path.basename(place)] }
    const files = (await readdir(place, { recursive: true })).filter((file) => IS_RULE.test(file))
    return { folder: place, files: files.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })) }
  } catch (e) {
    throw errors.RULES_NOT_FOUND({ path: place, reason: (e as NodeJS.ErrnoException).code ?? String(e) }, e)
  }
}

/** A rule's path is its id: `cis-1.2.0/3.1-unauthorized-api-calls.yml` → `cis-1.2.0.3.1-unauthorized-api-calls`. */
const idOf = (file: string): string => file.replace(IS_RULE, '').split(/[\\/]/).join('.')

const readRule = (id: string, file: string, text: string): Rule | Problem[] => {
  const lines = new LineCounter()
  const doc = parseDocument(text, { lineCounter: lines })
  const syntax = doc.errors.map((e): Problem => {
    const message = (e.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:$/, '')
    return { file, line: e.linePos?.[0].line ?? 1, what: { en: message, ja: message }, fix: remedies.yaml }
  })
  if (syntax.length > 0) return syntax
  let content: unknown
  try {
    content = doc.toJS()
  } catch (e) {
    // Aliases that would unfold without end.
    const message = e instanceof Error ? e.message : String(e)
    return [{ file, line: 1, what: { en: message, ja: message }, fix: remedies.yaml }]
  }
  const lineOf = (at: readonly PropertyKey[]) => lines.linePos(offsetOf(doc, at)).line
  const parsed = RuleFile.safeParse(content)
  if (!parsed.success) {
    return parsed.error.issues.flatMap(eachKey).map((issue) => ({ file, line: lineOf(issue.path), ...ofIssue(issue) }))
  }
  const rule: Rule = { id, ...parsed.data }
  const wrong = (place: 'pattern' | 'indicator' | 'value', e: unknown): Problem[] => {
    if (!isHinomiError(e)) throw e
    const what = { en: `${place}: ${e.text('en')}`, ja: `${place}: ${e.text('ja')}` }
    const fix = { en: e.fix('en'), ja: e.fix('ja') }
    const point = e instanceof KqlError ? { point: pointAt(String(rule[place]), e.position) } : {}
    return [{ file, line: lineOf([place]), what, fix, ...point }]
  }
  if (rule.indicator !== undefined) {
    try {
      parseKql(rule.indicator)
      return rule
    } catch (e) {
      return wrong('indicator', e)
    }
  }
  let pattern: Pattern
  try {
    pattern = parsePattern(rule.pattern)
  } catch (e) {
    return wrong('pattern', e)
  }
  try {
    compileMetricValue(rule.value, pattern)
    return rule
  } catch (e) {
    return wrong('value', e)
  }
}

/** Keys that nobody knows come together; each has a line of its own. */
const eachKey = (issue: z.core.$ZodIssue): z.core.$ZodIssue[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ ...issue, keys: [key], path: [...issue.path, key] }))
    : [issue]

/** Where a part of the document begins; a part that is missing is where its parent is. */
const offsetOf = (doc: Document, at: readonly PropertyKey[]): number => {
  for (let length = at.length; length > 0; length--) {
    const parent = length === 1 ? doc.contents : doc.getIn(at.slice(0, length - 1), true)
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && item.key.value === at[length - 1])
      : undefined
    const node = pair?.key ?? doc.getIn(at.slice(0, length), true)
    const range = (node as { range?: readonly number[] | null } | undefined)?.range
    if (range?.[0] !== undefined) return range[0]
  }
  return 0
}

const japanese = z.locales.ja().localeError

const ofIssue = (issue: z.core.$ZodIssue): Pick<Problem, 'what' | 'fix'> => {
  const place = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
  const own = missing
    ? said.MISSING
    : issue.code === 'custom'
      ? said[String(issue.params?.['is']) as keyof typeof said]
      : undefined
  if (own !== undefined) return { what: { en: place + own.what.en, ja: place + own.what.ja }, fix: own.fix }
  const translated = japanese(issue as z.core.$ZodRawIssue)
  const ja = typeof translated === 'string' ? translated : (translated?.message ?? issue.message)
  return { what: { en: place + issue.message, ja: place + ja }, fix: remedies[issue.code] ?? remedies.other }
}
