import { bytesOf, listPlace, type ReadOptions } from '../aws-config/index.js'
import type { Split } from '../object-splitter.js'
import { findingsOf } from './envelope.js'
import { findingSplitter } from './split-findings.js'

/** Bytes that one file may inflate to. */
const INFLATED_MOST = 8 * 1024 ** 3

/** A finding as it stands in a file, not yet looked into. */
export interface Found {
  readonly uri: string
  /** Number of the finding in its file, from 0. */
  readonly position: number
  readonly value: unknown
}

/** Names under which findings are kept: exports, and what Firehose and EventBridge deliver, which has no ending. */
const isFindings = (key: string): boolean => /(?:\.(?:json|ndjson|jsonl)(?:\.gz)?|\/[^/.]+(?:\.gz)?)$/i.test(key)

/**
 * The findings in files, directories and `s3://` places: ASFF as one document or a finding to a line, answers of
 * GetFindings, EventBridge's events; gzip or plain. What cannot be read is told to `onProblem` with its place, and what
 * stands after it is read.
 *
 * @throws CONFIG_NOTHING when there is no such place, CONFIG_UNREADABLE when it cannot be listed.
 */
export async function* readFindingFiles(place: string, options: ReadOptions): AsyncGenerator<Found> {
  for await (const file of listPlace(place, options, isFindings)) {
    let position = 0
    const splitter = findingSplitter()
    const told = function* (splits: Iterable<Split>) {
      for (const split of splits) {
        if (split.kind === 'bad') options.onProblem({ uri: file.uri, position: position++, reason: split.reason })
        else for (const value of findingsOf(split.value)) yield { uri: file.uri, position: position++, value }
      }
    }
    try {
      for await (const chunk of bytesOf(file, options, INFLATED_MOST)) yield* told(splitter.push(chunk))
      yield* told(splitter.end())
    } catch (e) {
      options.signal?.throwIfAborted()
      const { name, message } = e as Error
      options.onProblem({ uri: file.uri, position: undefined, reason: `${name}: ${message}`.slice(0, 300) })
    }
  }
}
