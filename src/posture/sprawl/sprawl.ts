import type { Text } from '../../kernel/errors.js'
import type { Ci, Json } from '../ci.js'
import type { Surroundings } from '../controls/control.js'

/** What shows that a resource is not used. */
export interface Unused {
  /** What was seen, with its values: "attached to no instance; 500 GiB gp3". */
  readonly evidence: Text
  /** Since when, where AWS itself tells (ISO 8601). Left out: told from the resource's history. */
  readonly since?: string | undefined
}

/**
 * One way in which resources are left behind. One file each in `kinds/`; the file's name is its id. Like a control it
 * sees only what was read: a type that was not listed to its end makes the answer unknown, never "unused".
 */
export interface Sprawl {
  readonly type: string
  /** Types it looks at through `around`. */
  readonly related?: readonly string[]
  /** What keeping it does. */
  readonly harm: 'cost' | 'risk' | 'clutter'
  /** The kind, in the plural: "Volumes attached to nothing". */
  readonly title: Text
  /** What it costs or endangers, and what to look at before it goes; one to three sentences. */
  readonly why: Text
  /** Called once for an account; what it gives is asked for each resource. Reads nothing but CIs. */
  readonly judge: (around: Surroundings) => (ci: Ci) => Unused | undefined
}

export interface SprawlKind extends Sprawl {
  readonly id: string
}

/** Declares a kind. */
export const sprawl = (spec: Sprawl): Sprawl => spec

/** Whatever stands at a path of a configuration, which comes from outside: any key may be missing. */
export const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined => {
  let here = value
  for (const key of path) {
    if (typeof here !== 'object' || here === null || Array.isArray(here)) return undefined
    here = (here as { readonly [key: string]: Json })[key]
  }
  return here
}

export const textAt = (value: Json | undefined, ...path: readonly string[]): string | undefined => {
  const found = at(value, ...path)
  return typeof found === 'string' && found !== '' ? found : undefined
}

export const listAt = (value: Json | undefined, ...path: readonly string[]): readonly Json[] => {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

/** Texts of a list, or of a key of its members. */
export const textsAt = (value: Json | undefined, path: readonly string[], key?: string): string[] =>
  listAt(value, ...path).flatMap((member) => {
    const found = key === undefined ? member : at(member, key)
    return typeof found === 'string' && found !== '' ? [found] : []
  })

const DAY = 86_400_000

/** Whole days from a time to now; undefined for what is no time. */
export const daysSince = (now: Date, time: Json | undefined): number | undefined => {
  const from = typeof time === 'string' ? Date.parse(time) : Number.NaN
  return Number.isNaN(from) ? undefined : Math.floor((now.getTime() - from) / DAY)
}
