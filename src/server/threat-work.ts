import { Worker } from 'node:worker_threads'
import { errors } from '../logs/errors.js'
import type { ThreatAnswers, ThreatJob, ThreatWork } from '../logs/threats/work.js'

/** What a list of 64 MiB and a million entries takes, and no more. */
const MEMORY = { maxOldGenerationSizeMb: 1024 }

/** Does a job in a thread of its own, so that the server goes on answering. Error: LIST_TOO_LARGE. */
export const threatWork: ThreatWork = <J extends ThreatJob>(job: J) =>
  new Promise<ThreatAnswers[J['kind']]>((resolve, reject) => {
    const worker = new Worker(new URL('./threat-worker.js', import.meta.url), {
      workerData: job,
      resourceLimits: MEMORY,
    })
    worker.once('message', resolve)
    worker.once('error', (e: NodeJS.ErrnoException) => {
      reject(e.code === 'ERR_WORKER_OUT_OF_MEMORY' ? errors.LIST_TOO_LARGE({ limit: '1 GiB' }, e) : e)
    })
    worker.once('exit', () => reject(new Error('the thread ended without an answer')))
  })
