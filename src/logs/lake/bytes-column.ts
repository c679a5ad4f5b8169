import { Spares } from './spares.js'

/** Most bytes that one UTF-16 unit becomes in UTF-8. */
const WIDEST = 3
/** Short texts that wait until they are encoded together: one by one each would cost as much as ten do so. */
const TOGETHER = 1024
/** Texts of more characters gain nothing from waiting. */
const SHORT = 96

const NOTHING = Buffer.alloc(0)

/** Memory of columns that were written: pages that were never touched before cost more than the encoding. */
const spares = new Spares(80 * 1024 * 1024)

/**
 * Texts that differ from row to row, kept as UTF-8 one after another from the moment they come. As strings they would
 * hold the text of the whole object that they were cut from, twice in memory once they are handed to the writer, and
 * live long enough for the collector to take them for what stays.
 */
export class BytesColumn {
  readonly kind = 'bytes'
  bytes: Buffer = NOTHING
  /** Where each row's text ends in `bytes`; a row without one ends where the row before does. To be read after `reach`. */
  ends = new Uint32Array(1024)
  present = new Uint8Array(1024)
  /** Rows with a value. */
  count = 0
  #length = 0
  #rows = 0
  /** Short texts of the rows from `#rows` on; what is absent is nothing among them. */
  #waiting: string[] = []

  push(row: number, value: string): void {
    if (row >= this.ends.length) this.#grow(row + 1)
    this.count++
    this.present[row] = 1
    if (value.length > SHORT) {
      this.#settle()
      this.#pass(row)
      this.#put(value)
      return
    }
    // Rows without a text go by themselves where nothing waits.
    if (this.#waiting.length === 0) this.#pass(row)
    else for (let gap = this.#rows + this.#waiting.length; gap < row; gap++) this.#waiting.push('')
    if (this.#waiting.push(value) >= TOGETHER) this.#settle()
  }

  /** Makes room for so many rows. */
  reach(rows: number): void {
    if (rows > this.ends.length) this.#grow(rows)
    this.#settle()
    this.#pass(rows)
  }

  /** Where a row's text begins. */
  start(row: number): number {
    return row === 0 ? 0 : (this.ends[row - 1] as number)
  }

  /** A row's text; what was no whole character has become U+FFFD. */
  text(row: number): string | undefined {
    if (this.present[row] !== 1) return undefined
    if (row >= this.#rows) this.#settle()
    return this.bytes.toString('utf8', this.start(row), this.ends[row])
  }

  /** Gives the memory to the next column: nothing can be read of this one any more. */
  release(): void {
    spares.give(this.bytes)
    this.bytes = NOTHING
  }

  #settle(): void {
    const waiting = this.#waiting
    if (waiting.length === 0) return
    const joined = waiting.join('')
    this.#room(joined.length * WIDEST)
    if (this.bytes.write(joined, this.#length) === joined.length) {
      for (const text of waiting) {
        this.#length += text.length
        this.ends[this.#rows++] = this.#length
      }
    } else {
      // Not ASCII. Of two joined texts, half a surrogate pair at the end of one and the other half at the next one's
      // beginning would become one character of fewer bytes, and every text after it stand elsewhere than is said.
      for (const text of waiting) this.#put(text)
    }
    waiting.length = 0
  }

  /** The next row's text. */
  #put(text: string): void {
    this.#room(text.length * WIDEST)
    this.#length += this.bytes.write(text, this.#length)
    this.ends[this.#rows++] = this.#length
  }

  #room(more: number): void {
    const least = this.#length + more
    if (least <= this.bytes.length) return
    const wider = spares.take(Math.max(64 * 1024, least, this.bytes.length * 2))
    this.bytes.copy(wider, 0, 0, this.#length)
    spares.give(this.bytes)
    this.bytes = wider
  }

  #grow(rows: number): void {
    const ends = new Uint32Array(rows * 2)
    ends.set(this.ends)
    this.ends = ends
    const present = new Uint8Array(rows * 2)
    present.set(this.present)
    this.present = present
  }

  #pass(rows: number): void {
    while (this.#rows < rows) this.ends[this.#rows++] = this.#length
  }
}
