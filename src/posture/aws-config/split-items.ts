const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const COMMA = 0x2c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/** Longer than any item that AWS Config writes: a security group of 1,000 rules has half a MiB. */
export const ITEM_BYTES = 16 * 1024 * 1024

/** What stands in a file. Positions count from 0. */
export type SplitItem =
  | { readonly kind: 'item'; readonly position: number; readonly value: unknown }
  | { readonly kind: 'bad'; readonly position: number; readonly reason: string }

/**
 * Finds the configuration items in a stream of bytes, one at a time: the members of `configurationItems`, the one
 * `configurationItem` of a notification that was too long for its topic, or the members of a list. Never more than one
 * item is held, whatever the length of the file.
 */
export class ItemSplitter {
  readonly #limit: number
  #depth = 0
  #inString = false
  #escaped = false
  /** The last text at depth 1, and the key it turned out to be. */
  #word = ''
  #key = ''
  #wordBytes: number[] | undefined
  /** Depth at which the members of the wanted list stand; 0 outside it. */
  #listDepth = 0
  #scalar = false
  #held: Buffer[] | undefined
  #heldBytes = 0
  #heldDepth = 0
  #position = 0
  #found = false
  #broken = false

  constructor(limit = ITEM_BYTES) {
    this.#limit = limit
  }

  *push(chunk: Buffer): Generator<SplitItem> {
    let from = 0
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false
        else if (byte === BACKSLASH) this.#escaped = true
        else if (byte === QUOTE) {
          this.#inString = false
          if (this.#wordBytes !== undefined) {
            this.#word = Buffer.from(this.#wordBytes).toString('latin1')
            this.#wordBytes = undefined
          }
          continue
        }
        if (this.#wordBytes !== undefined && this.#wordBytes.length < 32) this.#wordBytes.push(byte)
        continue
      }
      switch (byte) {
        case QUOTE:
          this.#inString = true
          if (this.#depth === 1 && this.#listDepth === 0) this.#wordBytes = []
          else if (this.#depth === this.#listDepth && this.#held === undefined) this.#scalar = true
          break
        case COLON:
          if (this.#depth === 1) this.#key = this.#word
          break
        case OPEN_BRACE:
        case OPEN_BRACKET: {
          const list = byte === OPEN_BRACKET
          const wanted = this.#listDepth === 0 && this.#depth === 1
          if (
            this.#held === undefined &&
            (this.#listDepth > 0 || (wanted && !list && this.#key === 'configurationItem'))
          ) {
            this.#held = []
            this.#heldBytes = 0
            this.#heldDepth = this.#depth
            this.#found = true
            from = i
          } else if (
            list &&
            ((wanted && this.#key === 'configurationItems') || (this.#depth === 0 && this.#listDepth === 0))
          ) {
            this.#listDepth = this.#depth + 1
            this.#found = true
          }
          this.#depth++
          break
        }
        case CLOSE_BRACE:
        case CLOSE_BRACKET:
          if (this.#scalar && this.#depth === this.#listDepth) yield this.#badScalar()
          this.#depth--
          if (this.#held !== undefined && this.#depth === this.#heldDepth) {
            yield this.#take(chunk.subarray(from, i + 1))
          } else if (this.#listDepth > this.#depth) {
            this.#listDepth = 0
          }
          if (this.#depth < 0) {
            this.#depth = 0
            this.#broken = true
          }
          if (this.#depth === 0) this.#key = ''
          break
        case COMMA:
          if (this.#scalar && this.#depth === this.#listDepth) yield this.#badScalar()
          break
        default:
          if (byte > 0x20 && this.#depth === this.#listDepth && this.#depth > 0 && this.#held === undefined)
            this.#scalar = true
      }
    }
    if (this.#held !== undefined) {
      const rest = chunk.subarray(from)
      this.#heldBytes += rest.length
      // Too long: its end is still looked for, but it is no longer held.
      if (this.#heldBytes > this.#limit) this.#held = []
      else this.#held.push(rest)
    }
  }

  /** What is wrong with the file as a whole. */
  *end(): Generator<SplitItem> {
    if (this.#held !== undefined) yield this.#bad('the file ends inside this item')
    else if (this.#depth > 0 || this.#inString) yield this.#bad('the file ends before its list of items does')
    else if (this.#broken) yield this.#bad('the file is no JSON')
    else if (!this.#found) yield this.#bad('the file has no configuration items')
  }

  #take(last: Buffer): SplitItem {
    const held = this.#held ?? []
    const bytes = this.#heldBytes + last.length
    this.#held = undefined
    if (bytes > this.#limit) return this.#bad(`the item is longer than ${this.#limit} bytes`)
    const text = Buffer.concat([...held, last]).toString('utf8')
    try {
      return { kind: 'item', position: this.#position++, value: JSON.parse(text) as unknown }
    } catch {
      return this.#bad('the item is not valid JSON')
    }
  }

  #badScalar(): SplitItem {
    this.#scalar = false
    return this.#bad('it is no JSON object')
  }

  #bad(reason: string): SplitItem {
    return { kind: 'bad', position: this.#position++, reason }
  }
}
