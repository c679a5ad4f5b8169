/**
 * A message is a sentence with `{name}` for a value and `{name?one:other}` for a word that
 * depends on a count. The names become the type of the parameters, so a forgotten one does not compile.
 */
export type ParamsOf<S extends string> = S extends `${string}{${infer P}}${infer Rest}`
  ? NameOf<P> | ParamsOf<Rest>
  : never

type NameOf<P extends string> = P extends `${infer Name}?${string}` ? Name : P

export type Value = string | number

const PLACE = /\{(\w+)(?:\?([^:{}]*):([^{}]*))?\}/g

/** Names of the parameters in a message, sorted, each once. */
export const paramsOf = (message: string): string[] =>
  [...new Set([...message.matchAll(PLACE)].map((m) => m[1] ?? ''))].sort()

/** Puts the values in. Numbers are written as the language writes them. */
export const fill = (message: string, locale: string, values: Readonly<Record<string, Value>>): string =>
  message.replace(PLACE, (all, name: string, one: string | undefined, other: string | undefined) => {
    const value = values[name]
    if (value === undefined) return all
    if (one !== undefined && other !== undefined) {
      return new Intl.PluralRules(locale).select(Number(value)) === 'one' ? one : other
    }
    return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value
  })
