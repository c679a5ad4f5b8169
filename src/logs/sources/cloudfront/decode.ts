import { jsonRecords } from '../../decode/json.js'
import { type HeadedRow, type Header, headerOf } from '../../decode/lines.js'
import { tsvLines } from '../../decode/tsv.js'
import { memo } from '../../memo.js'
import type { Decoder, DecodeStream } from '../../source.js'
import { headerFor } from './columns.js'

const tsv = tsvLines(headerFor)
const json = jsonRecords<Readonly<Record<string, unknown>>>()

/** Records of one file have the same names in the same order. */
const headerOfNames: (names: string) => Header = memo(headerOf, { entries: 64, keyLength: 4096 })

const wordOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '-'

const documents: Decoder<HeadedRow> = {
  formats: ['ndjson', 'cloudwatch-logs'],
  open: (sink, object, limits) =>
    json.open(
      {
        record(value, original, position) {
          const names = Object.keys(value).map((name) => name.replaceAll(' ', '-'))
          const header = headerOfNames(names.join(' '))
          sink.record({ header, values: Object.values(value).map(wordOf) }, original, position)
        },
        bad: sink.bad.bind(sink),
      },
      object,
      limits,
    ),
}

/** Text or JSON, by the first byte that says anything. */
export const decode: Decoder<HeadedRow> = {
  formats: [...tsv.formats, ...documents.formats],
  open(sink, object, limits): DecodeStream {
    let stream: DecodeStream | undefined
    return {
      push(chunk) {
        if (stream === undefined) {
          const start = chunk.toString('latin1', 0, 64).search(/[^\s\u00ef\u00bb\u00bf]/)
          if (start < 0) return
          stream = (chunk[start] === 0x7b ? documents : tsv).open(sink, object, limits)
        }
        stream.push(chunk)
      },
      end: () => stream?.end(),
      get preamble() {
        return stream?.preamble
      },
    }
  },
}
