import { createFindings } from '../findings/index.js'
import type { Clock } from '../kernel/clock.js'
import { openDb } from '../platform/db/index.js'
import { createPosture, type Posture, Recorder } from '../posture/index.js'

/** The posture room over a database in memory: for a look that leaves nothing behind. */
export const openPostureAlone = async (
  clock: Clock,
  warn: (message: string, detail: Record<string, unknown>) => void,
): Promise<{ readonly posture: Posture; close(): Promise<void> }> => {
  const database = await openDb({ memory: true })
  const { db } = database
  const findings = createFindings({ db, clock })
  const posture = createPosture({ db, clock, dataDir: undefined, store: new Recorder(db, clock), findings, warn })
  return { posture, close: () => database.close() }
}
