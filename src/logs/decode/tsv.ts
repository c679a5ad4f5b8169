import type { Decoder, DecodeStream } from '../source.js'
import { type HeadedRow, type Header, headerOf, lines } from './lines.js'

const HASH = 0x23
const FIELDS = '#Fields:'

/**
 * Lines of values with tabs between them, as in W3C's extended log format: a line that begins with `#Fields:` names
 * the columns from there on, other lines with `#` are remarks. Without such a line `defaultHeader` names them, by
 * their number; where it cannot, the line is bad.
 */
export const tsvLines = (defaultHeader: (width: number) => Header | undefined): Decoder<HeadedRow> => ({
  formats: ['tsv'],
  open(sink, object, limits): DecodeStream {
    let own: Header | undefined
    let preamble: string | undefined
    let header: Header | undefined
    /** Remarks are no records: positions leave them out. */
    let remarks = 0
    const stream = lines().open(
      {
        record(line, original, position) {
          if (line.charCodeAt(0) === HASH) {
            remarks++
            if (line.startsWith(FIELDS) && `${line}\n` !== preamble) {
              own = headerOf(line.slice(FIELDS.length).replaceAll('\t', ' '))
              preamble = `${line}\n`
            }
            return
          }
          const values = line.split('\t')
          const names = own ?? (header?.names.length === values.length ? header : defaultHeader(values.length))
          header = names
          if (names === undefined) {
            sink.bad(`no header names the line's ${values.length} values`, original.slice(0, 4096), position - remarks)
          } else sink.record({ header: names, values }, original, position - remarks)
        },
        bad: (reason, raw, position) => sink.bad(reason, raw, position - remarks),
      },
      object,
      limits,
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
