import { compileRegex } from '../../query/index.js'
import { LineSplitter, lines } from '../decode/lines.js'
import type { Decoder, DecodeStream } from '../source.js'
import type { Multiline } from './definition.js'

/** Lines of one record where the definition does not say. */
const LINES = 500
/** How much of a bad record is kept for people to look at. */
const KEPT_OF_BAD = 4096

/** Texts of a log: its lines, or what several lines make together. */
export const texts = (multiline: Multiline | undefined): Decoder<string> =>
  multiline === undefined ? lines() : joined(multiline)

const joined = (multiline: Multiline): Decoder<string> => {
  const starts = startsOf(multiline)
  const most = multiline.lines ?? LINES
  return {
    formats: ['text'],
    open(sink, _object, limits): DecodeStream {
      let position = 0
      let held: string[] = []
      let bytes = 0
      /** The record has grown beyond a bound: what follows of it is passed over. */
      let over = false
      const taken = (): string => {
        const text = held.join('\n').trimEnd()
        held = []
        bytes = 0
        return text
      }
      const flush = () => {
        const text = taken()
        if (text !== '') sink.record(text, text, position++)
      }
      const add = (line: string) => {
        held.push(line)
        bytes += Buffer.byteLength(line) + 1
        const tooMany = held.length > most
        if (!tooMany && bytes <= limits.recordBytes) return
        const reason = tooMany
          ? `the record has more than ${most} lines`
          : `the record is longer than ${limits.recordBytes} bytes`
        sink.bad(reason, taken().slice(0, KEPT_OF_BAD), position++)
        over = true
      }
      const splitter = new LineSplitter(
        {
          line(line) {
            if (starts(line)) {
              flush()
              over = false
            }
            if (!over) add(line)
          },
          blank() {
            if (held.length > 0) add('')
          },
          bad(reason, raw) {
            flush()
            sink.bad(reason, raw, position++)
            over = true
          },
        },
        limits.recordBytes,
        'replace',
      )
      return {
        push: (chunk) => splitter.push(chunk),
        end() {
          splitter.end()
          flush()
        },
      }
    },
  }
}

const startsOf = ({ begins, continues }: Multiline): ((line: string) => boolean) => {
  if (begins !== undefined) return compileRegex(begins, false)
  const goesOn = compileRegex(continues ?? '', false)
  return (line) => !goesOn(line)
}
