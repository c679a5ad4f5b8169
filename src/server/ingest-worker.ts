import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { createIndicatorRules, createMatchers, type RuleData } from '../detections/threads.js'
import { runIngestWorker } from '../logs/ingest/worker.js'
import { openSources, reloadOwn } from '../logs/own/load.js'
import { s3Clients } from './aws.js'

/** What the main thread hands to an ingest thread. */
export interface IngestWorkerData {
  readonly dataDir: string
  readonly rules: readonly RuleData[]
  readonly flushRows: number | undefined
  readonly flushBytes: number
}

const data = workerData as IngestWorkerData
// The main thread has said what is wrong with any of them.
const registry = await openSources(data.dataDir, () => undefined)
await runIngestWorker(parentPort as MessagePort, {
  dataDir: data.dataDir,
  registry,
  reload: (without) => reloadOwn(registry, data.dataDir, () => undefined, without),
  matchers: createMatchers(data.rules),
  indicatorRules: createIndicatorRules(data.rules),
  s3: s3Clients(process.env),
  flushRows: data.flushRows,
  flushBytes: data.flushBytes,
})
