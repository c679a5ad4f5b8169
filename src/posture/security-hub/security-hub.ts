import { and, asc, eq, isNotNull, sql } from 'drizzle-orm'
import type { SecurityHub as Hub, SecurityHubImport, SecurityHubSummary } from '../../contract/index.js'
import type { Findings } from '../../findings/index.js'
import type { Clock } from '../../kernel/clock.js'
import type { Audit } from '../../platform/auth/audit.js'
import type { Db } from '../../platform/db/types.js'
import type { Sources } from '../accounts/sources.js'
import { errors } from '../errors.js'
import { findingsOf, findingsOfMessage } from './envelope.js'
import { type AsffFinding, readFinding } from './finding.js'
import { addTo, noFindings, type TakeOptions, takeFindings } from './intake.js'
import { securityHubFindings, securityHubs } from './tables.js'
import { type Written, writeDecisions } from './write-back.js'

export interface SecurityHubOptions {
  readonly db: Db
  readonly clock: Clock
  readonly findings: Pick<Findings, 'observeMany' | 'resolveByEvidence' | 'follow' | 'changedSince'>
  readonly sources: Pick<Sources, 'toScan'>
  /** Where it is noted what was written to Security Hub. */
  readonly audit?: Pick<Audit, 'add'> | undefined
  readonly warn: (message: string, detail: Record<string, unknown>) => void
  /** An import is over: the moment to tell people, once. */
  readonly onImport?:
    | ((told: { readonly startedAt: number; readonly summary: SecurityHubSummary }) => Promise<void>)
    | undefined
}

export interface ImportWish {
  readonly sourceIds?: readonly string[] | undefined
  readonly since?: string | undefined
  readonly takeJudged?: boolean | undefined
  readonly homeRegion?: string | undefined
  /** Only Security Hubs that gave findings before. */
  readonly knownOnly?: boolean | undefined
}

/** Findings of one hub that one import takes; the next one goes on from there. */
const MOST = 50_000
/** Products deliver late what they say was updated earlier. What is taken twice changes nothing. */
const OVERLAP_MS = 3_600_000
const PROBLEMS_SHOWN = 100
const FAILED_SHOWN = 50

/** Findings of AWS Security Hub in the register, and the decisions about them back. */
export class SecurityHub {
  readonly #options: SecurityHubOptions
  readonly #most: number
  #import: SecurityHubImport | undefined
  #running: Promise<SecurityHubImport> | undefined

  constructor(options: SecurityHubOptions, most = MOST) {
    this.#options = options
    this.#most = most
  }

  /** Takes findings in ASFF, or events that hold some, in; says which could not be read, and why. */
  async take(
    values: readonly unknown[],
    options: TakeOptions = {},
  ): Promise<{ summary: SecurityHubSummary; problems: { position: number; reason: string }[] }> {
    const good: AsffFinding[] = []
    const problems: { position: number; reason: string }[] = []
    values.flatMap(findingsOf).forEach((value, position) => {
      const read = readFinding(value)
      if (read.kind === 'finding') good.push(read.finding)
      else problems.push({ position, reason: read.reason })
    })
    const summary = await takeFindings(this.#options, good, options)
    summary.bad = problems.length
    return { summary, problems }
  }

  /**
   * Takes a message of a queue: whether it was Security Hub's. One with a finding that cannot be read is taken for the
   * rest of it, and told: brought again it would be no better.
   */
  async takeMessage(body: string): Promise<boolean> {
    const values = findingsOfMessage(body)
    if (values === undefined) return false
    const startedAt = this.#options.clock.now()
    const { summary, problems } = await this.take(values)
    for (const problem of problems) this.#options.warn('finding of Security Hub could not be taken', { ...problem })
    await this.#options.onImport?.({ startedAt, summary })
    return true
  }

  /** The import that runs, or ran last in this process. */
  get current(): SecurityHubImport | null {
    return this.#import ?? null
  }

  /** Error: SECURITY_HUB_RUNNING. */
  start(wish: ImportWish, signal: AbortSignal = new AbortController().signal): Promise<SecurityHubImport> {
    if (this.#running !== undefined) throw errors.SECURITY_HUB_RUNNING()
    const state: SecurityHubImport = {
      status: 'running',
      startedAt: new Date(this.#options.clock.now()).toISOString(),
      endedAt: null,
      summary: noFindings(),
      problems: [],
      more: false,
    }
    this.#import = state
    const running = this.#run(state, wish, signal)
      .then(
        () => {
          state.status = 'done'
        },
        (e: unknown) => {
          state.status = signal.aborted ? 'cancelled' : 'failed'
          problemIn(state, 'securityhub', reasonOf(e))
        },
      )
      .then(() => {
        this.#running = undefined
        state.endedAt = new Date(this.#options.clock.now()).toISOString()
        return state
      })
    this.#running = running
    return running
  }

  async #run(state: SecurityHubImport, wish: ImportWish, signal: AbortSignal): Promise<void> {
    const { db, clock, sources, onImport } = this.#options
    const startedAt = clock.now()
    const [{ reachHubs }, { readFindingPages }] = await Promise.all([import('./reach-hubs.js'), import('./api.js')])
    const known = new Map((await db.select().from(securityHubs)).map((hub) => [`${hub.account}/${hub.region}`, hub]))
    const reached = reachHubs(await sources.toScan(wish.sourceIds), {
      homeRegion: wish.homeRegion,
      now: () => clock.now(),
      signal,
      onProblem: (uri, reason) => problemIn(state, uri, reason),
      only: (account, region) => wish.knownOnly !== true || known.has(`${account}/${region}`),
    })
    for await (const { account, region, sourceId, client } of reached) {
      const before = known.get(`${account}/${region}`)
      const uri = `securityhub:${account}/${region}`
      const takeJudged = wish.takeJudged ?? before?.takeJudged ?? false
      const until = new Date(clock.now())
      const since =
        wish.since !== undefined
          ? new Date(wish.since)
          : before?.takenThrough == null
            ? undefined
            : new Date(before.takenThrough.getTime() - OVERLAP_MS)
      let count = 0
      let through: Date | undefined
      let whole = true
      try {
        for await (const page of readFindingPages(client, { since, until, signal })) {
          const { summary, problems } = await this.take(page, { hub: { account, region }, takeJudged })
          addTo(state.summary, summary)
          for (const { position, reason } of problems) problemIn(state, uri, reason, count + position)
          count += page.length
          through = latest(page) ?? through
          if (count >= this.#most) {
            whole = false
            state.more = true
            break
          }
        }
        const takenThrough = whole ? until : (through ?? before?.takenThrough ?? null)
        const now = new Date(clock.now())
        const told = { sourceId, takenThrough, importedAt: now, lastError: null }
        await db
          .insert(securityHubs)
          .values({
            account,
            region,
            ...told,
            takeJudged,
            writeBack: false,
            createdAt: now,
          })
          .onConflictDoUpdate({
            target: [securityHubs.account, securityHubs.region],
            set: wish.takeJudged === undefined ? told : { ...told, takeJudged },
          })
      } catch (e) {
        if (signal.aborted) throw e
        // What was taken of it stands; the next import begins where this one did.
        problemIn(state, uri, reasonOf(e))
        await db
          .update(securityHubs)
          .set({ lastError: reasonOf(e) })
          .where(and(eq(securityHubs.account, account), eq(securityHubs.region, region)))
      }
    }
    await onImport?.({ startedAt, summary: state.summary })
  }

  /** Every Security Hub that gave findings, with what could not be written there. */
  async hubs(): Promise<Hub[]> {
    const { db } = this.#options
    const [rows, open] = await Promise.all([
      db.select().from(securityHubs).orderBy(asc(securityHubs.account), asc(securityHubs.region)),
      db.select().from(securityHubFindings).where(isNotNull(securityHubFindings.wanted)),
    ])
    return rows.map((row) => {
      const own = open.filter((f) => f.hubAccount === row.account && f.hubRegion === row.region)
      return {
        account: row.account,
        region: row.region,
        sourceId: row.sourceId,
        takeJudged: row.takeJudged,
        writeBack: row.writeBack,
        takenThrough: row.takenThrough?.toISOString() ?? null,
        importedAt: row.importedAt?.toISOString() ?? null,
        lastError: row.lastError,
        waiting: own.filter((f) => f.nextAttemptAt !== null).length,
        failed: own
          .flatMap((f) =>
            f.lastError === null
              ? []
              : [
                  {
                    findingId: f.findingId,
                    workflow: f.wanted ?? '',
                    attempts: f.attempts,
                    error: f.lastError,
                    nextAttemptAt: f.nextAttemptAt?.toISOString() ?? null,
                  },
                ],
          )
          .slice(0, FAILED_SHOWN),
      }
    })
  }

  /**
   * Sets what is taken from a hub, and whether decisions are written there: those made from now on.
   *
   * Error: SECURITY_HUB_UNKNOWN.
   */
  async change(
    account: string,
    region: string,
    { takeJudged, writeBack }: { readonly takeJudged?: boolean | undefined; readonly writeBack?: boolean | undefined },
  ): Promise<Hub> {
    const { db, clock } = this.#options
    const where = and(eq(securityHubs.account, account), eq(securityHubs.region, region))
    const now = new Date(clock.now())
    const set = {
      ...(takeJudged === undefined ? {} : { takeJudged }),
      ...(writeBack === undefined
        ? {}
        : {
            writeBack,
            decidedThrough: sql`case when ${securityHubs.writeBack} then ${securityHubs.decidedThrough} else ${now.toISOString()}::timestamptz end`,
          }),
    }
    if (Object.keys(set).length > 0) await db.update(securityHubs).set(set).where(where)
    return this.#hub(account, region)
  }

  /**
   * Has what a hub did not take sent again as if it were the first time, also what was given up; the next write-back
   * does it. Decisions of a hub to which nothing is written wait until it is.
   *
   * Error: SECURITY_HUB_UNKNOWN.
   */
  async retry(account: string, region: string): Promise<Hub> {
    const { db, clock } = this.#options
    await db
      .update(securityHubFindings)
      .set({ attempts: 0, lastError: null, nextAttemptAt: new Date(clock.now()) })
      .where(
        and(
          eq(securityHubFindings.hubAccount, account),
          eq(securityHubFindings.hubRegion, region),
          isNotNull(securityHubFindings.wanted),
          isNotNull(securityHubFindings.lastError),
        ),
      )
    return this.#hub(account, region)
  }

  async #hub(account: string, region: string): Promise<Hub> {
    const hub = (await this.hubs()).find((one) => one.account === account && one.region === region)
    if (hub === undefined) throw errors.SECURITY_HUB_UNKNOWN({ account, region })
    return hub
  }

  /** Writes decisions made here to the hubs that want them; see write-back.ts. */
  writeBack(signal: AbortSignal): Promise<Written> {
    return writeDecisions(this.#options, signal)
  }
}

const problemIn = (state: SecurityHubImport, uri: string, reason: string, position: number | null = null): void => {
  if (state.problems.length < PROBLEMS_SHOWN) state.problems.push({ uri, position, reason })
}

const latest = (page: readonly unknown[]): Date | undefined => {
  const at = Date.parse(String((page.at(-1) as { UpdatedAt?: unknown } | undefined)?.UpdatedAt))
  return Number.isNaN(at) ? undefined : new Date(at)
}

const reasonOf = (e: unknown): string => {
  const { name = 'Error', message = String(e) } = e as Partial<Error>
  return `${name}: ${message}`.slice(0, 300)
}
