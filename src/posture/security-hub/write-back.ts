import type { SecurityHubClient } from '@aws-sdk/client-securityhub'
import { and, asc, eq, inArray, isNotNull, lte } from 'drizzle-orm'
import type { Decision } from '../../findings/index.js'
import type { Workflow } from './finding.js'
import type { SecurityHubOptions } from './security-hub.js'
import { securityHubFindings, securityHubs } from './tables.js'

export interface Written {
  readonly written: number
  readonly failed: number
}

/** As many findings as one call may name (API reference, BatchUpdateFindings). */
const CHUNK = 100
/** Characters of a note (API reference, NoteUpdate). */
const NOTE_MOST = 512
/** Decisions looked at in one go. */
const STEP = 500
/** A transaction that began before the last look may have ended after it. Looking twice changes nothing. */
const OVERLAP_MS = 5 * 60_000
const MINUTE = 60_000
/** Tries of a decision that Security Hub does not take; together about a day. */
const MOST_ATTEMPTS = 10

/** Codes that say it will not be taken however often it is sent (API reference, …UnprocessedFinding). */
const NEVER: ReadonlySet<string> = new Set(['FindingNotFound', 'InvalidInput', 'FindingSizeExceeded'])

type Hub = typeof securityHubs.$inferSelect
type Row = typeof securityHubFindings.$inferSelect

/**
 * Writes decisions made here to the Security Hubs that want them: first it is noted which findings differ from what
 * Security Hub said last, then those are sent, a hundred to a call. What is noted stays until Security Hub has taken it,
 * also over a restart; what it took is written down in the audit log.
 */
export const writeDecisions = async (options: SecurityHubOptions, signal: AbortSignal): Promise<Written> => {
  const { db } = options
  const hubs = await db.select().from(securityHubs).where(eq(securityHubs.writeBack, true))
  if (hubs.length === 0) return { written: 0, failed: 0 }
  for (const hub of hubs) await noteDecisions(options, hub)
  const due = await db
    .select()
    .from(securityHubFindings)
    .where(
      and(isNotNull(securityHubFindings.wanted), lte(securityHubFindings.nextAttemptAt, new Date(options.clock.now()))),
    )
    .orderBy(asc(securityHubFindings.nextAttemptAt), asc(securityHubFindings.findingId))
  const of = (account: string, region: string) =>
    due.filter((row) => row.hubAccount === account && row.hubRegion === region)
  const waiting = hubs.filter((hub) => of(hub.account, hub.region).length > 0)
  if (waiting.length === 0) return { written: 0, failed: 0 }
  const sum = { written: 0, failed: 0 }
  const left = new Set(waiting.map((hub) => `${hub.account}/${hub.region}`))
  const { reachHubs } = await import('./reach-hubs.js')
  const reached = reachHubs(await options.sources.toScan([...new Set(waiting.map((hub) => hub.sourceId))]), {
    now: () => options.clock.now(),
    signal,
    onProblem: (uri, reason) =>
      options.warn('account of a Security Hub could not be entered', { account: uri, reason }),
    only: (account, region) => left.has(`${account}/${region}`),
  })
  for await (const { account, region, client } of reached) {
    left.delete(`${account}/${region}`)
    const { written, failed } = await send(options, client, `${account}/${region}`, of(account, region), signal)
    sum.written += written
    sum.failed += failed
  }
  for (const hub of waiting.filter((one) => left.has(`${one.account}/${one.region}`))) {
    const rows = of(hub.account, hub.region)
    await notTaken(options, rows, 'its account could not be reached', false)
    sum.failed += rows.length
  }
  return sum
}

/** Notes what is to be written of what was decided since the last look. */
const noteDecisions = async ({ db, clock, findings }: SecurityHubOptions, hub: Hub): Promise<void> => {
  const at = (hub.decidedThrough ?? hub.createdAt).getTime()
  let since = at - OVERLAP_MS
  for (;;) {
    const all = await findings.changedSince('imported', since, STEP)
    const decisions = new Map(all.filter((d) => d.updatedAt >= at).map((d) => [d.id, d]))
    await db.transaction(async (tx) => {
      const rows =
        decisions.size === 0
          ? []
          : await tx
              .select()
              .from(securityHubFindings)
              .where(
                and(
                  inArray(securityHubFindings.findingId, [...decisions.keys()]),
                  eq(securityHubFindings.hubAccount, hub.account),
                  eq(securityHubFindings.hubRegion, hub.region),
                ),
              )
              .for('update')
      for (const row of rows) {
        const decision = decisions.get(row.findingId)
        const wanted = decision === undefined || row.over ? undefined : wantedOf(decision, row.workflow)
        if (decision === undefined || wanted === (row.wanted ?? undefined)) continue
        await tx
          .update(securityHubFindings)
          .set({
            wanted: wanted ?? null,
            note: wanted === undefined ? null : noteOf(decision),
            attempts: 0,
            nextAttemptAt: wanted === undefined ? null : new Date(clock.now()),
            lastError: null,
          })
          .where(eq(securityHubFindings.findingId, row.findingId))
      }
    })
    const last = all.at(-1)
    if (last === undefined || all.length < STEP) break
    // More that changed in one millisecond than are looked at would keep it here for ever.
    since = last.updatedAt > since ? last.updatedAt : since + 1
  }
  await db
    .update(securityHubs)
    .set({ decidedThrough: new Date(Math.max(at, clock.now() - OVERLAP_MS)) })
    .where(and(eq(securityHubs.account, hub.account), eq(securityHubs.region, hub.region)))
}

/** What Security Hub is to say; undefined where it says so already, or where nothing was decided that concerns it. */
const wantedOf = ({ status }: Decision, workflow: Workflow): Workflow | undefined => {
  if (status === 'excepted' || status === 'false_positive') return workflow === 'SUPPRESSED' ? undefined : 'SUPPRESSED'
  if (status === 'resolved') return workflow === 'RESOLVED' ? undefined : 'RESOLVED'
  // Open again here: whoever looks there must not believe that it is settled.
  return workflow === 'SUPPRESSED' || workflow === 'RESOLVED' ? 'NEW' : undefined
}

const noteOf = ({ status, by, reason, exception }: Decision): string => {
  const approved = exception?.approver ?? undefined
  const until = exception?.until ?? undefined
  const text = [
    `Hinomi: ${status.replace('_', ' ')}`,
    approved === undefined ? (by === '' ? undefined : `by ${by}`) : `approved by ${approved}`,
    until === undefined ? undefined : `until ${until.slice(0, 10)}`,
  ]
    .filter((part) => part !== undefined)
    .join(', ')
  const whole = reason === null || reason === '' ? text : `${text}: ${reason}`
  return whole.length <= NOTE_MOST ? whole : `${whole.slice(0, NOTE_MOST - 1)}…`
}

const send = async (
  options: SecurityHubOptions,
  client: SecurityHubClient,
  hub: string,
  rows: readonly Row[],
  signal: AbortSignal,
): Promise<Written> => {
  const sum = { written: 0, failed: 0 }
  const { BatchUpdateFindingsCommand } = await import('@aws-sdk/client-securityhub')
  // One call has one status and one note.
  for (const group of byNote(rows)) {
    for (let at = 0; at < group.length; at += CHUNK) {
      signal.throwIfAborted()
      const chunk = group.slice(at, at + CHUNK)
      const [first] = chunk
      if (first?.wanted == null) continue
      try {
        const answer = await client.send(
          new BatchUpdateFindingsCommand({
            FindingIdentifiers: chunk.map((row) => ({ Id: row.nativeId, ProductArn: row.productArn })),
            Workflow: { Status: first.wanted },
            Note: { Text: first.note ?? 'Hinomi', UpdatedBy: 'hinomi' },
          }),
          { abortSignal: signal },
        )
        const refused = new Map(
          (answer.UnprocessedFindings ?? []).map((u) => [
            `${u.FindingIdentifier?.ProductArn}\n${u.FindingIdentifier?.Id}`,
            { code: u.ErrorCode ?? '', said: [u.ErrorCode, u.ErrorMessage].filter((t) => t !== undefined).join(': ') },
          ]),
        )
        const taken = chunk.filter((row) => !refused.has(`${row.productArn}\n${row.nativeId}`))
        await wasTaken(options, taken, first.wanted, hub)
        sum.written += taken.length
        for (const row of chunk) {
          const why = refused.get(`${row.productArn}\n${row.nativeId}`)
          if (why === undefined) continue
          await notTaken(options, [row], why.said, NEVER.has(why.code))
          sum.failed++
        }
      } catch (e) {
        if (signal.aborted) throw e
        const { name, message } = e as Error
        await notTaken(options, chunk, `${name}: ${message}`.slice(0, 300), false)
        sum.failed += chunk.length
      }
    }
  }
  return sum
}

const byNote = (rows: readonly Row[]): readonly (readonly Row[])[] => {
  const out = new Map<string, Row[]>()
  for (const row of rows) {
    const key = `${row.wanted}\n${row.note}`
    const group = out.get(key)
    if (group === undefined) out.set(key, [row])
    else group.push(row)
  }
  return [...out.values()]
}

const wasTaken = async (
  { db, clock, audit }: SecurityHubOptions,
  rows: readonly Row[],
  workflow: Workflow,
  hub: string,
): Promise<void> => {
  if (rows.length === 0) return
  const ids = rows.map((row) => row.findingId)
  await db
    .update(securityHubFindings)
    .set({
      workflow,
      wanted: null,
      note: null,
      attempts: 0,
      nextAttemptAt: null,
      lastError: null,
      writtenAt: new Date(clock.now()),
    })
    // Decided otherwise meanwhile: that is still to be written.
    .where(and(inArray(securityHubFindings.findingId, ids), eq(securityHubFindings.wanted, workflow)))
  await audit?.add({
    actor: 'Hinomi',
    action: 'security-hub.written',
    subject: hub,
    detail: { workflow, note: rows[0]?.note ?? null, findings: ids },
  })
}

/** It is tried again later, each time later than before; at the end it is given up, and stays to be seen. */
const notTaken = async (
  { db, clock }: SecurityHubOptions,
  rows: readonly Row[],
  reason: string,
  never: boolean,
): Promise<void> => {
  for (const row of rows) {
    const attempts = row.attempts + 1
    const givenUp = never || attempts >= MOST_ATTEMPTS
    await db
      .update(securityHubFindings)
      .set({
        attempts,
        lastError: reason,
        nextAttemptAt: givenUp ? null : new Date(clock.now() + MINUTE * 2 ** Math.min(attempts, 9)),
      })
      .where(eq(securityHubFindings.findingId, row.findingId))
  }
}
