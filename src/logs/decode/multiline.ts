import { milliseconds } from '../iso-time.js'
import type { DecodeLimits, Decoder, DecodeStream, RecordSink } from '../source.js'
import { JsonSplitter, KEPT_OF_BAD } from './json.js'
import { LineSplitter } from './lines.js'

type Json = Readonly<Record<string, unknown>>

/** What CloudWatch Logs says about a text that it delivers. All of it is unknown where a file holds the text alone. */
interface Delivery {
  /** When the text was logged, milliseconds since the epoch. */
  readonly time: number | undefined
  /** Account that owns the log group. */
  readonly account: string | undefined
  readonly group: string | undefined
  readonly stream: string | undefined
}

/** One record of a log that is text: one line, several, or the message of a log event. */
export interface LogText extends Delivery {
  readonly text: string
  /** The object that the text is, for logs of JSON objects. */
  readonly json: Json | undefined
}

export interface LogTextOptions {
  /**
   * Whether a record begins with this line; a line that begins none belongs to the record before it. `before` is
   * that record's last line. Without it every line, and every message of a log event, is a record.
   */
  readonly begins?: (line: string, before: string | undefined) => boolean
  /** Lines that may begin with such a time as exports have, and mean it as their own. */
  readonly timed?: (line: string) => boolean
  /** Records are JSON objects; `either` where a file of them may be one of text, `maybe` where text stands among them. */
  readonly json?: true | 'either' | 'maybe'
  /** Texts that are no records (a file's headings). */
  readonly skip?: (text: string) => boolean
}

const NOWHERE: Delivery = { time: undefined, account: undefined, group: undefined, stream: undefined }

/** Name by name: V8 may give each object that is made by spreading a shape of its own, and all that reads it is slow. */
const recordOf = ({ time, account, group, stream }: Delivery, text: string, json: Json | undefined): LogText => ({
  time,
  account,
  group,
  stream,
  text,
  json,
})

/** Year 2200: what claims to be later is no time. */
const LATEST = 7_258_118_400_000

/** `2024-05-01T00:00:00.000Z `, which CloudWatch Logs writes before each log event that it exports to S3. */
const EXPORT_PREFIX = 25

const isExported = (line: string): boolean =>
  line.charCodeAt(4) === 0x2d &&
  line.charCodeAt(10) === 0x54 &&
  line.charCodeAt(19) === 0x2e &&
  line.charCodeAt(23) === 0x5a &&
  line.charCodeAt(24) === 0x20

const object = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined

const parsed = (text: string): Json | undefined => {
  if (text.charCodeAt(0) !== 0x7b) return undefined
  try {
    return object(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** A value as text, to be looked at. */
const written = (value: unknown): string => {
  try {
    return JSON.stringify(value).slice(0, KEPT_OF_BAD)
  } catch {
    // Nested deeper than the stack: its text cannot be made again.
    return ''
  }
}

const named = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** Joins lines to records and gives them away. Holds one record, up to the limit. */
class Records {
  readonly #sink: RecordSink<LogText>
  readonly #options: LogTextOptions
  readonly #limit: number
  #position = 0
  /** Lines of the record that may still go on. */
  #lines: string[] = []
  #length = 0
  #delivery = NOWHERE
  /** The file is an export from CloudWatch Logs, where a line without a time goes on from the one before. */
  #exported = false
  /** The record has grown beyond the limit: what follows of it is passed over. */
  #over = false

  constructor(sink: RecordSink<LogText>, options: LogTextOptions, limits: DecodeLimits) {
    this.#sink = sink
    this.#options = options
    this.#limit = limits.recordBytes
  }

  /** A line of a file. */
  line(line: string): void {
    const begins = this.#options.begins
    const starts = begins === undefined ? !this.#exported : this.#begins(line)
    if (isExported(line) && !(starts && begins !== undefined) && this.#options.timed?.(line) !== true) {
      const stamp = line.slice(0, EXPORT_PREFIX - 1)
      const time = milliseconds(stamp) ?? Date.parse(stamp)
      if (!Number.isNaN(time)) {
        this.#exported = true
        const inner = line.slice(EXPORT_PREFIX)
        this.#text(
          inner,
          { time, account: undefined, group: undefined, stream: undefined },
          begins === undefined || this.#begins(inner),
        )
        return
      }
    }
    this.#text(line, NOWHERE, starts)
  }

  blank(): void {
    if (this.#lines.length > 0) this.#append('')
  }

  /** The message of a log event. */
  message(message: string, delivery: Delivery): void {
    const text = message.trimEnd()
    if (text.length > this.#limit) {
      this.bad(`the record is longer than ${this.#limit} bytes`, text.slice(0, KEPT_OF_BAD))
      return
    }
    if (this.#options.begins === undefined) {
      if (text !== '') this.#text(text, delivery, true)
      return
    }
    if (text !== '' && !text.includes('\n')) {
      this.#text(text, delivery, this.#begins(text))
      return
    }
    for (const line of text.split(/\r?\n/)) {
      if (line === '') this.blank()
      else this.#text(line, delivery, this.#begins(line))
    }
  }

  #text(text: string, delivery: Delivery, starts: boolean): void {
    const elsewhere = delivery.stream !== this.#delivery.stream || delivery.group !== this.#delivery.group
    if (starts || elsewhere) {
      this.flush()
      this.#over = false
    }
    if (this.#lines.length === 0 && !this.#over) this.#delivery = delivery
    this.#append(text)
  }

  json(json: Json, text: string): void {
    this.flush()
    this.#sink.record(recordOf(NOWHERE, text, json), text, this.#position++)
  }

  bad(reason: string, raw: string): void {
    this.flush()
    this.#sink.bad(reason, raw, this.#position++)
  }

  flush(): void {
    const lines = this.#lines
    if (lines.length === 0) return
    this.#lines = []
    this.#length = 0
    this.#give(lines.length === 1 ? (lines[0] as string) : lines.join('\n').trimEnd(), this.#delivery)
  }

  #begins(line: string): boolean {
    return this.#options.begins?.(line, this.#lines.at(-1)) === true
  }

  #append(line: string): void {
    if (this.#over) return
    this.#lines.push(line)
    this.#length += line.length + 1
    if (this.#length <= this.#limit) return
    const raw = this.#lines.join('\n').slice(0, KEPT_OF_BAD)
    this.#lines = []
    this.#length = 0
    this.#over = true
    this.#sink.bad(`the record is longer than ${this.#limit} bytes`, raw, this.#position++)
  }

  #give(text: string, delivery: Delivery): void {
    const { json, skip } = this.#options
    if (skip?.(text) === true) return
    const value = json === undefined ? undefined : parsed(text)
    if (json === true && value === undefined) this.bad('not a JSON object', text.slice(0, KEPT_OF_BAD))
    else this.#sink.record(recordOf(delivery, text, value), text, this.#position++)
  }
}

/** Opens CloudWatch Logs subscription envelopes; other documents go to `other`. */
const envelopes = (records: Records, limits: DecodeLimits, other: (value: Json, text: string) => void): JsonSplitter =>
  new JsonSplitter(
    {
      value(value, text) {
        if (value['messageType'] === 'CONTROL_MESSAGE') return
        if (value['messageType'] !== 'DATA_MESSAGE' || !Array.isArray(value['logEvents'])) {
          other(value, text)
          return
        }
        const account = named(value['owner'])
        const group = named(value['logGroup'])
        const stream = named(value['logStream'])
        for (const event of value['logEvents'] as unknown[]) {
          const { message, timestamp } = object(event) ?? {}
          const time = typeof timestamp === 'number' && timestamp >= 0 && timestamp < LATEST ? timestamp : undefined
          if (typeof message === 'string') records.message(message, { time, account, group, stream })
          else records.bad('a log event of the envelope has no message', written(event))
        }
      },
      bad: (reason, raw) => records.bad(reason, raw),
    },
    limits,
    'Records',
  )

/** The first key of a document tells whether it is an envelope; AWS writes `messageType` or `owner` first. */
const ENVELOPE = /^\uFEFF?\s*\{\s*"(?:messageType|owner|logGroup|logStream|subscriptionFilters|logEvents)"/

/** Enough bytes to see the first key. */
const HEAD = 128

/**
 * Logs of text as AWS delivers them: a file's lines, lines with a time before them (CloudWatch Logs' export to S3),
 * and messages inside CloudWatch Logs subscription envelopes. A record may have several lines.
 */
export const logTexts = (options: LogTextOptions = {}): Decoder<LogText> => ({
  formats: [options.json === true ? 'ndjson' : 'text', 'cloudwatch-logs'],
  open(sink, _object, limits): DecodeStream {
    const records = new Records(sink, options, limits)
    let held: Buffer | undefined = Buffer.alloc(0)
    let inner: { push(chunk: Buffer): void; end(): void } | undefined
    const decide = (bytes: Buffer) => {
      const head = bytes.toString('utf8', 0, HEAD * 2)
      if (ENVELOPE.test(head)) {
        return envelopes(records, limits, (_, text) =>
          records.bad('not a CloudWatch Logs envelope', text.slice(0, KEPT_OF_BAD)),
        )
      }
      if ((options.json === true || options.json === 'either') && /^\uFEFF?\s*[{[]/.test(head)) {
        return envelopes(records, limits, (value, text) => records.json(value, text))
      }
      const found = {
        line: (line: string) => records.line(line),
        blank: () => records.blank(),
        bad: (reason: string, raw: string) => records.bad(reason, raw),
      }
      return new LineSplitter(found, limits.recordBytes, 'replace')
    }
    return {
      push(chunk) {
        if (inner === undefined) {
          held = held === undefined || held.length === 0 ? chunk : Buffer.concat([held, chunk])
          if (held.length < HEAD) return
          inner = decide(held)
          inner.push(held)
          held = undefined
        } else inner.push(chunk)
      },
      end() {
        if (inner === undefined && held !== undefined && held.length > 0) {
          inner = decide(held)
          inner.push(held)
        }
        inner?.end()
        records.flush()
      },
    }
  },
})
