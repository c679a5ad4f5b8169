import type { Severity } from '../../contract/index.js'
import type { Text } from '../../kernel/errors.js'
import type { Ci, Json } from '../ci.js'

/** What a control says of one resource. `WARNING` is said by the engine alone, for what could not be read. */
export type Verdict =
  | { readonly status: 'PASSED'; readonly reason?: Text }
  | { readonly status: 'FAILED'; readonly reason: Text }
  | { readonly status: 'NOT_AVAILABLE'; readonly reason: Text }

export const passed = (reason?: Text): Verdict =>
  reason === undefined ? { status: 'PASSED' } : { status: 'PASSED', reason }
/** The reason names what was found, with its value: "port 22 is open to ::/0". */
export const failed = (en: string, ja: string): Verdict => ({ status: 'FAILED', reason: { en, ja } })
/** The control says nothing of this resource (a default that has no such setting, an engine it does not cover). */
export const notApplicable = (en: string, ja: string): Verdict => ({ status: 'NOT_AVAILABLE', reason: { en, ja } })

export type Params = Readonly<Record<string, Json>>

/** The CI as a control sees it: every part in `needs` was read, and is there. */
export interface Subject<C, P> {
  readonly ci: Ci
  /** `ci.configuration`, typed by the control as far as it reads it. All of it comes from outside: any key may be missing. */
  readonly configuration: C
  /** The parts named in `needs`; `null`: there is none. */
  readonly parts: P
}

/** What else a control may look at. */
export interface Surroundings {
  readonly now: Date
  /**
   * All live resources of a type in `related`, of the same account, in all Regions.
   * Where they were not read completely the engine stops the check and says WARNING.
   */
  readonly all: (type: string) => readonly Ci[]
  /** One of them by resourceId, name or ARN. */
  readonly one: (type: string, id: string) => Ci | undefined
  /**
   * A part of a related CI. Throws `NotRead` (which the engine turns into WARNING) when it was not read.
   */
  readonly part: (ci: Ci, name: string) => Json
}

export interface Control<C, P, A extends Params> {
  /** Security Hub's id: `S3.14`; that of a control which Security Hub lacks begins with its benchmark: `CIS-1.2.0-2.9`. */
  readonly id: string
  readonly severity: Severity
  /** Type of the CIs it judges. */
  readonly type: string | readonly string[]
  /** For `AWS::::Account` alone: whether it judges each Region's CI or the one in `global`. */
  readonly scope?: 'regional' | 'global'
  /** Parts of `supplementaryConfiguration` it reads; `tags` for the tags. */
  readonly needs: readonly (keyof P & string)[]
  /** Types it reads through `all` and `one`. A change of one of these makes the control look again. */
  readonly related?: readonly string[]
  /** Parameters with their defaults, named as Security Hub names them. */
  readonly params?: A
  readonly title: Text
  /** What can happen if it is left so; one to three sentences. */
  readonly why: Text
  /** What to do in the console, step by step. */
  readonly fix: Text
  /** The same for the command line, with `<placeholders>`. */
  readonly cli: string
  readonly check: (subject: Subject<C, P>, params: A, around: Surroundings) => Verdict
}

/** A control whose types nobody outside needs to know. */
export type AnyControl = Omit<Control<never, never, Params>, 'needs' | 'check'> & {
  readonly needs: readonly string[]
  readonly check: (subject: Subject<unknown, unknown>, params: Params, around: Surroundings) => Verdict
}

/**
 * Declares a control.
 *
 * @typeParam C what it reads of `configuration`, every key optional.
 * @typeParam P the parts it needs, each with `| null`: `{ BucketVersioningConfiguration: { status?: string } | null }`.
 * @typeParam A its parameters.
 */
// biome-ignore lint/complexity/noBannedTypes: no parts is an object without keys.
export const control = <C = unknown, P = {}, A extends Params = Params>(spec: Control<C, P, A>): AnyControl =>
  spec as unknown as AnyControl

/** Thrown by `Surroundings` when something was not read. */
export class NotRead extends Error {
  readonly what: string
  readonly reason: Text
  constructor(what: string, reason: Text) {
    super(reason.en)
    this.name = 'NotRead'
    this.what = what
    this.reason = reason
  }
}
