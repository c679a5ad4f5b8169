import { lines } from '../decode/lines.js'
import type { Decoder, DecodeStream } from '../source.js'
import { LINE, type OwnRecord, VALUES } from './record.js'

/** Rows under names: those that are given, else those of the first line. */
export const columns = (
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
export const splitCsv = (line: string): string[] | undefined => {
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
