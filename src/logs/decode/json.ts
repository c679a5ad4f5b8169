import { isAscii } from 'node:buffer'
import type { DecodeLimits, Decoder, DecodeStream, RecordSink } from '../source.js'
import { endOfValue, isGap } from './json-values.js'

/** How much of a bad stretch is kept for people to look at. */
export const KEPT_OF_BAD = 64 * 1024

const NEWLINE = 0x0a
const OPEN_BRACE = 0x7b
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const CLOSE_BRACE = 0x7d

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** What the splitter found at the top level, or in the wrapper's array. */
interface Found {
  value(value: Json, text: string): void
  /** An element of the wrapper's array, where that is not the same. */
  element?: ((value: Json, text: string) => void) | undefined
  bad(reason: string, raw: string): void
}

/**
 * Splits a stream of bytes into JSON documents: one, one per line, pretty-printed or joined without any
 * separator; and `{"Records":[…]}` or `[…]` into their elements without ever holding the whole.
 */
export class JsonSplitter {
  readonly #found: Found
  readonly #limit: number
  readonly #wrapper: Buffer
  readonly #leading: boolean
  #carry: Buffer | undefined
  #inArray = false
  /** Closing brackets still to come after the array of a wrapper. */
  #wrapped = false
  /** The array has ended and the wrapper's remaining keys are being passed over. */
  #leaving = false
  /** `,{"firstKey"` of the array's first element: where the next one most likely begins. */
  #separator: Buffer | undefined
  /** Documents follow each other without line ends, so that guessing by them is wasted. */
  #joined = false
  /** Passing over an element longer than the limit. */
  #skipping = false
  #first = true

  constructor(found: Found, limits: DecodeLimits, recordsKey: string, leading = false) {
    this.#leading = leading
    this.#found = found
    this.#limit = limits.recordBytes
    this.#wrapper = Buffer.from(JSON.stringify(recordsKey))
  }

  push(chunk: Buffer): void {
    let bytes = this.#carry === undefined ? chunk : Buffer.concat([this.#carry, chunk])
    this.#carry = undefined
    if (this.#first && bytes.length >= 3) {
      this.#first = false
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3)
    }
    const rest = this.#split(bytes, false)
    // A copy, so that a few bytes do not keep a whole chunk alive.
    if (rest < bytes.length) this.#carry = Buffer.from(bytes.subarray(rest))
  }

  end(): void {
    const bytes = this.#carry
    this.#carry = undefined
    if (bytes === undefined) {
      if (this.#inArray || this.#leaving) this.#found.bad('the file ends inside its array of records', '')
      return
    }
    this.#split(bytes, true)
  }

  /** Takes all complete values; returns where the incomplete rest begins. */
  #split(bytes: Buffer, last: boolean): number {
    const ascii = isAscii(bytes)
    // One conversion of the whole chunk, then cheap slices: only where a byte is a character.
    const text = ascii ? bytes.toString('latin1') : undefined
    const slice = (from: number, to: number) => text?.slice(from, to) ?? bytes.toString('utf8', from, to)
    let at = 0
    for (;;) {
      if (this.#skipping) {
        const next = this.#resume(bytes, at)
        if (next < 0) {
          // Only the few bytes that may begin a separator matter.
          return last ? bytes.length : Math.max(at, bytes.length - 64)
        }
        at = next
        this.#skipping = false
      }
      while (at < bytes.length && isGap(bytes[at] as number)) at++
      if (at >= bytes.length) {
        if (last && (this.#inArray || this.#leaving)) this.#found.bad('the file ends inside its array of records', '')
        return bytes.length
      }
      if (this.#leaving) {
        const end = this.#endOfWrapper(bytes, at)
        if (end < 0) {
          if (last) this.#found.bad('the file ends inside its array of records', '')
          else if (bytes.length - at <= this.#limit) return at
          else this.#found.bad(tooLong(this.#limit), slice(at, at + KEPT_OF_BAD))
          this.#leaving = false
          return bytes.length
        }
        this.#leaving = false
        at = end
        continue
      }
      const byte = bytes[at] as number
      if (this.#inArray && byte === CLOSE_BRACKET) {
        this.#inArray = false
        this.#leaving = this.#wrapped
        this.#wrapped = false
        this.#separator = undefined
        at++
        continue
      }
      if (!this.#inArray) {
        if (byte === OPEN_BRACKET) {
          this.#inArray = true
          at++
          continue
        }
        if (byte === OPEN_BRACE) {
          const inside = this.#intoWrapper(bytes, at, last)
          if (inside === WAIT) return at
          if (inside > 0) {
            this.#inArray = true
            this.#wrapped = true
            at = inside
            continue
          }
        }
      }
      const next = this.#take(bytes, at, last, slice)
      if (next === WAIT) {
        if (bytes.length - at > this.#limit) {
          this.#found.bad(tooLong(this.#limit), slice(at, at + KEPT_OF_BAD))
          this.#skipping = true
          if (this.#inArray) this.#separator ??= separatorOf(slice(at, at + 100))
          at += this.#limit
          continue
        }
        return at
      }
      at = next
    }
  }

  /** Takes the value at `at`; returns the index after it, or WAIT when more bytes are needed. */
  #take(bytes: Buffer, at: number, last: boolean, slice: (from: number, to: number) => string): number {
    // Guess the end by what usually follows, and let the JSON parser prove it.
    const guess = this.#guess(bytes, at)
    if (guess > 0 && guess - at <= this.#limit) {
      const text = slice(at, guess)
      const value = parse(text)
      if (value !== undefined) {
        this.#give(value, text)
        return guess
      }
    }
    const byte = bytes[at]
    if (byte !== OPEN_BRACE && byte !== OPEN_BRACKET) {
      // A scalar or garbage: one line of it is one bad record.
      let end = this.#inArray ? this.#endOfScalar(bytes, at) : bytes.indexOf(NEWLINE, at)
      if (end < 0) {
        if (!last) return WAIT
        end = bytes.length
      }
      // Whole to the sink: it cuts what it keeps, and counts what there was.
      this.#found.bad('not a JSON object', slice(at, Math.min(end, at + KEPT_OF_BAD)).trimEnd())
      return Math.max(end, at + 1)
    }
    let end = endOfValue(bytes, at)
    if (end < 0) {
      if (!last) return WAIT
      // A line that is cut off or wrongly bracketed must not swallow the good lines after it.
      const newline = this.#inArray ? -1 : bytes.indexOf(NEWLINE, at)
      const next = this.#inArray && this.#separator ? bytes.indexOf(this.#separator, at + 1) : -1
      end = newline > 0 ? newline : next > 0 ? next : bytes.length
      const cut = end === bytes.length
      if (end - at > this.#limit) this.#found.bad(tooLong(this.#limit), slice(at, at + KEPT_OF_BAD))
      else {
        this.#found.bad(
          cut ? 'the file ends inside this record' : 'not valid JSON',
          slice(at, end).slice(0, KEPT_OF_BAD),
        )
      }
      if (cut && this.#inArray) {
        // Said once: the record tells that the array has no end.
        this.#inArray = false
        this.#wrapped = false
      }
      return end
    }
    if (end - at > this.#limit) {
      this.#found.bad(tooLong(this.#limit), slice(at, at + KEPT_OF_BAD))
      return end
    }
    const text = slice(at, end)
    const value = parse(text)
    if (value === undefined) {
      // Brackets may have been unbalanced by the damage: a top-level line ends at its newline at the latest.
      const newline = this.#inArray ? -1 : bytes.indexOf(NEWLINE, at)
      if (newline > 0 && newline < end) {
        this.#found.bad('not valid JSON', slice(at, newline).slice(0, KEPT_OF_BAD))
        return newline
      }
      this.#found.bad('not valid JSON', text.slice(0, KEPT_OF_BAD))
      return end
    }
    if (this.#inArray) this.#separator ??= separatorOf(text)
    else if (guess > end && bytes[end] === OPEN_BRACE) this.#joined = true
    this.#give(value, text)
    return end
  }

  #give(value: unknown, text: string): void {
    if (isObject(value)) {
      if (this.#wrapped && this.#found.element !== undefined) this.#found.element(value, text)
      else this.#found.value(value, text)
    } else this.#found.bad('not a JSON object', text.slice(0, KEPT_OF_BAD))
  }

  #guess(bytes: Buffer, at: number): number {
    if (this.#inArray) return this.#separator === undefined ? -1 : bytes.indexOf(this.#separator, at + 1)
    return this.#joined ? -1 : bytes.indexOf(NEWLINE, at)
  }

  #endOfScalar(bytes: Buffer, at: number): number {
    for (let i = at; i < bytes.length; i++) {
      const byte = bytes[i]
      if (byte === 0x2c || byte === CLOSE_BRACKET || byte === NEWLINE) return i
    }
    return -1
  }

  /** Where reading goes on after an overlong value. */
  #resume(bytes: Buffer, at: number): number {
    if (!this.#inArray) return bytes.indexOf(NEWLINE, at)
    return this.#separator === undefined ? -1 : bytes.indexOf(this.#separator, at)
  }

  #endOfWrapper(bytes: Buffer, at: number): number {
    let depth = 1
    for (let i = at; i < bytes.length; i++) {
      const byte = bytes[i]
      if (byte === 0x22) {
        for (i++; i < bytes.length; i++) {
          if (bytes[i] === 0x5c) i++
          else if (bytes[i] === 0x22) break
        }
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth--
        if (depth === 0) return i + 1
      }
    }
    return -1
  }

  /** Index after the `[` of `{"Records":[`; 0 when this document is none; WAIT when it cannot be told yet. */
  #intoWrapper(bytes: Buffer, at: number, last: boolean): number {
    let i = at + 1
    const gap = () => {
      while (i < bytes.length && isGap(bytes[i] as number)) i++
    }
    gap()
    const short = last ? 0 : WAIT
    if (this.#leading) {
      const window = bytes.toString('latin1', i, i + LEADING)
      const before = SCALARS.exec(window)?.[0].length ?? 0
      // More of them may be still to come, or this is none of ours.
      if (before === window.length) return window.length === LEADING ? 0 : short
      i += before
    }
    if (i + this.#wrapper.length > bytes.length) return bytes.length - at > 256 ? 0 : short
    if (bytes.compare(this.#wrapper, 0, this.#wrapper.length, i, i + this.#wrapper.length) !== 0) return 0
    i += this.#wrapper.length
    gap()
    if (i >= bytes.length) return short
    if (bytes[i] !== 0x3a) return 0
    i++
    gap()
    if (i >= bytes.length) return short
    return bytes[i] === OPEN_BRACKET ? i + 1 : 0
  }
}

const WAIT = -2

/** How far into a document its list of records may begin. */
const LEADING = 1024
const SCALARS = /^(?:"[^"\\]*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|-?[\d.]+|true|false|null)\s*,\s*)*/

const tooLong = (limit: number) => `the record is longer than ${limit} bytes`

const separatorOf = (text: string): Buffer | undefined => {
  const key = /^\{"[^"\\]{1,60}"/.exec(text)
  return key === null ? undefined : Buffer.from(`,${key[0]}`)
}

/**
 * The records that a source finds in a document by itself; undefined leaves the document to the common envelopes.
 * A document returned as it came keeps its own text.
 */
type Inside = (document: Readonly<Json>) => readonly unknown[] | undefined

/** Takes what stands inside an envelope. */
interface Contents {
  value(value: Json, text: string): void
  /** The message of a log event, as text. */
  message(text: string): void
  bad(reason: string, raw: string): void
}

/**
 * Opens the envelopes in which AWS delivers records: CloudWatch Logs subscription
 * (`{"messageType":"DATA_MESSAGE","logEvents":[…]}`; CONTROL_MESSAGE is passed over),
 * EventBridge (`detail-type`, `detail`), SNS (`Type`, `TopicArn`, `Message`), and `Records` anywhere in a document.
 * Sources: "Log group-level subscription filters", "AWS service events delivered via EventBridge".
 */
const openEnvelope = (value: Json, text: string, recordsKey: string, contents: Contents, inside?: Inside): void => {
  const own = inside?.(value)
  if (own !== undefined) {
    for (const record of own) {
      if (isObject(record)) contents.value(record, record === value ? text : stringify(record))
      else contents.bad('not a JSON object', stringify(record).slice(0, KEPT_OF_BAD))
    }
    return
  }
  const messageType = value['messageType']
  if (messageType === 'CONTROL_MESSAGE') return
  if (messageType === 'DATA_MESSAGE' && Array.isArray(value['logEvents'])) {
    for (const event of value['logEvents'] as unknown[]) {
      const message = isObject(event) ? event['message'] : undefined
      if (typeof message === 'string') contents.message(message)
      else contents.bad('a log event of the envelope has no message', stringify(event))
    }
    return
  }
  const detail = value['detail']
  if (typeof value['detail-type'] === 'string' && isObject(detail)) {
    contents.value(detail, stringify(detail))
    return
  }
  const notified = value['Message']
  if (value['Type'] === 'Notification' && typeof value['TopicArn'] === 'string' && typeof notified === 'string') {
    const inner = parse(notified)
    // What a notification holds is no notification: this ends.
    if (isObject(inner) && inner['Type'] !== 'Notification') openEnvelope(inner, notified, recordsKey, contents, inside)
    else contents.bad('the message of the notification is not a JSON object', notified.slice(0, KEPT_OF_BAD))
    return
  }
  const records = value[recordsKey]
  if (Array.isArray(records)) {
    for (const record of records as unknown[]) {
      if (isObject(record)) contents.value(record, stringify(record))
      else contents.bad('not a JSON object', stringify(record).slice(0, KEPT_OF_BAD))
    }
    return
  }
  contents.value(value, text)
}

const stringify = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    // Nested deeper than the stack: its text cannot be made again.
    return ''
  }
}

/**
 * JSON in every wrapping in which AWS delivers it: `{"Records":[…]}`, an array, one document per line,
 * documents joined without separator, CloudWatch Logs subscription and EventBridge envelopes.
 */
export const jsonRecords = <R>(
  options: {
    /** Name of the list in which the records stand, `Records` if not said. */
    readonly records?: string
    /** Texts and numbers may stand before that list (`{"fileVersion":"1.0","configurationItems":[…`). */
    readonly leading?: boolean
    readonly inside?: Inside
  } = {},
): Decoder<R> => {
  const recordsKey = options.records ?? 'Records'
  return {
    formats: ['json', 'ndjson', 'cloudwatch-logs', 'eventbridge'],
    open(sink: RecordSink<R>, _object, limits): DecodeStream {
      let position = 0
      const contents: Contents = {
        value: (value, text) => sink.record(value as R, text, position++),
        bad: (reason, raw) => sink.bad(reason, raw, position++),
        message(text) {
          const value = parse(text)
          // A subscription's messages hold no further one: this ends.
          if (isObject(value) && options.inside !== undefined && value['messageType'] === undefined) {
            openEnvelope(value, text, recordsKey, contents, options.inside)
          } else if (isObject(value)) sink.record(value as R, text, position++)
          else sink.bad('the message of the log event is not a JSON object', text.slice(0, KEPT_OF_BAD), position++)
        },
      }
      return new JsonSplitter(
        {
          value: (value, text) => openEnvelope(value, text, recordsKey, contents, options.inside),
          // What stands in a list of records is one: asking each whether it is an envelope costs as much as its fields.
          element: options.inside === undefined ? contents.value : undefined,
          bad: contents.bad,
        },
        limits,
        recordsKey,
        options.leading,
      )
    },
  }
}

/**
 * Lines that may come inside CloudWatch Logs subscription envelopes: an object that begins with `{`
 * is opened as JSON and each message becomes a line; anything else goes to `inner` as it is.
 */
export const cloudWatchLogs = <R>(inner: Decoder<R>): Decoder<R> => ({
  formats: [...inner.formats, 'cloudwatch-logs'],
  open(sink, object, limits): DecodeStream {
    const lines = inner.open(sink, object, limits)
    let splitter: DecodeStream | undefined
    let decided = false
    let bad = 0
    return {
      push(chunk) {
        if (!decided && chunk.length > 0) {
          decided = true
          const start = chunk[0] === 0xef ? 3 : 0
          if (chunk[start] === OPEN_BRACE) {
            const contents: Contents = {
              value: (_, text) => sink.bad('not a CloudWatch Logs envelope', text.slice(0, KEPT_OF_BAD), bad++),
              message: (text) => lines.push(Buffer.from(text.endsWith('\n') ? text : `${text}\n`)),
              bad: (reason, raw) => sink.bad(reason, raw, bad++),
            }
            splitter = new JsonSplitter(
              { value: (value, text) => openEnvelope(value, text, 'Records', contents), bad: contents.bad },
              limits,
              'Records',
            )
          }
        }
        ;(splitter ?? lines).push(chunk)
      },
      end() {
        splitter?.end()
        lines.end()
      },
    }
  },
})
