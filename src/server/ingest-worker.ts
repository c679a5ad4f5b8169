import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { createMatchers, type RuleData } from '../detections/index.js'
import { runIngestWorker } from '../logs/ingest/worker.js'
import { loadSources } from '../logs/registry.js'
import { s3Clients } from './aws.js'

/** What the main thread hands to an ingest thread. */
export interface IngestWorkerData {
  readonly dataDir: string
  readonly rules: readonly RuleData[]
  readonly flushRows: number | undefined
  readonly flushBytes: number
}

const data = workerData as IngestWorkerData
await runIngestWorker(parentPort as MessagePort, {
  dataDir: data.dataDir,
  registry: await loadSources(),
  matchers: createMatchers(data.rules),
  s3: s3Clients(process.env),
  flushRows: data.flushRows,
  flushBytes: data.flushBytes,
})
