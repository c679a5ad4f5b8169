import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { ExceptionScope } from '../../contract/index.js'
import { storable } from '../storable.js'
import { findings } from '../tables.js'

/** What of a finding a scope looks at. */
export interface Coverable {
  readonly id: string
  readonly ruleId: string
  readonly account: string | null
  readonly entity: string
  readonly tags: Readonly<Record<string, string>>
}

/** Whether a scope covers a finding. Says the same as `whereOf` does in SQL. */
export const covers = (scope: ExceptionScope, finding: Coverable): boolean => {
  if (scope.kind === 'finding') return scope.findingId === finding.id
  if (scope.rule !== undefined && scope.rule !== finding.ruleId) return false
  if (scope.account !== undefined && scope.account !== finding.account) return false
  switch (scope.kind) {
    case 'rule':
      return true
    case 'resource':
      return scope.entity === finding.entity
    case 'pattern':
      return matches(scope.pattern, finding.entity)
    case 'tag': {
      const value = Object.hasOwn(finding.tags, scope.key) ? finding.tags[scope.key] : undefined
      return value !== undefined && (scope.value === undefined || scope.value === value)
    }
  }
}

/** The findings that a scope covers. */
export const whereOf = (scope: ExceptionScope): SQL => {
  if (scope.kind === 'finding') return eq(findings.id, storable(scope.findingId))
  const both = and(
    scope.rule === undefined ? undefined : eq(findings.ruleId, storable(scope.rule)),
    scope.account === undefined ? undefined : eq(findings.account, storable(scope.account)),
    conditionOf(scope),
  )
  return both ?? sql`true`
}

const conditionOf = (scope: Exclude<ExceptionScope, { kind: 'finding' }>): SQL | undefined => {
  switch (scope.kind) {
    case 'rule':
      return undefined
    case 'resource':
      return eq(findings.entity, storable(scope.entity))
    case 'pattern':
      return sql`${findings.entity} like ${likeOf(storable(scope.pattern))}`
    case 'tag':
      return scope.value === undefined
        ? sql`${findings.tags} ? ${storable(scope.key)}`
        : sql`${findings.tags} ->> ${storable(scope.key)} = ${storable(scope.value)}`
  }
}

const likeOf = (pattern: string): string =>
  pattern.replace(/[\\%_*?]/g, (c) => (c === '*' ? '%' : c === '?' ? '_' : `\\${c}`))

/** `*` is any text, `?` one character (a code point, as in PostgreSQL). At most length × length steps. */
const matches = (pattern: string, text: string): boolean => {
  const p = [...pattern]
  const t = [...text]
  let i = 0
  let j = 0
  let star = -1
  let from = 0
  while (j < t.length) {
    if (i < p.length && p[i] === '*') {
      star = i++
      from = j
    } else if (i < p.length && (p[i] === '?' || p[i] === t[j])) {
      i++
      j++
    } else if (star >= 0) {
      i = star + 1
      j = ++from
    } else return false
  }
  while (p[i] === '*') i++
  return i === p.length
}

/** A scope in one line, for lists, files and the search box; identifiers untranslated. */
export const scopeText = (scope: ExceptionScope): string => {
  if (scope.kind === 'finding') return `finding ${scope.findingId}`
  const where = [scope.rule, scope.account].filter((s) => s !== undefined).join(' @ ')
  const what =
    scope.kind === 'resource'
      ? scope.entity
      : scope.kind === 'pattern'
        ? scope.pattern
        : scope.kind === 'tag'
          ? `${scope.key}${scope.value === undefined ? '' : `=${scope.value}`}`
          : ''
  return [what, where].filter((s) => s !== '').join(' | ')
}
