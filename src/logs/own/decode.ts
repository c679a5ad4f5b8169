import { compileGroups } from '../../query/index.js'
import { jsonRecords } from '../decode/json.js'
import { lines } from '../decode/lines.js'
import type { Decoder, DecodeStream } from '../source.js'
import type { Definition } from './definition.js'

/** A record as its decoder reads it: names and what stands under them. */
export type OwnRecord = Readonly<Record<string, unknown>>

/** The longest line that an expression is run over: it is linear in it, but not free. */
const LINE = 64 * 1024
/** Most values of one line. */
const VALUES = 1000

/** The decoder that a definition asks for. */
export const decoderOf = (decode: Definition['decode']): Decoder<OwnRecord> => {
  switch (decode.format) {
    case 'json':
    case 'ndjson':
      return jsonRecords<OwnRecord>(
        'records' in decode && decode.records !== undefined ? { records: decode.records, leading: true } : {},
      )
    case 'csv':
      return columns('csv', splitCsv, decode.columns)
    case 'tsv':
      return columns('tsv', (line) => line.split('\t'), decode.columns)
    case 'keyvalue':
      return eachLine('keyvalue', (line) => pairsOf(line) ?? 'the line holds no key=value')
    case 'regex': {
      const { read } = compileGroups(decode.pattern)
      return eachLine('regex', (line) => read(line) ?? 'the line does not match the pattern')
    }
  }
}

/** One record per line, or a sentence that says why it is none. */
const eachLine = (format: string, read: (line: string) => OwnRecord | string): Decoder<OwnRecord> => ({
  formats: [format],
  open: (sink, object, limits) =>
    lines().open(
      {
        record(line, original, position) {
          const record = read(line)
          if (typeof record === 'string') sink.bad(record, original, position)
          else sink.record(record, original, position)
        },
        bad: (reason, raw, position) => sink.bad(reason, raw, position),
      },
      object,
      { recordBytes: Math.min(limits.recordBytes, LINE) },
    ),
})

/** Rows under names: those that are given, else those of the first line. */
const columns = (
  format: string,
  split: (line: string) => string[] | undefined,
  given: readonly string[] | undefined,
): Decoder<OwnRecord> => ({
  formats: [format],
  open(sink, object, limits): DecodeStream {
    let names = given
    let preamble: string | undefined
    const stream = lines().open(
      {
        record(line, original, position) {
          const values = split(line)
          const at = given === undefined ? position - 1 : position
          if (names === undefined) {
            names = values ?? []
            preamble = `${line}\n`
          } else if (values === undefined) sink.bad('a quote is not closed', original, at)
          // New columns at a row's end are normal, missing ones are damage.
          else if (values.length < names.length) {
            sink.bad(`the line has ${values.length} values, the header ${names.length}`, original, at)
          } else sink.record(rowOf(names, values), original, at)
        },
        bad: (reason, raw, position) => sink.bad(reason, raw, Math.max(0, position - (given === undefined ? 1 : 0))),
      },
      object,
      { recordBytes: Math.min(limits.recordBytes, LINE) },
    )
    return {
      push: (chunk) => stream.push(chunk),
      end: () => stream.end(),
      get preamble() {
        return preamble
      },
    }
  },
})

const rowOf = (names: readonly string[], values: readonly string[]): OwnRecord => {
  const row = Object.create(null) as Record<string, string>
  for (const [i, name] of names.entries()) row[name] ??= values[i] ?? ''
  return row
}

/** RFC 4180 within one line; undefined where a quote is not closed. */
const splitCsv = (line: string): string[] | undefined => {
  const values: string[] = []
  let at = 0
  while (values.length < VALUES) {
    if (line.charAt(at) === '"') {
      let value = ''
      let from = at + 1
      for (;;) {
        const quote = line.indexOf('"', from)
        if (quote < 0) return undefined
        value += line.slice(from, quote)
        if (line.charAt(quote + 1) !== '"') {
          at = quote + 1
          break
        }
        value += '"'
        from = quote + 2
      }
      const comma = line.indexOf(',', at)
      values.push(value + line.slice(at, comma < 0 ? line.length : comma))
      if (comma < 0) return values
      at = comma + 1
    } else {
      const comma = line.indexOf(',', at)
      values.push(line.slice(at, comma < 0 ? line.length : comma))
      if (comma < 0) return values
      at = comma + 1
    }
  }
  return values
}

/** Sticky and without nested repeats: each step moves on. */
const PAIR = /([^\s=",]{1,200})=(?:"((?:[^"\\]|\\.)*)"|([^\s",]*))/g

const pairsOf = (line: string): OwnRecord | undefined => {
  const record = Object.create(null) as Record<string, string>
  let found = 0
  for (const [, name = '', quoted, bare] of line.matchAll(PAIR)) {
    record[name] ??= quoted === undefined ? (bare ?? '') : quoted.replace(/\\(.)/g, '$1')
    if (++found >= VALUES) break
  }
  return found === 0 ? undefined : record
}
