import type { Json, JsonObject } from '../ci.js'

/** One difference between two CIs. `path` as a person would say it: `ipPermissions[tcp 22].ipRanges`. */
export interface Difference {
  readonly path: string
  /** Absent: it is new. */
  readonly before?: Json
  /** Absent: it is gone. */
  readonly after?: Json
}

/** A change that touches more than this is shown as "and n more". */
export const DIFFERENCES_MOST = 500
const DEPTH = 40

/** Keys by which AWS tells the members of a list apart, the surest first. */
const IDENTITIES = [
  'arn',
  'id',
  'sid',
  'Sid',
  'key',
  'name',
  'groupId',
  'policyName',
  'policyArn',
  'ruleName',
  'volumeId',
  'subnetId',
  'deviceName',
  'cidrIp',
  'cidrIpv6',
  'userId',
  'destinationCidrBlock',
  'ruleNumber',
  'resourceId',
]

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const same = (a: Json | undefined, b: Json | undefined): boolean => {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((v, i) => same(v, b[i] as Json))
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((k) => k in b && same(a[k], b[k]))
}

/** A policy document or other JSON kept as text is compared as what it says. */
const opened = (value: Json | undefined): Json | undefined => {
  if (typeof value !== 'string') return value
  const text = value.startsWith('%7B') ? safely(() => decodeURIComponent(value)) : value
  if (text === undefined || !/^\s*[{[]/.test(text)) return value
  const parsed = safely(() => JSON.parse(text) as Json)
  return typeof parsed === 'object' && parsed !== null ? parsed : value
}

const safely = <T>(make: () => T): T | undefined => {
  try {
    return make()
  } catch {
    return undefined
  }
}

/** By what the members of both lists can be told apart; undefined: by nothing but their content. */
const identityOf = (all: readonly Json[]): ((member: Json) => string) | undefined => {
  if (all.length === 0 || !all.every(isObject)) return undefined
  const objects = all as readonly JsonObject[]
  if (objects.every((o) => 'ipProtocol' in o)) {
    const words = (o: JsonObject) =>
      [o['ipProtocol'], o['fromPort'], o['toPort']].filter((w) => w !== undefined && w !== null)
    return (member) => words(member as JsonObject).join(' ')
  }
  const key = IDENTITIES.find((k) => objects.every((o) => typeof o[k] === 'string' || typeof o[k] === 'number'))
  return key === undefined ? undefined : (member) => String((member as JsonObject)[key])
}

/**
 * What differs, in the order of the keys. Lists of objects are compared member by member, by what tells them apart;
 * lists of words as sets; policies as what they say. At most `DIFFERENCES_MOST`.
 */
export const diff = (before: Json | undefined, after: Json | undefined): Difference[] => {
  const found: Difference[] = []
  const add = (path: string, a: Json | undefined, b: Json | undefined) => {
    if (found.length >= DIFFERENCES_MOST) return
    found.push({ path, ...(a === undefined ? {} : { before: a }), ...(b === undefined ? {} : { after: b }) })
  }
  const walk = (path: string, x: Json | undefined, y: Json | undefined, depth: number) => {
    const a = opened(x)
    const b = opened(y)
    if (same(a, b)) return
    if (depth < DEPTH && isObject(a) && isObject(b)) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
        walk(path === '' ? key : `${path}.${key}`, a[key], b[key], depth + 1)
      }
      return
    }
    if (depth < DEPTH && Array.isArray(a) && Array.isArray(b)) {
      const identity = identityOf([...a, ...b])
      const members = (list: readonly Json[], of: (m: Json) => string) => new Map(list.map((m) => [of(m), m]))
      if (identity !== undefined) {
        const [left, right] = [members(a, identity), members(b, identity)]
        if (left.size === a.length && right.size === b.length) {
          for (const key of new Set([...left.keys(), ...right.keys()])) {
            walk(`${path}[${key}]`, left.get(key), right.get(key), depth + 1)
          }
          return
        }
      }
      // Order says nothing in nearly all of AWS's lists: only what joined and what left is told.
      const gone = a.filter((m) => !b.some((n) => same(m, n)))
      const come = b.filter((n) => !a.some((m) => same(m, n)))
      for (const m of gone) add(path, m, undefined)
      for (const n of come) add(path, undefined, n)
      if (gone.length === 0 && come.length === 0) add(path, a, b)
      return
    }
    add(path, a, b)
  }
  walk('', before, after, 0)
  return found
}
