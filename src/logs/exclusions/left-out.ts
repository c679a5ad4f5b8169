import { sql } from 'drizzle-orm'
import type { Tx } from '../../platform/db/types.js'

/** What a batch left out, by exclusion. */
export interface LeftOut {
  readonly id: string
  readonly events: number
  /** Of their originals. */
  readonly bytes: number
}

/** Counts in the transaction that makes the batch's events visible: as exact as they are. */
export const countLeftOut = async (tx: Tx, leftOut: readonly LeftOut[], now: Date): Promise<void> => {
  if (leftOut.length === 0) return
  await tx.execute(sql`
    update log_exclusions e set events = e.events + c.events, bytes = e.bytes + c.bytes,
      last_at = ${now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(leftOut)}::jsonb) as c(id text, events bigint, bytes bigint)
    where e.id = c.id`)
}
