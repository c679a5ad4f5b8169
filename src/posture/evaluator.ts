import type { Text } from '../kernel/errors.js'
import { ACCOUNT, type Ci, type Json } from './ci.js'
import { type AnyControl, NotRead, type Params, type Surroundings } from './controls/control.js'
import { evaluate, type Outcome, unreadPart } from './controls/evaluate.js'
import { typesOf } from './controls/registry.js'

/** Controls by the type they judge and by the types they look at besides. */
export interface ControlIndex {
  readonly controls: readonly AnyControl[]
  /** Those that judge CIs of this type. */
  readonly of: (type: string) => readonly AnyControl[]
  /** Those that look at this type while they judge another. */
  readonly lookingAt: (type: string) => readonly AnyControl[]
  /** Every type that is judged. */
  readonly types: readonly string[]
}

export const indexControls = (controls: readonly AnyControl[]): ControlIndex => {
  const of = new Map<string, AnyControl[]>()
  const looking = new Map<string, AnyControl[]>()
  const put = (map: Map<string, AnyControl[]>, type: string, one: AnyControl) => {
    const list = map.get(type)
    if (list === undefined) map.set(type, [one])
    else list.push(one)
  }
  for (const one of controls) {
    for (const type of typesOf(one)) put(of, type, one)
    for (const type of one.related ?? []) put(looking, type, one)
  }
  return {
    controls,
    of: (type) => of.get(type) ?? NONE,
    lookingAt: (type) => looking.get(type) ?? NONE,
    types: [...of.keys()],
  }
}

const NONE: readonly AnyControl[] = []

/** The live CIs of one type in one account, found by id, name or ARN. */
export class Shelf {
  readonly #cis = new Map<string, Ci>()
  #list: readonly Ci[] | undefined
  #named: Map<string, Ci> | undefined

  constructor(cis: Iterable<Ci> = []) {
    for (const ci of cis) this.#cis.set(keyOf(ci), ci)
  }

  get size(): number {
    return this.#cis.size
  }

  all(): readonly Ci[] {
    this.#list ??= [...this.#cis.values()]
    return this.#list
  }

  one(id: string): Ci | undefined {
    if (this.#named === undefined) {
      this.#named = new Map()
      for (const ci of this.#cis.values()) {
        // An id names one thing for certain; a name may stand for one in each Region.
        if (ci.resourceName !== undefined && !this.#named.has(ci.resourceName)) this.#named.set(ci.resourceName, ci)
      }
      for (const ci of this.#cis.values()) this.#named.set(ci.resourceId, ci).set(ci.arn, ci)
    }
    return this.#named.get(id)
  }

  put(ci: Ci): void {
    this.#cis.set(keyOf(ci), ci)
    this.#list = undefined
    this.#named = undefined
  }

  drop(ci: Ci): void {
    this.#cis.delete(keyOf(ci))
    this.#list = undefined
    this.#named = undefined
  }
}

const keyOf = (ci: Ci): string => `${ci.awsRegion}\n${ci.resourceId}`

/** A type that a control may look at, or why it may not be judged by. */
export type Readable = Shelf | { readonly unread: Text }

/**
 * What the controls of one account see around a resource. Types that were not read completely say so; a type that
 * the control has not declared is a mistake of the control.
 */
export const surroundingsOf = (now: Date, types: ReadonlyMap<string, Readable>): Surroundings => {
  const shelf = (type: string): Shelf => {
    const found = types.get(type)
    if (found === undefined) throw new Error(`the control looks at ${type} without naming it in \`related\``)
    if (found instanceof Shelf) return found
    throw new NotRead(type, found.unread)
  }
  return {
    now,
    all: (type) => shelf(type).all(),
    one: (type, id) => shelf(type).one(id),
    part: (ci, name): Json => {
      const reason = unreadPart(ci, name)
      if (reason !== undefined) throw new NotRead(name, reason)
      return ci.supplementaryConfiguration[name] ?? null
    },
  }
}

/** Whether a control judges this CI: of the account's CIs, only those of its scope. */
export const judges = (control: AnyControl, ci: Ci): boolean =>
  ci.resourceType !== ACCOUNT || (ci.awsRegion === 'global') === (control.scope === 'global')

/** A control that threw by mistake, on which resource. */
export type OnBroken = (control: AnyControl, ci: Ci, cause: unknown) => void

/** One control on one CI. What the control throws by mistake is WARNING, and told. */
export const judge = (control: AnyControl, ci: Ci, params: Params, around: Surroundings, broken: OnBroken): Outcome => {
  try {
    return evaluate(control, ci, params, around)
  } catch (cause) {
    broken(control, ci, cause)
    const said = cause instanceof Error ? cause.message.slice(0, 200) : String(cause).slice(0, 200)
    return {
      status: 'WARNING',
      reason: {
        en: `The control ${control.id} itself failed: ${said}`,
        ja: `コントロール ${control.id} の処理中にエラーが発生しました: ${said}`,
      },
    }
  }
}
