import { ObjectSplitter } from '../object-splitter.js'

/** Security Hub takes findings of 240 KiB at most, EventBridge events of 256 KiB, ten findings to each. */
const FINDING_BYTES = 8 * 1024 * 1024

/**
 * Findings one after the other, with or without line ends between them (NDJSON, what Firehose writes), in a list, or in
 * the list under `Findings` of an answer of GetFindings.
 */
export const findingSplitter = (limit = FINDING_BYTES): ObjectSplitter =>
  new ObjectSplitter({ list: 'Findings', whole: true, limit })
