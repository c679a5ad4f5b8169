import { parentPort, workerData } from 'node:worker_threads'
import { doThreatJob, type ThreatJob } from '../logs/threats/work.js'

// One job, then it ends: a million entries leave much behind.
parentPort?.postMessage(doThreatJob(workerData as ThreatJob))
