import type { Filter } from './ast.js'
import { fold } from './fold.js'
import { ORIGINAL } from './schema.js'
import { type Comparison, type FieldFilter, type ValueTest, valueTest } from './value-test.js'

/** Reads a field of a subject: one value, a list of values, or undefined. */
export type Reader<T> = (subject: T) => unknown

/** Where a field's values come from. A bare function compares by the values' own JavaScript types. */
export type Resolved<T> =
  | Reader<T>
  | { readonly read: Reader<T>; readonly as: Comparison }
  /** The values of all of these. */
  | { readonly union: readonly Resolved<T>[] }

/** Asked once for each field, while compiling. */
export type Resolve<T> = (field: string) => Resolved<T>

export type Predicate<T> = (subject: T) => boolean

const test = <T>(read: Reader<T>, holds: ValueTest): Predicate<T> => {
  const any = (list: readonly unknown[]): boolean => {
    for (let i = 0; i < list.length; i++) if (holds(list[i])) return true
    return false
  }
  return (subject) => {
    const value = read(subject)
    if (value === undefined || value === null) return false
    return typeof value === 'object' && Array.isArray(value) ? any(value) : holds(value)
  }
}

const field = <T>(filter: FieldFilter, resolved: Resolved<T>): Predicate<T> => {
  if (typeof resolved === 'function') return test(resolved, valueTest(filter, undefined))
  if ('union' in resolved) return either(resolved.union.map((part) => field(filter, part)))
  return test(resolved.read, valueTest(filter, resolved.as))
}

const both = <T>(parts: readonly Predicate<T>[]): Predicate<T> => {
  const [a, b] = parts
  if (a === undefined) return () => true
  if (b === undefined) return a
  if (parts.length === 2) return (subject) => a(subject) && b(subject)
  return (subject) => {
    for (let i = 0; i < parts.length; i++) if (!(parts[i] as Predicate<T>)(subject)) return false
    return true
  }
}

const either = <T>(parts: readonly Predicate<T>[]): Predicate<T> => {
  const [a, b] = parts
  if (a === undefined) return () => false
  if (b === undefined) return a
  if (parts.length === 2) return (subject) => a(subject) || b(subject)
  return (subject) => {
    for (let i = 0; i < parts.length; i++) if ((parts[i] as Predicate<T>)(subject)) return true
    return false
  }
}

/**
 * Makes a test of a filter. The test allocates nothing of its own and takes time linear in the
 * values it looks at.
 *
 * @param resolve says where a field's values are; `text` asks it for `event.original`
 * @throws REGEX_WRONG, CIDR_WRONG
 */
export const compilePredicate = <T>(filter: Filter, resolve: Resolve<T>): Predicate<T> => {
  const known = new Map<string, Resolved<T>>()
  const resolved = (name: string): Resolved<T> => {
    let found = known.get(name)
    if (found === undefined) {
      found = resolve(name)
      known.set(name, found)
    }
    return found
  }
  const compile = (part: Filter): Predicate<T> => {
    switch (part.kind) {
      case 'all':
        return () => true
      case 'none':
        return () => false
      case 'and':
        return both(part.of.map(compile))
      case 'or':
        return either(part.of.map(compile))
      case 'not': {
        const inner = compile(part.of)
        return (subject) => !inner(subject)
      }
      case 'text': {
        const phrase = fold(part.phrase)
        return compileText(resolved(ORIGINAL), (value) => typeof value === 'string' && fold(value).includes(phrase))
      }
      default:
        return field(part, resolved(part.field))
    }
  }
  return compile(filter)
}

const compileText = <T>(resolved: Resolved<T>, holds: ValueTest): Predicate<T> => {
  if (typeof resolved === 'function') return test(resolved, holds)
  if ('union' in resolved) return either(resolved.union.map((part) => compileText(part, holds)))
  return test(resolved.read, holds)
}
