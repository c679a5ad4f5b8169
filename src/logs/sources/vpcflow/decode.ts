import { cloudWatchLogs, jsonRecords } from '../../decode/json.js'
import { type HeadedRow, headedLines } from '../../decode/lines.js'
import type { Decoder, DecodeStream, RecordSink } from '../../source.js'
import { headerFor, isHeader } from './recognise.js'

const text = headedLines({ isHeader, defaultHeader: headerFor })
const textOrCloudWatch = cloudWatchLogs(text)
const documents = jsonRecords<Readonly<Record<string, unknown>>>()

/** Enough bytes to tell `{"message":"…"}` from a CloudWatch Logs envelope and from text. */
const TELLING_BYTES = 64

const JSON_DOCUMENT = /^\ufeff?\s*\{/

/** How Firehose hands over a flow log's line. */
const FIREHOSE = /^\ufeff?\s*\{\s*"message"\s*:/

/** Gives records and bad stretches, which come from two decoders where lines lie in JSON, one row of positions. */
const inOneRow = <R>(sink: RecordSink<R>): RecordSink<R> => {
  let position = 0
  return {
    record: (value, original) => sink.record(value, original, position++),
    bad: (reason, raw) => sink.bad(reason, raw, position++),
  }
}

/** JSON documents, one for each line, that hold the line as `message`. */
const firehose: Decoder<HeadedRow> = {
  formats: ['firehose'],
  open(sink, object, limits): DecodeStream {
    const lines = text.open(sink, object, limits)
    const json = documents.open(
      {
        record(document, original) {
          const { message } = document
          if (typeof message === 'string') lines.push(Buffer.from(`${message.trimEnd()}\n`))
          else sink.bad('the document has no message', original.slice(0, 4096), 0)
        },
        bad: sink.bad,
      },
      object,
      limits,
    )
    return {
      push: (chunk) => json.push(chunk),
      end() {
        json.end()
        lines.end()
      },
      get preamble() {
        return lines.preamble
      },
    }
  },
}

/** Flow log lines as S3, CloudWatch Logs and Firehose deliver them; told apart by how the object begins. */
export const flowLogRows: Decoder<HeadedRow> = {
  formats: [...textOrCloudWatch.formats, ...firehose.formats],
  open(sink, object, limits): DecodeStream {
    let head: Buffer | undefined = Buffer.alloc(0)
    let stream: DecodeStream | undefined
    const decide = (bytes: Buffer): DecodeStream => {
      const start = bytes.toString('utf8', 0, TELLING_BYTES)
      const decoder = FIREHOSE.test(start) ? firehose : textOrCloudWatch
      stream = decoder.open(JSON_DOCUMENT.test(start) ? inOneRow(sink) : sink, object, limits)
      stream.push(bytes)
      head = undefined
      return stream
    }
    return {
      push(chunk) {
        if (stream !== undefined) stream.push(chunk)
        else {
          // A copy: the chunk is the caller's again when this returns.
          head = Buffer.concat([head ?? Buffer.alloc(0), chunk])
          if (head.length >= TELLING_BYTES) decide(head)
        }
      },
      end() {
        ;(stream ?? decide(head ?? Buffer.alloc(0))).end()
      },
      get preamble() {
        return stream?.preamble
      },
    }
  },
}
