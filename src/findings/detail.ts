import { desc, eq } from 'drizzle-orm'
import type { FindingDetail } from '../contract/index.js'
import type { Db } from '../platform/db/types.js'
import { errors } from './errors.js'
import { EVIDENCE_KEPT } from './observe.js'
import { recordOf } from './record.js'
import { storable } from './storable.js'
import { findingChanges, findingEvidence, findings } from './tables.js'

/** Lines of history that are shown: the latest. */
const HISTORY_SHOWN = 500
/** The API takes 10,000 characters of KQL. */
const KQL_MOST = 9000

/** Everything about one finding but what was sent of it. Error: FINDING_NOT_FOUND. */
export const findingDetail = async (db: Db, id: string): Promise<Omit<FindingDetail, 'notifications'>> => {
  const [row] = await db
    .select()
    .from(findings)
    .where(eq(findings.id, storable(id)))
  if (row === undefined) throw errors.FINDING_NOT_FOUND({ id })
  const history = await db
    .select()
    .from(findingChanges)
    .where(eq(findingChanges.findingId, id))
    .orderBy(desc(findingChanges.id))
    .limit(HISTORY_SHOWN)
  const evidence = await findingEvidenceOf(db, id)
  return {
    ...recordOf(row),
    history: history.reverse().map((change) => ({
      id: String(change.id),
      at: change.at.toISOString(),
      actor: change.actor,
      kind: change.kind,
      from: change.from,
      to: change.to,
      comment: change.comment,
    })),
    evidence: evidence.map((e) => ({ eventId: e.eventId, at: e.at.toISOString(), source: e.source })),
    discover: discoverOf(evidence),
  }
}

/** The events that a finding rests on, newest first. */
export const findingEvidenceOf = (db: Db, id: string) =>
  db
    .select()
    .from(findingEvidence)
    .where(eq(findingEvidence.findingId, id))
    .orderBy(desc(findingEvidence.at), desc(findingEvidence.eventId))
    .limit(EVIDENCE_KEPT)

const discoverOf = (evidence: readonly { eventId: string; at: Date }[]): FindingDetail['discover'] => {
  const named: string[] = []
  let length = 0
  let oldest = evidence[0]?.at
  for (const { eventId, at } of evidence) {
    const literal = `"${eventId.replace(/["\\]/g, '\\$&')}"`
    length += literal.length + 4
    if (length > KQL_MOST) break
    named.push(literal)
    oldest = at
  }
  const newest = evidence[0]?.at
  if (named.length === 0 || newest === undefined || oldest === undefined) return null
  return {
    kql: `event.id: ${named.length === 1 ? named[0] : `(${named.join(' or ')})`}`,
    from: oldest.toISOString(),
    // The end of a range stands outside it, and times are kept to the millisecond.
    to: new Date(newest.getTime() + 1).toISOString(),
  }
}
