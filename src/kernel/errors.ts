/** Languages in which every text for people exists. */
export const LOCALES = ['ja', 'en'] as const
export type Locale = (typeof LOCALES)[number]

/** A text for people, complete in each language. `{name}` marks a place for a parameter. */
export type Text = Readonly<Record<Locale, string>>

export type ErrorParams = Readonly<Record<string, string | number | boolean>>

export interface ErrorSpec {
  /** HTTP status when it reaches the API. */
  readonly status: number
  /** CLI exit code: 2 wrong usage, 3 failure. */
  readonly exit?: 2 | 3
  /** What happened and where, one sentence. */
  readonly message: Text
  /** What the reader should do, one sentence. */
  readonly fix: Text
}

const fill = (template: string, params: ErrorParams): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole))

/** The one error type that people see: a stable code, a sentence, what to do, and the cause. */
export class HinomiError extends Error {
  readonly code: string
  readonly spec: ErrorSpec
  readonly params: ErrorParams

  constructor(code: string, spec: ErrorSpec, params: ErrorParams = {}, cause?: unknown) {
    super(fill(spec.message.en, params), cause === undefined ? undefined : { cause })
    this.name = 'HinomiError'
    this.code = code
    this.spec = spec
    this.params = params
  }

  get status(): number {
    return this.spec.status
  }

  /** Exit code of a command that ends with this error. */
  get exit(): 2 | 3 {
    return this.spec.exit ?? (this.spec.status < 500 ? 2 : 3)
  }

  /** The sentence in the reader's language. */
  text(locale: Locale): string {
    return fill(this.spec.message[locale], this.params)
  }

  /** What to do, in the reader's language. */
  fix(locale: Locale): string {
    return fill(this.spec.fix[locale], this.params)
  }
}

export type ErrorFactory = (params?: ErrorParams, cause?: unknown) => HinomiError

/**
 * Declares the errors of a room, each with its sentence and remedy.
 * Values given later fill `{places}`; they are never part of a template themselves.
 */
export const catalogue = <S extends Record<string, ErrorSpec>>(specs: S): { readonly [K in keyof S]: ErrorFactory } =>
  Object.fromEntries(
    Object.entries(specs).map(([code, spec]) => [
      code,
      (params?: ErrorParams, cause?: unknown) => new HinomiError(code, spec, params, cause),
    ]),
  ) as { [K in keyof S]: ErrorFactory }

export const isHinomiError = (e: unknown): e is HinomiError => e instanceof HinomiError

/** Of what others say, so much is told. */
const OTHERS_WORDS = 500

/** What happened and what to do, in each language. What is no error of ours is told in its own words. */
export const saidOf = (problem: unknown): Text => {
  if (isHinomiError(problem)) {
    return { ja: `${problem.text('ja')}${problem.fix('ja')}`, en: `${problem.text('en')} ${problem.fix('en')}` }
  }
  const words = (problem instanceof Error ? problem.message : String(problem)).slice(0, OTHERS_WORDS)
  return { ja: words, en: words }
}
