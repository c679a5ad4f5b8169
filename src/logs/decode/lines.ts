import { isAscii, isUtf8 } from 'node:buffer'
import type { Decoder, DecodeStream } from '../source.js'

/** How much of a bad line is kept for people to look at. */
const KEPT_OF_BAD = 4096

/** A chunk is worked through in steps, so that one huge chunk does not become one huge string. */
const STEP = 1024 * 1024

/** Bytes of whole lines that are converted at a time where some are not ASCII. */
const MIXED_STEP = 512

const NEWLINE = 0x0a
const CARRIAGE_RETURN = 0x0d

/** Where the splitter's findings go. A line comes without its line end and is never empty. */
interface Found {
  line(line: string): void
  /** An empty line, for those to whom it means something. */
  blank?(): void
  bad(reason: string, raw: string): void
}

/** What becomes of a line whose bytes are not UTF-8. */
type Broken = 'replace' | 'bad'

/**
 * Splits a stream of bytes into lines ended by LF or CRLF, the last one also by the end of the stream.
 * Holds at most one line up to the limit, whatever comes.
 */
export class LineSplitter implements DecodeStream {
  readonly #found: Found
  readonly #limit: number
  readonly #broken: Broken
  /** Pieces of a line whose end has not come yet. */
  #carry: Buffer[] = []
  #carried = 0
  /** Passing over the rest of a line longer than the limit. */
  #skipping = false
  #first = true

  constructor(found: Found, limit: number, broken: Broken) {
    this.#found = found
    this.#limit = limit
    this.#broken = broken
  }

  push(chunk: Buffer): void {
    if (chunk.length <= STEP) this.#push(chunk)
    else for (let at = 0; at < chunk.length; at += STEP) this.#push(chunk.subarray(at, at + STEP))
  }

  end(): void {
    if (this.#carried === 0) return
    const rest = this.#taken(Buffer.alloc(0))
    this.#lines(rest)
  }

  #push(chunk: Buffer): void {
    let from = 0
    if (this.#skipping) {
      const newline = chunk.indexOf(NEWLINE)
      if (newline < 0) return
      this.#skipping = false
      from = newline + 1
    }
    const last = chunk.lastIndexOf(NEWLINE)
    if (last < from) {
      this.#keep(chunk.subarray(from))
      return
    }
    this.#lines(this.#taken(chunk.subarray(from, last)))
    this.#keep(chunk.subarray(last + 1))
  }

  /** What was carried, and `bytes` after it. */
  #taken(bytes: Buffer): Buffer {
    if (this.#carried === 0) return bytes
    this.#carry.push(bytes)
    const all = Buffer.concat(this.#carry, this.#carried + bytes.length)
    this.#carry = []
    this.#carried = 0
    return all
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return
    // A copy, so that a few bytes do not keep a whole chunk alive.
    this.#carry.push(Buffer.from(bytes))
    this.#carried += bytes.length
    // One byte more than the limit may be the CR of the line's end.
    if (this.#carried <= this.#limit + 1) return
    this.#tooLong(this.#taken(Buffer.alloc(0)))
    this.#skipping = true
  }

  #tooLong(line: Buffer): void {
    this.#found.bad(`line is longer than ${this.#limit} bytes`, line.toString('utf8', 0, KEPT_OF_BAD))
  }

  /** Complete lines; the last one's LF is already off. */
  #lines(bytes: Buffer): void {
    let block = bytes
    if (this.#first) {
      this.#first = false
      if (block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf) block = block.subarray(3)
    }
    // Only a block longer than the limit can hold a line that is.
    if (block.length > this.#limit) this.#oneByOne(block)
    // Converted at once and cut as text: three times as fast as converting each line.
    else if (isAscii(block)) this.#cut(block.toString('latin1'))
    else if (isUtf8(block)) this.#mixed(block)
    else this.#oneByOne(block)
  }

  /** One character beyond latin1 doubles the room of the text it is in, and all reading of it: few lines are to share one. */
  #mixed(block: Buffer): void {
    for (let at = 0; at <= block.length; ) {
      const newline = block.indexOf(NEWLINE, at + MIXED_STEP)
      const end = newline < 0 ? block.length : newline
      const piece = block.subarray(at, end)
      this.#cut(piece.toString(isAscii(piece) ? 'latin1' : 'utf8'))
      at = end + 1
    }
  }

  #cut(text: string): void {
    const found = this.#found
    let at = 0
    for (;;) {
      const newline = text.indexOf('\n', at)
      const next = newline < 0 ? text.length : newline
      const end = next > at && text.charCodeAt(next - 1) === CARRIAGE_RETURN ? next - 1 : next
      if (end > at) found.line(text.slice(at, end))
      else found.blank?.()
      if (newline < 0) return
      at = newline + 1
    }
  }

  #oneByOne(block: Buffer): void {
    let at = 0
    while (at <= block.length) {
      const newline = block.indexOf(NEWLINE, at)
      const next = newline < 0 ? block.length : newline
      const end = next > at && block[next - 1] === CARRIAGE_RETURN ? next - 1 : next
      if (end > at) this.#one(block.subarray(at, end))
      else this.#found.blank?.()
      at = next + 1
    }
  }

  #one(line: Buffer): void {
    if (line.length > this.#limit) this.#tooLong(line)
    else if (this.#broken === 'replace' || isUtf8(line)) this.#found.line(line.toString('utf8'))
    // As latin1, so that each byte can still be seen.
    else this.#found.bad('the line is not valid UTF-8', line.toString('latin1', 0, KEPT_OF_BAD))
  }
}

/**
 * One record per line that is not empty. A line with broken UTF-8 is kept, U+FFFD for what is broken:
 * attacks write such lines, and they are why the log is kept.
 */
export const lines = (): Decoder<string> => ({
  formats: ['text'],
  open(sink, _object, limits) {
    let position = 0
    return new LineSplitter(
      {
        line: (line) => sink.record(line, line, position++),
        bad: (reason, raw) => sink.bad(reason, raw, position++),
      },
      limits.recordBytes,
      'replace',
    )
  },
})

/** The names of a file's columns. One object for all rows beneath it, so that plans can hang on it. */
export interface Header {
  readonly names: readonly string[]
  /** Column number by name; the first one where a name repeats. */
  readonly index: ReadonlyMap<string, number>
  /** The names, one space between them. */
  readonly text: string
}

/** A row's values in the order of its header; their numbers may differ in a damaged row. */
export interface HeadedRow {
  readonly header: Header
  readonly values: readonly string[]
}

/** Reads a header line: names with spaces between them. */
export const headerOf = (line: string): Header => {
  const names = line.split(' ').filter((name) => name !== '')
  const index = new Map<string, number>()
  for (const [i, name] of names.entries()) if (!index.has(name)) index.set(name, i)
  return { names, index, text: names.join(' ') }
}

export interface HeadedOptions {
  /** Whether this line, which begins with a small letter, names columns. Called for every such line. */
  isHeader(line: string): boolean
  /** The header of a file that has none, by a row's values. */
  defaultHeader(values: readonly string[]): Header
}

/** `2024-05-01T00:00:00.000Z `, which CloudWatch Logs writes before each line it exports to S3. */
const EXPORT_PREFIX = 25

const exported = (line: string): boolean =>
  line.charCodeAt(4) === 0x2d &&
  line.charCodeAt(10) === 0x54 &&
  line.charCodeAt(23) === 0x5a &&
  line.charCodeAt(24) === 0x20 &&
  line.length > EXPORT_PREFIX

/**
 * Lines of values with spaces between them, beneath a header line that names them. The header is no
 * record. Where files were joined, each further header line changes the names from there on. A file without
 * a header is read by `defaultHeader`, without the times that a CloudWatch Logs export puts before its lines.
 */
export const headedLines = (options: HeadedOptions): Decoder<HeadedRow> => ({
  formats: ['text'],
  open(sink, _object, limits): DecodeStream {
    let position = 0
    /** The header line that stands in the file. */
    let own: string | undefined
    let header: Header | undefined
    const splitter = new LineSplitter(
      {
        line(line) {
          const first = line.charCodeAt(0)
          if (first >= 0x61 && first <= 0x7a && (line === own || options.isHeader(line))) {
            if (line !== own) {
              own = line
              header = headerOf(line)
            }
            return
          }
          if (own === undefined) {
            const original = exported(line) ? line.slice(EXPORT_PREFIX) : line
            const values = original.split(' ')
            if (header === undefined || header.names.length !== values.length) header = options.defaultHeader(values)
            sink.record({ header, values }, original, position++)
            return
          }
          sink.record({ header: header as Header, values: line.split(' ') }, line, position++)
        },
        bad: (reason, raw) => sink.bad(reason, raw, position++),
      },
      limits.recordBytes,
      'bad',
    )
    return {
      push: (chunk) => splitter.push(chunk),
      end: () => splitter.end(),
      get preamble() {
        return own === undefined ? undefined : `${own}\n`
      },
    }
  },
})
