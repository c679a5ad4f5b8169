import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { createMatchers, type RuleData } from '../detections/index.js'
import type { S3For } from '../logs/ingest/fetch.js'
import { runIngestWorker } from '../logs/ingest/worker.js'
import { loadSources } from '../logs/registry.js'

/** What the main thread hands to an ingest thread. */
export interface IngestWorkerData {
  readonly dataDir: string
  readonly rules: readonly RuleData[]
  readonly flushRows: number | undefined
  readonly flushBytes: number
}

let clients: S3For | undefined
const data = workerData as IngestWorkerData
await runIngestWorker(parentPort as MessagePort, {
  dataDir: data.dataDir,
  registry: await loadSources(),
  matchers: createMatchers(data.rules),
  s3: async (region) => {
    clients ??= (await import('./aws.js')).s3Clients(process.env)
    return clients(region)
  },
  flushRows: data.flushRows,
  flushBytes: data.flushBytes,
})
