import type { Finding } from '../contract/index.js'
import type { Text } from '../kernel/errors.js'
import type { Tx } from '../platform/db/types.js'

/** A finding with what it means and what to do. */
export type FindingRecord = Finding & { readonly about: Text }

export interface FindingEvent {
  readonly change: 'created' | 'reopened' | 'seen' | 'status'
  /** As it is after the change. `reopened` counts its occurrences. */
  readonly finding: FindingRecord
}

/** Told of each change inside the transaction that makes it: what it writes stands or falls with the change. */
export type OnFindingChange = (tx: Tx, change: FindingEvent) => Promise<void>
