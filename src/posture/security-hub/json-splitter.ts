const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/** Security Hub takes findings of 240 KiB at most, EventBridge events of 256 KiB, ten findings to each. */
export const VALUE_BYTES = 8 * 1024 * 1024

export type Split =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'bad'; readonly reason: string }

/**
 * Finds JSON objects in a stream of bytes, one at a time: objects one after the other, with or without line ends
 * between them (NDJSON, what Firehose writes), the members of a list, and those of the list that stands under one key of
 * an object (`Findings`, as GetFindings answers). Never more than one is held, whatever the length of the stream.
 */
export class JsonSplitter {
  readonly #listKey: string
  readonly #limit: number
  #depth = 0
  #inString = false
  #escaped = false
  #word: number[] | undefined
  #key = ''
  /** Depth at which the members of a list stand; 0 outside it. */
  #listDepth = 0
  #held: Buffer[] | undefined
  #heldBytes = 0
  #heldDepth = 0
  /** Something stands where only objects belong. */
  #stray = false

  constructor(listKey: string, limit = VALUE_BYTES) {
    this.#listKey = listKey
    this.#limit = limit
  }

  *push(chunk: Buffer): Generator<Split> {
    let from = 0
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false
        else if (byte === BACKSLASH) this.#escaped = true
        else if (byte === QUOTE) {
          this.#inString = false
          if (this.#word !== undefined) {
            this.#key = Buffer.from(this.#word).toString('latin1')
            this.#word = undefined
          }
          continue
        }
        if (this.#word !== undefined && this.#word.length < 32) this.#word.push(byte)
        continue
      }
      switch (byte) {
        case QUOTE:
          this.#inString = true
          if (this.#held !== undefined && this.#heldDepth === 0 && this.#depth === 1) this.#word = []
          else if (this.#held === undefined && this.#depth === this.#listDepth) this.#stray = true
          break
        case OPEN_BRACE:
        case OPEN_BRACKET: {
          const list = byte === OPEN_BRACKET
          if (this.#held !== undefined) {
            const wanted = list && this.#heldDepth === 0 && this.#depth === 1 && this.#key === this.#listKey
            if (wanted) {
              // What stands beside the list is of no use.
              this.#held = undefined
              this.#listDepth = 2
            }
          } else if (this.#depth === 0 && list) this.#listDepth = 1
          else if (this.#depth === this.#listDepth) {
            this.#held = []
            this.#heldBytes = 0
            this.#heldDepth = this.#depth
            from = i
          }
          this.#depth++
          break
        }
        case CLOSE_BRACE:
        case CLOSE_BRACKET:
          if (this.#depth === 0) {
            this.#stray = true
            break
          }
          this.#depth--
          if (this.#held !== undefined && this.#depth === this.#heldDepth) {
            yield this.#take(chunk.subarray(from, i + 1))
          } else if (this.#listDepth > this.#depth) this.#listDepth = this.#depth === 0 ? 0 : Number.POSITIVE_INFINITY
          if (this.#depth === 0) {
            this.#listDepth = 0
            this.#key = ''
          }
          break
        default:
          // Commas and white space stand between members, a byte order mark before the first.
          if (
            byte > 0x20 &&
            byte !== 0x2c &&
            byte < 0x80 &&
            this.#held === undefined &&
            this.#depth === this.#listDepth
          )
            this.#stray = true
      }
      if (this.#stray && (byte === 0x0a || byte === 0x2c)) yield this.#strayed()
    }
    if (this.#held !== undefined) {
      const rest = chunk.subarray(from)
      this.#heldBytes += rest.length
      // Too long: its end is still looked for, but it is no longer held.
      if (this.#heldBytes > this.#limit) this.#held = []
      else this.#held.push(rest)
    }
  }

  /** What is wrong with the end of the stream. */
  *end(): Generator<Split> {
    if (this.#stray) yield this.#strayed()
    if (this.#held !== undefined) yield { kind: 'bad', reason: 'the file ends inside this finding' }
    else if (this.#depth > 0 || this.#inString) yield { kind: 'bad', reason: 'the file ends before its list does' }
  }

  #take(last: Buffer): Split {
    const held = this.#held ?? []
    const bytes = this.#heldBytes + last.length
    this.#held = undefined
    this.#heldBytes = 0
    if (bytes > this.#limit) return { kind: 'bad', reason: `it is longer than ${this.#limit} bytes` }
    try {
      return { kind: 'value', value: JSON.parse(Buffer.concat([...held, last]).toString('utf8')) as unknown }
    } catch {
      return { kind: 'bad', reason: 'it is not valid JSON' }
    }
  }

  #strayed(): Split {
    this.#stray = false
    return { kind: 'bad', reason: 'it is no JSON object' }
  }
}
