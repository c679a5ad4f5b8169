import type { z } from 'zod'
import type { FindingDetail, FindingsOutput, FindingsQuery, HomeOutput } from '../contract/index.js'
import type { Clock } from '../kernel/clock.js'
import type { Db, Tx } from '../platform/db/types.js'
import type { OnFindingChange } from './change.js'
import { findingDetail, findingEvidenceOf } from './detail.js'
import { type Export, exportFindings } from './export.js'
import { type ListQuery, listFindings } from './list.js'
import { type Observed, observe, type Sighting } from './observe.js'
import { countByRule, summaryOf } from './summary.js'
import { type Actor, comment, type Transition, transition } from './transition.js'

const DAY = 86_400_000

export interface FindingsOptions {
  readonly db: Db
  readonly clock: Clock
  /** Called inside the transaction of each change. */
  readonly onChange?: OnFindingChange
  /** What was sent about a finding; the notify room knows. */
  readonly notificationsOf?: (findingId: string) => Promise<FindingDetail['notifications']>
}

/** The register of everything that wants a decision, and its one lifecycle. */
export interface Findings {
  /** Takes a sighting in; see observe.ts for what repeats and recurrences do. */
  observe(tx: Tx, seen: Sighting): Promise<Observed>
  list(query: Partial<z.infer<typeof FindingsQuery>>): Promise<FindingsOutput>
  get(id: string): Promise<FindingDetail>
  /** Ids and times (milliseconds) of the latest events of a finding, newest first, at most 50. */
  evidence(id: string): Promise<{ eventId: string; at: number; source: string }[]>
  transition(wanted: Transition): Promise<{ changed: number }>
  comment(said: { readonly id: string; readonly comment: string; readonly actor: Actor }): Promise<void>
  export(query: ListQuery, format: 'csv' | 'ndjson'): Promise<Export>
  /** For Home; `newToday` counts from `since` (milliseconds), a day ago where it is not given. */
  summary(since?: number): Promise<HomeOutput['findings']>
  /** How many findings each rule has that are not resolved. */
  countByRule(): Promise<ReadonlyMap<string, number>>
}

export const createFindings = ({ db, clock, onChange, notificationsOf }: FindingsOptions): Findings => ({
  observe: (tx, seen) => observe(tx, seen, { clock, onChange }),
  list: (query) => listFindings(db, query),
  async get(id) {
    const detail = await findingDetail(db, id)
    return { ...detail, notifications: (await notificationsOf?.(id)) ?? [] }
  },
  async evidence(id) {
    await findingDetail(db, id)
    const rows = await findingEvidenceOf(db, id)
    return rows.map((row) => ({ eventId: row.eventId, at: row.at.getTime(), source: row.source }))
  },
  transition: (wanted) => db.transaction((tx) => transition(tx, wanted, { clock, onChange })),
  comment: (said) => db.transaction((tx) => comment(tx, said, clock)),
  export: (query, format) => exportFindings(db, query, format),
  summary: (since = clock.now() - DAY) => summaryOf(db, since),
  countByRule: () => countByRule(db),
})
