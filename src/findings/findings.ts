import type { z } from 'zod'
import type { FindingDetail, FindingsOutput, FindingsQuery, HomeOutput, Sla } from '../contract/index.js'
import type { Clock } from '../kernel/clock.js'
import type { Db, Tx } from '../platform/db/types.js'
import { type Assignment, assign } from './assign.js'
import type { OnFindingChange } from './change.js'
import { changedSince, type DecidedElsewhere, type Decision, followDecided } from './decided.js'
import { findingDetail, findingEvidenceOf } from './detail.js'
import { type Export, exportFindings } from './export.js'
import { type ListQuery, listFindings } from './list.js'
import { type Ended, notOpen, observeMany, resolveByEvidence, suppressed } from './many.js'
import { type Observed, observe, type Sighting } from './observe.js'
import { readSla, writeSla } from './sla.js'
import { countByRule, type OpenedSince, openedSince, summaryOf } from './summary.js'
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
  /** Takes many in at once, without telling of each; see many.ts. Gives how many opened and are not excepted. */
  observeMany(tx: Tx, seen: readonly Sighting[]): Promise<{ readonly opened: number }>
  /** Resolves findings because what they are about is over. */
  resolveByEvidence(tx: Tx, ended: readonly Ended[]): Promise<{ readonly resolved: number }>
  /** Takes over what was decided where the findings come from; see decided.ts. */
  follow(tx: Tx, decided: readonly DecidedElsewhere[]): Promise<{ readonly changed: number; readonly kept: number }>
  /** Findings of a kind that changed since then (milliseconds), oldest first, with what was decided of each. */
  changedSince(kind: Sighting['kind'], since: number, most: number): Promise<readonly Decision[]>
  /** Those of the ids that are resolved, or that there are none of. */
  notOpen(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>>
  /** What opened, or opened again, since then (milliseconds) and still waits: counts, and the worst of them. */
  openedSince(kind: Sighting['kind'], since: number, most: number): Promise<OpenedSince>
  /** Ids of findings of a kind that are excepted or called false. */
  suppressed(kind: Sighting['kind']): Promise<ReadonlySet<string>>
  list(query: Partial<z.infer<typeof FindingsQuery>>): Promise<FindingsOutput>
  get(id: string): Promise<FindingDetail>
  /** Ids and times (milliseconds) of the latest events of a finding, newest first, at most 50. */
  evidence(id: string): Promise<{ eventId: string; at: number; source: string }[]>
  transition(wanted: Transition): Promise<{ changed: number }>
  /** Gives findings to somebody, or to nobody. Error: FINDING_NOT_FOUND. */
  assign(wanted: Assignment): Promise<{ changed: number }>
  /** Days until a finding of each severity is due. */
  sla(): Promise<Sla>
  setSla(sla: Sla): Promise<void>
  comment(said: { readonly id: string; readonly comment: string; readonly actor: Actor }): Promise<void>
  export(query: ListQuery, format: 'csv' | 'ndjson'): Promise<Export>
  /** For Home; `newToday` counts from `since` (milliseconds), a day ago where it is not given. */
  summary(since?: number): Promise<HomeOutput['findings']>
  /** How many findings each rule has that are not resolved. */
  countByRule(): Promise<ReadonlyMap<string, number>>
}

export const createFindings = ({ db, clock, onChange, notificationsOf }: FindingsOptions): Findings => ({
  observe: (tx, seen) => observe(tx, seen, { clock, onChange }),
  observeMany: (tx, seen) => observeMany(tx, seen, clock),
  resolveByEvidence: (tx, ended) => resolveByEvidence(tx, ended, clock),
  notOpen,
  follow: (tx, decided) => followDecided(tx, decided, { clock, onChange }),
  changedSince: (kind, since, most) => changedSince(db, kind, since, most),
  openedSince: (kind, since, most) => openedSince(db, kind, since, most),
  suppressed: (kind) => suppressed(db, kind),
  list: (query) => listFindings(db, query, new Date(clock.now())),
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
  assign: (wanted) => db.transaction((tx) => assign(tx, wanted, clock)),
  sla: () => readSla(db),
  setSla: (sla) => writeSla(db, sla),
  comment: (said) => db.transaction((tx) => comment(tx, said, clock)),
  export: (query, format) => exportFindings(db, query, format, new Date(clock.now())),
  summary: (since = clock.now() - DAY) => summaryOf(db, since, new Date(clock.now())),
  countByRule: () => countByRule(db),
})
