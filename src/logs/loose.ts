import { canonicalIp } from './ip.js'

/** An object of which nothing is known but that its fields may be read. */
export type Loose = Readonly<Record<string, unknown>>

const NOTHING: Loose = Object.freeze({})

/** The value if fields can be read from it, else an object without any. */
export const object = <T = Loose>(value: unknown): T =>
  (typeof value === 'object' && value !== null ? value : NOTHING) as T

/** Text that says something: `""` is how many services write "absent". */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** AWS writes the same flag as `true`, `"true"` or `"Yes"`, by service. */
export const flag = (value: unknown): boolean | undefined => {
  if (typeof value === 'boolean') return value
  if (value === 'true' || value === 'Yes' || value === 'YES') return true
  if (value === 'false' || value === 'No' || value === 'NO') return false
  return undefined
}

/** A whole number, written as one or as text of digits. */
export const whole = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return Number.isSafeInteger(number) ? (number as number) : undefined
}

export const real = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined

/** What stands at the end of a path of names, if anything does. */
export const at = (value: unknown, ...path: readonly string[]): unknown => {
  let here = value
  for (const name of path) {
    if (typeof here !== 'object' || here === null) return undefined
    here = (here as Loose)[name]
  }
  return here
}

const EMPTY: readonly unknown[] = Object.freeze([])

/** The value if it is a list, else a list of nothing. */
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : EMPTY)

/** Most values of one field that an Event keeps. */
const MOST = 100

/** Each text once, in order, up to a hundred; undefined where there is none. */
export const texts = (values: Iterable<unknown>): readonly string[] | undefined => {
  const found = new Set<string>()
  for (const value of values) {
    if (typeof value === 'string' && value !== '') found.add(value)
    if (found.size >= MOST) break
  }
  return found.size === 0 ? undefined : [...found]
}

/** The canonical spelling of an address, or undefined for what is none. */
export const address = (value: unknown): string | undefined =>
  typeof value === 'string' ? canonicalIp(value) : undefined

/** `name=value` for each text in an object, be it alone or in a list. */
export const pairs = function* (map: unknown): Generator<string> {
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return
  for (const [name, value] of Object.entries(map)) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof one === 'string' && one !== '') yield `${name}=${one}`
    }
  }
}
