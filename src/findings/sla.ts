import { type FindingStatus, SEVERITIES, type Severity, type Sla, WAITING_STATUSES } from '../contract/index.js'
import type { Db, Tx } from '../platform/db/types.js'
import { findingSettings } from './tables.js'

const DAY = 86_400_000

/** Days until a finding is due where nobody has said otherwise; what many teams promise themselves. */
export const DEFAULT_SLA: Sla = { critical: 7, high: 30, medium: 90, low: 180, informational: null }

export const isWaiting = (status: FindingStatus): boolean => (WAITING_STATUSES as readonly string[]).includes(status)

/** When a finding that opens now is due; null without a promise. */
export const dueAt = (sla: Sla, severity: Severity, now: Date): Date | null => {
  const days = sla[severity]
  return days === null ? null : new Date(now.getTime() + days * DAY)
}

export const readSla = async (db: Db | Tx): Promise<Sla> => {
  const rows = await db.select().from(findingSettings)
  const kept = rows.find((row) => row.name === 'sla')?.value as Partial<Sla> | undefined
  return Object.fromEntries(
    SEVERITIES.map((s) => [s, kept?.[s] === undefined ? DEFAULT_SLA[s] : kept[s]]),
  ) as unknown as Sla
}

/** Holds for findings that open from now on; dates that were promised stay. */
export const writeSla = async (db: Db | Tx, sla: Sla): Promise<void> => {
  await db
    .insert(findingSettings)
    .values({ name: 'sla', value: sla })
    .onConflictDoUpdate({ target: findingSettings.name, set: { value: sla } })
}
