/** The statements of a resource's policy (IAM user guide, "Grammar of the IAM JSON policy language"), as far as the controls ask. */

export interface Statement {
  readonly sid: string
  readonly effect: 'Allow' | 'Deny'
  /** `*` for everybody; `everybody but` stands for NotPrincipal. */
  readonly principals: readonly Principal[]
  readonly actions: readonly string[]
  /** The actions are those that it does not take. */
  readonly notActions: boolean
  readonly resources: readonly string[]
  readonly notResources: boolean
  readonly conditions: readonly Condition[]
}

export interface Principal {
  readonly kind: 'everybody' | 'AWS' | 'Service' | 'Federated' | 'CanonicalUser'
  readonly value: string
}

export interface Condition {
  /** Without set operator and `IfExists`, in lower case: `stringequals`. */
  readonly operator: string
  readonly set: 'all' | 'any' | undefined
  readonly ifExists: boolean
  /** In lower case: `aws:sourceip`. */
  readonly key: string
  readonly values: readonly string[]
}

const list = (value: unknown): readonly unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])
const texts = (value: unknown): string[] => list(value).map(String)
const object = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

/**
 * Reads a policy's text.
 *
 * @throws SyntaxError when it is no JSON: AWS stores no such policy, so nothing may be concluded from it.
 */
export const statementsOf = (policy: string | null | undefined): readonly Statement[] => {
  if (policy === null || policy === undefined || policy === '') return []
  return list(object(JSON.parse(policy))['Statement']).map((value, i) => {
    const s = object(value)
    return {
      sid: typeof s['Sid'] === 'string' && s['Sid'] !== '' ? s['Sid'] : `#${i + 1}`,
      effect: s['Effect'] === 'Deny' ? 'Deny' : 'Allow',
      principals:
        s['NotPrincipal'] === undefined
          ? principals(s['Principal'])
          : [{ kind: 'everybody', value: `everybody but ${JSON.stringify(s['NotPrincipal'])}` }],
      actions: texts(s['Action'] ?? s['NotAction']),
      notActions: s['Action'] === undefined && s['NotAction'] !== undefined,
      resources: texts(s['Resource'] ?? s['NotResource']),
      notResources: s['Resource'] === undefined && s['NotResource'] !== undefined,
      conditions: Object.entries(object(s['Condition'])).flatMap(([operator, keys]) =>
        Object.entries(object(keys)).map(([key, values]) => condition(operator, key, texts(values))),
      ),
    }
  })
}

const principals = (value: unknown): readonly Principal[] => {
  if (value === '*') return [{ kind: 'everybody', value: '*' }]
  return Object.entries(object(value)).flatMap(([kind, values]) =>
    texts(values).map((v) => ({
      kind: kind === 'AWS' && v === '*' ? ('everybody' as const) : (kind as Principal['kind']),
      value: v,
    })),
  )
}

const condition = (operator: string, key: string, values: readonly string[]): Condition => {
  const [, set, bare = '', ifExists] = /^(?:For(All|Any)Values?:)?(.*?)(IfExists)?$/i.exec(operator) ?? []
  return {
    operator: bare.toLowerCase(),
    set: set?.toLowerCase() as Condition['set'],
    ifExists: ifExists !== undefined,
    key: key.toLowerCase(),
    values,
  }
}

/**
 * Whether a text that both patterns match exists; `*` is any run of characters, `?` any one. Letter case is ignored,
 * as it is in the names of actions.
 */
export const overlap = (a: string, b: string): boolean => {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()]
  // Row by row: what of `right` can be reached by what of `left` was read.
  let reach = new Set<number>([0])
  const closed = (set: Set<number>): Set<number> => {
    for (const at of [...set].sort((x, y) => x - y)) for (let i = at; right[i] === '*'; i++) set.add(i + 1)
    return set
  }
  reach = closed(reach)
  for (const c of left) {
    const next = new Set<number>()
    if (c === '*') {
      const first = Math.min(...reach)
      for (let i = first; i <= right.length; i++) next.add(i)
    } else {
      for (const at of reach) {
        const d = right[at]
        if (d === '*') next.add(at)
        else if (d !== undefined && (c === '?' || d === '?' || c === d)) next.add(at + 1)
      }
    }
    reach = closed(next)
    if (reach.size === 0) return false
  }
  return reach.has(right.length)
}

/** Whether the pattern takes every text that the other one takes; the other may hold wildcards of its own. */
export const covers = (pattern: string, other: string): boolean => {
  const pieces = pattern.toLowerCase().split('*')
  const text = other.toLowerCase()
  const fits = (piece: string, at: number) =>
    at >= 0 &&
    at + piece.length <= text.length &&
    [...piece].every((c, i) => c === text[at + i] || (c === '?' && text[at + i] !== '*'))
  if (pieces.length === 1) return text.length === pattern.length && fits(pieces[0] ?? '', 0)
  const first = pieces[0] ?? ''
  const last = pieces[pieces.length - 1] ?? ''
  if (!fits(first, 0) || !fits(last, text.length - last.length) || first.length + last.length > text.length)
    return false
  let at = first.length
  for (const piece of pieces.slice(1, -1)) {
    while (at + piece.length <= text.length - last.length && !fits(piece, at)) at++
    if (at + piece.length > text.length - last.length) return false
    at += piece.length
  }
  return true
}

/** What of the actions (names or patterns) a statement takes, as names or patterns again. */
export const taken = (s: Statement, actions: readonly string[]): readonly string[] =>
  actions.flatMap((action) =>
    s.notActions
      ? s.actions.some((a) => covers(a, action))
        ? []
        : [action]
      : s.actions.filter((a) => overlap(a, action)).map((a) => (covers(action, a) ? a : action)),
  )
