import { compileGroups } from '../../query/index.js'
import { jsonRecords } from '../decode/json.js'
import type { Decoder } from '../source.js'
import { cefRecord } from './cef.js'
import { columns, splitCsv } from './columns.js'
import type { Definition, Multiline } from './definition.js'
import { compileGrok } from './grok.js'
import { leefRecord } from './leef.js'
import { texts } from './multiline.js'
import { LINE, leadOf, type OwnRecord, VALUES } from './record.js'
import { xmlRecords } from './xml.js'

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
      return eachText('keyvalue', (text) => pairsOf(text) ?? 'the line holds no key=value', decode.multiline)
    case 'regex': {
      const { read } = compileGroups(leadOf(decode.multiline) + decode.pattern)
      return eachText('regex', (text) => read(text) ?? 'the line does not match the pattern', decode.multiline)
    }
    case 'grok': {
      const read = compileGrok(decode.pattern, decode.patterns ?? {}, leadOf(decode.multiline))
      return eachText('grok', (text) => read(text) ?? 'the line does not match the pattern', decode.multiline)
    }
    case 'cef':
      return eachText('cef', cefRecord)
    case 'leef':
      return eachText('leef', leefRecord)
    case 'xml':
      return xmlRecords(decode.record)
  }
}

/** One record per line, or per several that belong together; a sentence says why a text is none. */
const eachText = (
  format: string,
  read: (text: string) => OwnRecord | string,
  multiline?: Multiline | undefined,
): Decoder<OwnRecord> => ({
  formats: [format],
  open: (sink, object, limits) =>
    texts(multiline).open(
      {
        record(text, original, position) {
          const record = read(text)
          if (typeof record === 'string') sink.bad(record, original, position)
          else sink.record(record, original, position)
        },
        bad: (reason, raw, position) => sink.bad(reason, raw, position),
      },
      object,
      { recordBytes: Math.min(limits.recordBytes, LINE) },
    ),
})

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
