/** Most bytes that one UTF-16 unit becomes in UTF-8. */
const WIDEST = 3
/** A larger one goes when its part is written, rather than being kept for the next. */
const KEPT = 64 * 1024 * 1024

const NOTHING = Buffer.alloc(0)

/** Memory of the last column that was written: pages that were never touched before cost more than the encoding. */
let spare = NOTHING

/**
 * Long texts that differ from row to row, kept as UTF-8 one after another from the moment they come. As strings they would
 * hold the text of the whole object that they were cut from, twice in memory once they are handed to the writer.
 */
export class BytesColumn {
  readonly kind = 'bytes'
  bytes = NOTHING
  /** Where each row's text ends in `bytes`; a row without one ends where the row before does. */
  ends = new Uint32Array(1024)
  present = new Uint8Array(1024)
  /** Rows with a value. */
  count = 0
  #length = 0
  #rows = 0

  push(row: number, value: string): void {
    if (row >= this.ends.length) this.#grow(row + 1)
    this.#pass(row)
    this.count++
    this.present[row] = 1
    const most = this.#length + value.length * WIDEST
    if (most > this.bytes.length) this.#widen(most)
    this.#length += this.bytes.write(value, this.#length)
    this.ends[row] = this.#length
    this.#rows = row + 1
  }

  /** Makes room for so many rows. */
  reach(rows: number): void {
    if (rows > this.ends.length) this.#grow(rows)
    this.#pass(rows)
  }

  /** Where a row's text begins. */
  start(row: number): number {
    return row === 0 ? 0 : (this.ends[row - 1] as number)
  }

  /** A row's text; what was no whole character has become U+FFFD. */
  text(row: number): string | undefined {
    return this.present[row] === 1 ? this.bytes.toString('utf8', this.start(row), this.ends[row]) : undefined
  }

  /** Gives the memory to the next column: nothing can be read of this one any more. */
  release(): void {
    if (this.bytes.length > spare.length && this.bytes.length <= KEPT) spare = this.bytes
    this.bytes = NOTHING
  }

  #widen(least: number): void {
    let wider = spare
    if (wider.length >= least) spare = NOTHING
    else wider = Buffer.allocUnsafeSlow(Math.max(64 * 1024, least, this.bytes.length * 2))
    this.bytes.copy(wider, 0, 0, this.#length)
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
