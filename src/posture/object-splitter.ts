const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const LINE_END = 0x0a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
/** Bytes of a key that are kept: longer than any that is looked for. */
const KEY_MOST = 32

/** Where the wanted objects stand. The members of a list are wanted wherever the list is a document of its own. */
export interface Place {
  /** Key of a document whose list has them as its members. */
  readonly list: string
  /** Key of a document whose value is one of them. */
  readonly one?: string
  /** A document without that list is one itself, as each line of NDJSON is. */
  readonly whole: boolean
  /** Bytes of the longest. */
  readonly limit: number
  /** What is said of a stream that has no place for one. */
  readonly none?: string
}

/** What stands in a stream. Positions count from 0. */
export type Split =
  | { readonly kind: 'value'; readonly position: number; readonly value: unknown }
  | { readonly kind: 'bad'; readonly position: number; readonly reason: string }

/**
 * Finds JSON objects in a stream of bytes, one at a time, in documents that stand one after the other with or without
 * line ends between them. Never more than one object is held, whatever the length of the stream.
 */
export class ObjectSplitter {
  readonly #place: Place
  #depth = 0
  #inString = false
  #escaped = false
  /** The text at depth 1 that is being read, and the last one that was: before a bracket that is its key. */
  #word: number[] | undefined
  #key = ''
  /** Depth at which the members of the list stand; 0 outside it. */
  #listDepth = 0
  #held: Buffer[] | undefined
  #heldBytes = 0
  #heldDepth = 0
  /** Something stands where only objects belong. */
  #stray = false
  #found = false
  #position = 0

  constructor(place: Place) {
    this.#place = place
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
        if (this.#word !== undefined && this.#word.length < KEY_MOST) this.#word.push(byte)
        continue
      }
      switch (byte) {
        case QUOTE:
          this.#inString = true
          if (this.#depth === 1 && this.#listDepth === 0) this.#word = []
          else if (this.#wanted()) this.#stray = true
          break
        case OPEN_BRACE:
        case OPEN_BRACKET:
          if (this.#opens(byte === OPEN_BRACKET)) from = i
          this.#depth++
          break
        case CLOSE_BRACE:
        case CLOSE_BRACKET:
          if (this.#depth === 0) {
            this.#stray = true
            break
          }
          if (this.#stray && this.#depth === this.#listDepth) yield this.#strayed()
          this.#depth--
          if (this.#held !== undefined && this.#depth === this.#heldDepth) {
            yield this.#take(this.#held, chunk.subarray(from, i + 1))
          } else if (this.#listDepth > this.#depth) this.#listDepth = 0
          if (this.#depth === 0) this.#key = ''
          break
        case COMMA:
        case LINE_END:
          // A line ends what stands between documents, and nothing inside a list.
          if (this.#stray && this.#depth === (byte === COMMA ? this.#listDepth : 0)) yield this.#strayed()
          break
        default:
          // A byte order mark may stand before the first document.
          if (byte > 0x20 && (byte < 0x80 || this.#depth > 0) && this.#wanted()) this.#stray = true
      }
    }
    if (this.#held !== undefined) {
      const rest = chunk.subarray(from)
      this.#heldBytes += rest.length
      // Too long: its end is still looked for, but it is no longer held.
      if (this.#heldBytes > this.#place.limit) this.#held = []
      else this.#held.push(rest)
    }
  }

  /** What is wrong with the end of the stream, or with all of it. */
  *end(): Generator<Split> {
    if (this.#stray) yield this.#strayed()
    if (this.#held !== undefined) yield this.#bad('the file ends inside it')
    else if (this.#depth > 0 || this.#inString) yield this.#bad('the file ends before its list does')
    else if (!this.#found && this.#place.none !== undefined) yield this.#bad(this.#place.none)
  }

  /** Whether an object is what belongs here. */
  #wanted(): boolean {
    return this.#held === undefined && this.#depth === this.#listDepth && (this.#depth > 0 || this.#place.whole)
  }

  /** An object or a list begins: whether it is to be held. */
  #opens(list: boolean): boolean {
    const key = this.#depth === 1 && this.#listDepth === 0 ? this.#key : undefined
    if (list && key === this.#place.list && (this.#held === undefined || this.#heldDepth === 0)) {
      // What stands beside the list is of no use.
      this.#held = undefined
      this.#listDepth = 2
      this.#found = true
      return false
    }
    if (this.#held !== undefined) return false
    if (list && this.#depth === 0) {
      this.#listDepth = 1
      this.#found = true
      return false
    }
    if (!this.#wanted() && (list || key === undefined || key !== this.#place.one)) return false
    this.#held = []
    this.#heldBytes = 0
    this.#heldDepth = this.#depth
    this.#found = true
    return true
  }

  #take(held: readonly Buffer[], last: Buffer): Split {
    const bytes = this.#heldBytes + last.length
    this.#held = undefined
    if (bytes > this.#place.limit) return this.#bad(`it is longer than ${this.#place.limit} bytes`)
    try {
      const value: unknown = JSON.parse(Buffer.concat([...held, last]).toString('utf8'))
      return { kind: 'value', position: this.#position++, value }
    } catch {
      return this.#bad('it is not valid JSON')
    }
  }

  #strayed(): Split {
    this.#stray = false
    return this.#bad('it is no JSON object')
  }

  #bad(reason: string): Split {
    return { kind: 'bad', position: this.#position++, reason }
  }
}
