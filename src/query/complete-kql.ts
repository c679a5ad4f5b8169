import { isSpace, keywordAt } from './kql-literal.js'
import type { Schema } from './schema.js'

/** What may stand at the caret; `[start, end)` is what a suggestion replaces. */
export type Completion =
  /** `within` is the path of the `field:{` around, which a suggested name has to lose again. */
  | {
      readonly kind: 'field'
      readonly prefix: string
      readonly within: string
      readonly start: number
      readonly end: number
    }
  /** `quoted`: the caret is inside quotation marks, and `start` is at the opening one. */
  | {
      readonly kind: 'value'
      readonly field: string
      readonly prefix: string
      readonly quoted: boolean
      readonly start: number
      readonly end: number
    }
  /** `:` and, for a field that has an order, `<` … */
  | {
      readonly kind: 'operator'
      readonly field: string
      readonly prefix: string
      readonly start: number
      readonly end: number
    }
  | { readonly kind: 'conjunction'; readonly prefix: string; readonly start: number; readonly end: number }

interface Token {
  readonly kind: 'word' | 'quoted' | 'keyword' | 'operator' | 'open' | 'close' | 'openBrace' | 'closeBrace'
  readonly start: number
  readonly end: number
  readonly text: string
  /** A quotation mark that is not closed. */
  readonly open?: boolean
}

const SINGLE: Readonly<Record<string, Token['kind']>> = {
  '(': 'open',
  ')': 'close',
  '{': 'openBrace',
  '}': 'closeBrace',
}

const ENDING = '():<>"{}'

const unescaped = (text: string): string => text.replace(/\\([\s\S])/g, '$1')

const quotedToken = (text: string, start: number): Token => {
  let i = start + 1
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1
  const closed = i < text.length
  const inner = unescaped(text.slice(start + 1, Math.min(i, text.length)))
  return { kind: 'quoted', start, end: closed ? i + 1 : text.length, text: inner, ...(closed ? {} : { open: true }) }
}

/** Takes any text apart, right or wrong, up to `end`. Words end at white space. */
const tokensOf = (text: string): Token[] => {
  const tokens: Token[] = []
  let i = 0
  while (i < text.length) {
    const char = text[i] as string
    if (isSpace(char)) {
      i++
      continue
    }
    let token: Token
    const single = SINGLE[char]
    const keyword = keywordAt(text, i)
    if (char === '"') token = quotedToken(text, i)
    else if (single !== undefined) token = { kind: single, start: i, end: i + 1, text: char }
    else if (char === ':' || char === '<' || char === '>') {
      const end = char !== ':' && text[i + 1] === '=' ? i + 2 : i + 1
      token = { kind: 'operator', start: i, end, text: text.slice(i, end) }
    } else if (keyword !== undefined) {
      token = { kind: 'keyword', start: i, end: i + keyword.length, text: keyword }
    } else {
      let end = i
      while (end < text.length && !isSpace(text[end]) && !ENDING.includes(text[end] as string)) {
        end += text[end] === '\\' ? 2 : 1
      }
      end = Math.min(end, text.length)
      token = { kind: 'word', start: i, end, text: unescaped(text.slice(i, end)) }
    }
    tokens.push(token)
    i = token.end
  }
  return tokens
}

/** What is around a place: paths of `field:{`, and the field whose list of values is open. */
interface Frame {
  readonly prefix: string
  readonly listOf: string | undefined
}

/** Where the word or phrase ends in which the caret is. */
const endOf = (text: string, at: number, typing: Token | undefined): number => {
  if (typing === undefined) return at
  if (typing.kind === 'quoted') return text[at] === '"' ? at + 1 : at
  let end = at
  while (end < text.length && !isSpace(text[end]) && !ENDING.includes(text[end] as string)) end++
  return end
}

type Expect = 'condition' | 'value' | 'afterField' | 'afterCondition'

/**
 * What can follow at the caret. Never throws, whatever the text: what is wrong before the caret is
 * read as it most likely was meant. The caller fetches the values.
 */
export const completeKql = (text: string, caret: number, schema: Schema): Completion => {
  const at = Math.max(0, Math.min(caret, text.length))
  const tokens = tokensOf(text.slice(0, at))
  const frames: Frame[] = [{ prefix: '', listOf: undefined }]
  const frame = (): Frame => frames[frames.length - 1] as Frame
  let expect: Expect = 'condition'
  let field = ''

  /** The token that the caret touches is what is being typed; the state is that before it. */
  const last = tokens[tokens.length - 1]
  const typing =
    last !== undefined && last.end === at && (last.kind === 'word' || last.kind === 'keyword' || last.open === true)
      ? last
      : undefined
  const done = typing === undefined ? tokens : tokens.slice(0, -1)

  for (const [i, token] of done.entries()) {
    switch (token.kind) {
      case 'word':
      case 'quoted':
        if (expect === 'value' || frame().listOf !== undefined) expect = 'afterCondition'
        else if (expect !== 'afterCondition' || done[i + 1]?.kind === 'operator') {
          field = frame().prefix + token.text
          expect = 'afterField'
        }
        break
      case 'keyword':
        expect = frame().listOf === undefined ? 'condition' : 'value'
        break
      case 'operator':
        expect = 'value'
        break
      case 'open': {
        const listOf: string | undefined = expect === 'value' ? (frame().listOf ?? field) : undefined
        frames.push({ prefix: frame().prefix, listOf })
        expect = listOf === undefined ? 'condition' : 'value'
        break
      }
      case 'openBrace':
        frames.push({ prefix: `${field}.`, listOf: undefined })
        expect = 'condition'
        break
      case 'close':
      case 'closeBrace':
        if (frames.length > 1) frames.pop()
        expect = 'afterCondition'
        break
    }
  }

  const start = typing?.start ?? at
  const prefix = typing?.text ?? ''
  const end = endOf(text, at, typing)
  const valueCompletion = (of: string): Completion => ({
    kind: 'value',
    field: of,
    prefix,
    quoted: typing?.kind === 'quoted',
    start,
    end,
  })
  switch (expect) {
    case 'value':
      return valueCompletion(frame().listOf ?? field)
    case 'condition':
      return { kind: 'field', prefix: frame().prefix + prefix, within: frame().prefix, start, end }
    case 'afterCondition':
      return { kind: 'conjunction', prefix, start, end }
    case 'afterField':
      // A word that is no field was a term of its own; then a conjunction follows.
      return schema.field(field) !== undefined || field.includes('.')
        ? { kind: 'operator', field, prefix, start, end }
        : { kind: 'conjunction', prefix, start, end }
  }
}
