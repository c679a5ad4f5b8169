import { systemClock } from '../kernel/clock.js'
import { ALL, and, type Filter, not, or } from './ast.js'
import { errors, fail } from './errors.js'
import { bareCondition, fieldCondition, type Meaning, type RangeOperator, rangeCondition } from './kql-condition.js'
import { keywordAt, type Literal, readLiteral, skipSpace } from './kql-literal.js'
import type { Schema } from './schema.js'
import { matchPieces } from './wildcard.js'

/** Characters of one query. */
export const KQL_LENGTH = 10_000
/** Parentheses, braces and negations within each other. */
export const KQL_DEPTH = 100
/** Conditions once wildcards in field names are written out. */
export const KQL_CONDITIONS = 5_000

export interface KqlOptions {
  /** What `now` means, in milliseconds since the epoch; the system's time when absent. */
  readonly now?: number
  /** IANA zone in which dates without offset are meant; UTC when absent. */
  readonly zone?: string
}

const OPERATOR = /[<>]=?/y

/** Recursive descent over the text; each method reads from `#at` on. Precedence: not, and, or. */
class Parser {
  readonly #text: string
  readonly #meaning: Meaning
  #at = 0
  #depth = 0
  #conditions = 0

  constructor(text: string, meaning: Meaning) {
    this.#text = text
    this.#meaning = meaning
  }

  query(): Filter {
    this.#skip()
    if (this.#at === this.#text.length) return ALL
    const filter = this.#or('')
    if (this.#at < this.#text.length) this.#unexpected()
    return filter
  }

  #skip(): void {
    this.#at = skipSpace(this.#text, this.#at)
  }

  #keyword(word: 'and' | 'or' | 'not'): boolean {
    if (keywordAt(this.#text, this.#at) !== word) return false
    this.#at += word.length
    this.#skip()
    return true
  }

  /** `prefix` is the path of the `field:{ … }` around, with a dot at its end. */
  #or(prefix: string, after?: string): Filter {
    const parts = [this.#and(prefix, after)]
    while (this.#keyword('or')) parts.push(this.#and(prefix, 'or'))
    return or(...parts)
  }

  #and(prefix: string, after?: string): Filter {
    const parts = [this.#not(prefix, after)]
    while (this.#keyword('and')) parts.push(this.#not(prefix, 'and'))
    return and(...parts)
  }

  #not(prefix: string, after?: string): Filter {
    const start = this.#at
    if (!this.#keyword('not')) return this.#sub(prefix, after)
    return this.#deeper(start, () => not(this.#not(prefix, 'not')))
  }

  #sub(prefix: string, after: string | undefined): Filter {
    const start = this.#at
    if (this.#text[start] === '(') return this.#enclosed(')', () => this.#or(prefix))
    const literal = readLiteral(this.#text, start)
    const keyword = keywordAt(this.#text, start)
    if (literal === undefined || keyword !== undefined) return this.#noCondition(after)
    this.#at = literal.end
    this.#skip()
    const next = this.#text[this.#at]
    if (next === ':') return this.#colon(prefix, literal)
    if (next === '<' || next === '>') return this.#range(prefix, literal)
    this.#count(1, literal)
    return bareCondition(literal)
  }

  #colon(prefix: string, field: Literal): Filter {
    this.#checkField(field)
    this.#at++
    this.#skip()
    const next = this.#text[this.#at]
    if (next === '{') {
      return this.#enclosed('}', () => this.#or(`${prefix}${field.pieces.join('*')}.`))
    }
    if (next === '(') return this.#enclosed(')', () => this.#values(prefix, field))
    return this.#value(prefix, field, ':')
  }

  /** Values of one field in parentheses: `(a or b and not c)`. */
  #values(prefix: string, field: Literal): Filter {
    const parts = [this.#valuesAnd(prefix, field, undefined)]
    while (this.#keyword('or')) parts.push(this.#valuesAnd(prefix, field, 'or'))
    return or(...parts)
  }

  #valuesAnd(prefix: string, field: Literal, after: string | undefined): Filter {
    const parts = [this.#valuesNot(prefix, field, after)]
    while (this.#keyword('and')) parts.push(this.#valuesNot(prefix, field, 'and'))
    return and(...parts)
  }

  #valuesNot(prefix: string, field: Literal, after: string | undefined): Filter {
    const start = this.#at
    if (this.#keyword('not')) return this.#deeper(start, () => not(this.#valuesNot(prefix, field, 'not')))
    if (this.#text[start] === '(') return this.#enclosed(')', () => this.#values(prefix, field))
    if (keywordAt(this.#text, start) !== undefined) return this.#noCondition(after)
    return this.#value(prefix, field, after)
  }

  #value(prefix: string, field: Literal, after: string | undefined): Filter {
    const start = this.#at
    const literal = keywordAt(this.#text, start) === undefined ? readLiteral(this.#text, start) : undefined
    if (literal === undefined) return this.#noValue(after ?? '(')
    this.#at = literal.end
    this.#skip()
    const names = this.#names(prefix, field)
    if (names === 'any') {
      this.#count(1, field)
      return bareCondition(literal)
    }
    this.#count(names.length, field)
    return or(...names.map((name) => fieldCondition(name, literal, this.#meaningFor(field))))
  }

  #range(prefix: string, field: Literal): Filter {
    this.#checkField(field)
    OPERATOR.lastIndex = this.#at
    const operator = OPERATOR.exec(this.#text)?.[0] as RangeOperator
    this.#at += operator.length
    this.#skip()
    const start = this.#at
    if (this.#text[start] === '(') return fail(errors.KQL_RANGE_VALUE({ operator }), start, start + 1)
    const literal = keywordAt(this.#text, start) === undefined ? readLiteral(this.#text, start) : undefined
    if (literal === undefined) return this.#noValue(operator)
    this.#at = literal.end
    this.#skip()
    const names = this.#names(prefix, field)
    const all = names === 'any' ? (this.#meaning.schema?.names() ?? []) : names
    this.#count(all.length, field)
    return or(...all.map((name) => rangeCondition(name, operator, literal, this.#meaningFor(field))))
  }

  /** Fields that a name stands for; `any` for a lone `*`, which is the record as a whole. */
  #names(prefix: string, field: Literal): readonly string[] | 'any' {
    if (field.pieces.length === 1 && !prefix.includes('*')) return [prefix + field.pieces[0]]
    const pieces = `${prefix}${field.pieces.join('*')}`.split('*')
    if (pieces.every((piece) => piece === '')) return 'any'
    return (this.#meaning.schema?.names() ?? []).filter((name) => matchPieces(name, pieces))
  }

  #meaningFor(field: Literal): Meaning {
    return field.pieces.length === 1 ? this.#meaning : { ...this.#meaning, lenient: true }
  }

  #checkField(field: Literal): void {
    if (field.words.length > 1) {
      fail(errors.KQL_FIELD_SPACE({ field: field.pieces.join('*').slice(0, 60) }), field.start, field.end)
    }
  }

  /** A part between the bracket at `#at` and its partner. */
  #enclosed(close: ')' | '}', part: () => Filter): Filter {
    const start = this.#at
    const open = close === ')' ? '(' : '{'
    return this.#deeper(start, () => {
      this.#at++
      this.#skip()
      if (this.#text[this.#at] === close) {
        return fail(errors.KQL_GROUP_EMPTY({ open, close }), start, this.#at + 1)
      }
      if (this.#at === this.#text.length) return fail(errors.KQL_PAREN_OPEN({ open, close }), start, start + 1)
      const filter = part()
      if (this.#text[this.#at] !== close) {
        if (this.#at === this.#text.length) return fail(errors.KQL_PAREN_OPEN({ open, close }), start, start + 1)
        this.#unexpected()
      }
      this.#at++
      this.#skip()
      return filter
    })
  }

  #deeper<T>(start: number, part: () => T): T {
    if (++this.#depth > KQL_DEPTH) return fail(errors.KQL_TOO_DEEP({ limit: KQL_DEPTH }), start, start + 1)
    const result = part()
    this.#depth--
    return result
  }

  #count(more: number, at: Literal): void {
    this.#conditions += more
    if (this.#conditions > KQL_CONDITIONS) {
      fail(errors.KQL_TOO_MANY({ limit: KQL_CONDITIONS }), at.start, at.end)
    }
  }

  /** The character at `#at`, as a place; at the end of the text, the place behind it. */
  #here(): [number, number] {
    const code = this.#text.codePointAt(this.#at)
    return [this.#at, this.#at + (code === undefined ? 1 : code > 0xffff ? 2 : 1)]
  }

  #noValue(after: string): never {
    return fail(errors.KQL_VALUE_MISSING({ after }), ...this.#here())
  }

  #noCondition(after: string | undefined): never {
    const found = this.#text[this.#at]
    if (found === ':' || found === '<' || found === '>') {
      return fail(errors.KQL_FIELD_MISSING({ operator: found }), ...this.#here())
    }
    const keyword = keywordAt(this.#text, this.#at)
    if (after !== undefined) return fail(errors.KQL_CONDITION_AFTER({ operator: after }), ...this.#here())
    if (keyword !== undefined) {
      return fail(errors.KQL_CONDITION_BEFORE({ operator: keyword }), this.#at, this.#at + keyword.length)
    }
    return this.#unexpected()
  }

  #unexpected(): never {
    const found = this.#text[this.#at] ?? ''
    if (found === ')' || found === '}') return fail(errors.KQL_CLOSE_STRAY({ found }), ...this.#here())
    const keyword = keywordAt(this.#text, this.#at)
    if (keyword !== undefined) {
      return fail(errors.KQL_CONJUNCTION_MISSING(), this.#at, this.#at + keyword.length)
    }
    return fail(errors.KQL_CONJUNCTION_MISSING(), ...this.#here())
  }
}

/**
 * Reads Kibana Query Language. An empty text matches everything.
 *
 * Values get the type that the schema gives their field; an undeclared field is a path into the
 * original record, whose numbers and booleans match their spelling. Beyond Kibana: an ideographic
 * space separates too, keywords may touch parentheses, `not not` is allowed.
 *
 * @throws KqlError with the place that is wrong
 */
export const parseKql = (text: string, schema?: Schema, options: KqlOptions = {}): Filter => {
  if (text.length > KQL_LENGTH) {
    return fail(errors.KQL_TOO_LONG({ length: text.length, limit: KQL_LENGTH }), KQL_LENGTH, text.length)
  }
  const { now = systemClock.now(), zone = 'UTC' } = options
  return new Parser(text, { schema, now, zone, lenient: false }).query()
}
