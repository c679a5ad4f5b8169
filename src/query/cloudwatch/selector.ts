import { errors } from './errors.js'
import { quote, Scanner } from './scanner.js'

/** Every place of a list; keys and places are objects, so that no key can be taken for it. */
export const EACH = '[*]'

/** A step of a selector: a key, a place in a list counted from 0, or every place of it. */
export type Step = { readonly key: string } | { readonly index: number } | typeof EACH

export type Path = readonly Step[]

const NAME = /[\p{L}\p{N}_$:@/-]+/uy
const INDEX = /\d{1,6}/y

/** Reads `$.a.b`, `$.a[0].b`, `$.a[*].b`, `$['a b']`, `$.['a.b']`. @throws PATTERN_SELECTOR */
export const readPath = (s: Scanner): Step[] => {
  if (!s.take('$')) s.fail(errors.PATTERN_SELECTOR())
  const path: Step[] = []
  for (;;) {
    const from = s.at
    // CloudWatch writes a key with signs as `$.['cluster.name']`.
    if (s.take('[') || s.take('.[')) path.push(readBracket(s, from))
    else if (s.take('.')) {
      const key = s.match(NAME)
      if (key === undefined) return s.fail(errors.PATTERN_SELECTOR())
      path.push({ key })
    } else break
  }
  if (path.length === 0) s.fail(errors.PATTERN_SELECTOR())
  return path
}

const readBracket = (s: Scanner, from: number): Step => {
  s.space()
  const step = s.take('*')
    ? EACH
    : s.next === '"' || s.next === "'"
      ? { key: s.quoted() }
      : { index: Number(s.match(INDEX) ?? s.fail(errors.PATTERN_SELECTOR())) }
  s.space()
  s.close(']', s.text[from] === '.' ? from + 1 : from)
  return step
}

/** A selector alone, as metric values are written. @throws PATTERN_SELECTOR, PATTERN_AFTER_END */
export const parseSelector = (text: string): Path => {
  const s = new Scanner(text)
  const path = readPath(s)
  s.end()
  return path
}

/** Reads the value at a path; undefined where there is none. */
export type Read = (record: unknown) => unknown

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const stepTo = (step: Exclude<Step, typeof EACH>): Read => {
  if ('index' in step) return (value) => (Array.isArray(value) ? value[step.index] : undefined)
  const { key } = step
  // Only for these could a plain read find something that is not the record's.
  if (key in Object.prototype) return (value) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined)
  return (value) => (isObject(value) ? value[key] : undefined)
}

/**
 * A reader of a path without `[*]`. A key into a list finds nothing, a place in what is no list neither:
 * "if a property selector points to an array or object, the metric filter won't match the log format".
 */
const readerOf = (path: readonly Exclude<Step, typeof EACH>[]): Read => {
  const [first, second, third, ...more] = path.map(stepTo)
  if (first === undefined) return (record) => record
  if (second === undefined) return first
  if (third === undefined) return (record) => second(first(record))
  const rest = [third, ...more]
  return (record) => {
    let value = second(first(record))
    for (let i = 0; i < rest.length && value !== undefined; i++) value = (rest[i] as Read)(value)
    return value
  }
}

/** A test of a record: whether any value at the path is as `holds` says. */
export const anyAt = (path: Path, holds: (value: unknown) => boolean): ((record: unknown) => boolean) => {
  const each = path.indexOf(EACH)
  if (each < 0) {
    const read = readerOf(path as readonly Exclude<Step, typeof EACH>[])
    return (record) => {
      const value = read(record)
      return value !== undefined && holds(value)
    }
  }
  const list = readerOf(path.slice(0, each) as readonly Exclude<Step, typeof EACH>[])
  const rest = path.slice(each + 1)
  const item = rest.length === 0 ? holds : anyAt(rest, holds)
  return (record) => {
    const values = list(record)
    return Array.isArray(values) && values.some(item)
  }
}

/** The first value at a path. */
export const firstAt = (path: Path): Read => {
  let found: unknown
  const search = anyAt(path, (value) => {
    found = value
    return true
  })
  return (record) => {
    found = undefined
    search(record)
    return found
  }
}

const PLAIN = /^[\p{L}\p{N}_$:@/-]+$/u

export const printPath = (path: Path): string =>
  `$${path
    .map((step) =>
      step === EACH
        ? EACH
        : 'index' in step
          ? `[${step.index}]`
          : PLAIN.test(step.key)
            ? `.${step.key}`
            : `[${quote(step.key)}]`,
    )
    .join('')}`
