import { and, asc, desc, eq, gte, inArray, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type {
  Attestation,
  AttestationInput,
  ControlDetail,
  ControlResult,
  ControlSummary,
  Disabling as DisablingOut,
  ManualRequirement as ManualOut,
  ResultsOutput,
  ResultsQuery,
  ScoreHistoryOutput,
  StandardDetail,
  StandardSummary,
  StandardsOutput,
} from '../../contract/index.js'
import { RESULT_STATUSES } from '../../contract/index.js'
import type { Clock } from '../../kernel/clock.js'
import type { Db } from '../../platform/db/types.js'
import { byNumber } from '../controls/by-number.js'
import type { AnyControl } from '../controls/control.js'
import { NO_COLLECTOR, notImplemented } from '../controls/not-implemented.js'
import { typesOf } from '../controls/registry.js'
import { spokenOf } from '../controls/tags.js'
import { errors } from '../errors.js'
import { postureAttestations, postureResults, postureScores, postureStandards } from '../scan-tables.js'
import { catalogue, catalogued } from './catalogue.js'
import { EMPTY, plus, statusOf, summaryOf, type Tally } from './score.js'
import type { Standard } from './standards.js'
import { readTallies, standingOf, type Tallies, type Where } from './standings.js'
import {
  type Disable,
  type Disabling,
  disableControl,
  disablingsOf,
  enableControl,
  reaches,
  readSwitches,
  type Switches,
} from './switches.js'

export interface BookOptions {
  readonly db: Db
  readonly clock: Clock
  readonly controls: readonly AnyControl[]
  readonly standards: readonly Standard[]
  /** Ids of findings that are excepted or called false. */
  readonly suppressed: () => Promise<ReadonlySet<string>>
}

/** The account `*`, the standard `*`: all of them. */
const ALL = '*'

/** Standards, what is switched off in them, what people attest, and how all of it stands. */
export class Book {
  readonly #o: BookOptions
  readonly #controls: ReadonlyMap<string, AnyControl>
  readonly #standards: ReadonlyMap<string, Standard>

  constructor(options: BookOptions) {
    this.#o = options
    this.#controls = new Map(options.controls.map((c) => [c.id, c]))
    this.#standards = new Map(options.standards.map((s) => [s.id, s]))
  }

  switches(): Promise<Switches> {
    return readSwitches(this.#o.db, this.#o.standards)
  }

  #standard(id: string): Standard {
    const standard = this.#standards.get(id)
    if (standard === undefined) throw errors.STANDARD_UNKNOWN({ id, known: [...this.#standards.keys()].join(', ') })
    return standard
  }

  async standards(where: Where): Promise<Pick<Standards, 'overall' | 'failed' | 'standards'>> {
    const [switches, tallies, attested] = await Promise.all([
      this.switches(),
      readTallies(this.#o, where),
      this.#attestations(),
    ])
    const standards = this.#o.standards.map((s) => this.#summary(s, switches, tallies, where, attested))
    const overall = summaryOf(standards.filter((s) => s.enabled).map((s) => s.score.score))
    return { overall, failed: this.#failed(switches, tallies, where), standards }
  }

  /** How many controls fail; one that stands in several standards counts once. */
  #failed(switches: Switches, tallies: Tallies, where: Where): Standards['failed'] {
    const ids = new Set<string>()
    for (const standard of this.#o.standards) {
      if (!switches.standardOn(standard.id)) continue
      for (const { controlId, status } of standingOf(standard, tallies, switches, where).controls) {
        if (status === 'FAILED') ids.add(controlId)
      }
    }
    const failed = { critical: 0, high: 0, medium: 0, low: 0, informational: 0 }
    for (const id of ids) failed[this.#named(id).severity]++
    return failed
  }

  #summary(
    standard: Standard,
    switches: Switches,
    tallies: Tallies,
    where: Where,
    attested: readonly Attested[],
  ): StandardSummary {
    const ids = [...standard.controls.keys()]
    return {
      id: standard.id,
      name: standard.name,
      version: standard.version,
      shipped: standard.shipped,
      enabled: switches.standardOn(standard.id),
      score: standingOf(standard, tallies, switches, where).score,
      implemented: ids.filter((id) => this.#controls.has(id)).length,
      controls: ids.length,
      manual: standard.manual.length,
      attested: standard.manual.filter((m) => this.#requirement(standard, m, where, attested).status !== 'due').length,
    }
  }

  /** Error: STANDARD_UNKNOWN. */
  async standard(id: string, where: Where): Promise<z.infer<typeof StandardDetail>> {
    const standard = this.#standard(id)
    const [switches, tallies, attested] = await Promise.all([
      this.switches(),
      readTallies(this.#o, where),
      this.#attestations(),
    ])
    const { controls } = standingOf(standard, tallies, switches, where)
    return {
      ...this.#summary(standard, switches, tallies, where, attested),
      items: controls.map(({ controlId, status, tally }) => ({
        controlId,
        numbers: [...(standard.controls.get(controlId) ?? [])],
        ...this.#named(controlId),
        status,
        tally,
        offBecause: offBecause(switches, id, controlId, where),
      })),
      requirements: standard.manual.map((m) => this.#requirement(standard, m, where, attested)),
    }
  }

  /** Title and severity, of the catalogue alone where the control is not implemented. */
  #named(id: string): Pick<ControlSummary0, 'title' | 'severity' | 'implemented'> {
    const control = this.#controls.get(id)
    if (control !== undefined) return { title: control.title, severity: control.severity, implemented: true }
    const entry = catalogued(id)
    const named = `${id}: ${(entry?.types ?? []).map(spokenOf).join(' / ')}${entry?.configRule ? ` (${entry.configRule})` : ''}`
    return { title: { en: named, ja: named }, severity: entry?.severity ?? 'informational', implemented: false }
  }

  #requirement(
    standard: Standard,
    manual: Standard['manual'][number],
    where: Where,
    all: readonly Attested[],
  ): z.infer<typeof ManualOut> {
    const attestations = all.filter(
      (a) =>
        a.standard === standard.id &&
        a.requirement === manual.id &&
        (where.account === undefined || a.account === null || a.account === where.account),
    )
    const [latest] = attestations
    const today = dayOf(this.#o.clock.now())
    return {
      id: manual.id,
      title: manual.title,
      evidence: manual.evidence,
      assist: manual.assist ?? null,
      status: latest === undefined || latest.validUntil < today ? 'due' : latest.verdict,
      attestations: attestations.map(shownAttestation),
    }
  }

  #attestations(): Promise<Attested[]> {
    return this.#o.db.select().from(postureAttestations).orderBy(desc(postureAttestations.id))
  }

  /** Errors: STANDARD_UNKNOWN, REQUIREMENT_UNKNOWN. */
  async attest(id: string, input: z.infer<typeof AttestationInput>, by: string): Promise<Attestation> {
    const standard = this.#standard(id)
    if (!standard.manual.some((m) => m.id === input.requirement)) {
      throw errors.REQUIREMENT_UNKNOWN({ standard: id, id: input.requirement })
    }
    const [row] = await this.#o.db
      .insert(postureAttestations)
      .values({ ...input, account: input.account ?? null, standard: id, by, at: new Date(this.#o.clock.now()) })
      .returning()
    if (row === undefined) throw new Error('the attestation was not written')
    return shownAttestation(row)
  }

  /** Switches a standard on or off; what is switched off in it stays so. Gives its controls. Error: STANDARD_UNKNOWN. */
  async setEnabled(id: string, enabled: boolean, by: string): Promise<string[]> {
    const standard = this.#standard(id)
    const row = { enabled, by, at: new Date(this.#o.clock.now()) }
    await this.#o.db
      .insert(postureStandards)
      .values({ id, ...row })
      .onConflictDoUpdate({ target: postureStandards.id, set: row })
    return [...standard.controls.keys()]
  }

  /** Errors: CONTROL_UNKNOWN, STANDARD_UNKNOWN. */
  async disable(wanted: Disable): Promise<z.infer<typeof DisablingOut>> {
    this.#mustKnow(wanted.controlId)
    if (wanted.standard !== undefined) this.#standard(wanted.standard)
    return shownDisabling(await disableControl(this.#o.db, wanted, this.#o.clock))
  }

  /** Gives the control. Error: DISABLING_UNKNOWN. */
  async enable(id: string, by: string): Promise<string> {
    return (await enableControl(this.#o.db, id, by, this.#o.clock)).controlId
  }

  #mustKnow(id: string): void {
    if (!this.#controls.has(id) && catalogued(id) === undefined) throw errors.CONTROL_UNKNOWN({ id })
  }

  /** Every control that there is, implemented or not. */
  async controls(where: Where): Promise<z.infer<typeof ControlSummary>[]> {
    const [switches, tallies] = await Promise.all([this.switches(), readTallies(this.#o, where)])
    const ids = new Set([...catalogue.map((c) => c.id), ...this.#controls.keys()])
    return [...ids].sort(byNumber).map((id) => this.#control(id, switches, tallies, where))
  }

  #control(id: string, switches: Switches, tallies: Tallies, where: Where): z.infer<typeof ControlSummary> {
    const control = this.#controls.get(id)
    const entry = catalogued(id)
    const accounts = where.account === undefined ? switches.accounts.map((a) => a.account) : [where.account]
    const inStandards = this.#o.standards.filter((s) => s.controls.has(id))
    let tally: Tally = EMPTY
    let on = false
    for (const account of accounts.length === 0 ? [''] : accounts) {
      const off = switches.disablings.length > 0 && !switches.controlOn('', id, account)
      if (off) continue
      on = true
      tally = plus(tally, tallies.get(id)?.get(account) ?? EMPTY)
    }
    return {
      id,
      ...this.#named(id),
      types: [...(control === undefined ? (entry?.types ?? []) : typesOf(control))],
      category: entry?.category ?? '',
      status: statusOf(tally, on),
      tally,
      standards: inStandards.map((s) => ({ id: s.id, numbers: [...(s.controls.get(id) ?? [])] })),
    }
  }

  /** Error: CONTROL_UNKNOWN. */
  async control(id: string, where: Where): Promise<z.infer<typeof ControlDetail>> {
    this.#mustKnow(id)
    const [switches, tallies, disablings] = await Promise.all([
      this.switches(),
      readTallies(this.#o, { ...where, control: id }),
      disablingsOf(this.#o.db, id),
    ])
    const control = this.#controls.get(id)
    return {
      ...this.#control(id, switches, tallies, where),
      why: control?.why ?? NOTHING,
      fix: control?.fix ?? NOTHING,
      cli: control?.cli ?? '',
      configRule: catalogued(id)?.configRule ?? null,
      params: { ...(control?.params ?? {}) },
      reason: control === undefined ? (notImplemented.get(id) ?? NO_COLLECTOR) : null,
      disablings: disablings.map(shownDisabling),
    }
  }

  /** Failures first, then by status, control and resource. A mark of another list begins at the beginning. */
  async results(query: z.infer<typeof ResultsQuery>): Promise<z.infer<typeof ResultsOutput>> {
    const is = filtersOf(query)
    const page = await this.#page(is, query.limit, markOf(query.after), await this.#o.suppressed())
    const items = page.items.map((result) => {
      const control = this.#controls.get(result.controlId)
      return { ...result, title: control?.title ?? NOTHING, severity: control?.severity ?? 'informational' }
    })
    return { ...page, items, total: await this.#o.db.$count(postureResults, and(...is)) }
  }

  /** Every answer in the same order, in steps; for files. */
  async *allResults(): AsyncGenerator<ControlResult> {
    const suppressed = await this.#o.suppressed()
    let after: Mark | undefined
    do {
      const page = await this.#page([], STEP, after, suppressed)
      yield* page.items
      after = markOf(page.next)
    } while (after !== undefined)
  }

  async #page(
    is: readonly SQL[],
    limit: number,
    mark: Mark | undefined,
    suppressed: ReadonlySet<string>,
  ): Promise<{ items: ControlResult[]; next?: string }> {
    const t = postureResults
    const after =
      mark === undefined
        ? []
        : [
            sql`(${t.status}, ${t.controlId}, ${t.arn}, ${t.region}, ${t.resourceId}) >
              (${mark[0]}, ${mark[1]}, ${mark[2]}, ${mark[3]}, ${mark[4]})`,
          ]
    const rows = await this.#o.db
      .select()
      .from(t)
      .where(and(...is, ...after))
      .orderBy(asc(t.status), asc(t.controlId), asc(t.arn), asc(t.region), asc(t.resourceId))
      .limit(limit + 1)
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    if (rows.length <= limit || last === undefined) return { items: page.map((row) => shownResult(row, suppressed)) }
    const next = JSON.stringify([last.status, last.controlId, last.arn, last.region, last.resourceId])
    return {
      items: page.map((row) => shownResult(row, suppressed)),
      next: Buffer.from(next).toString('base64url'),
    }
  }

  /** Notes today's scores: of each standard that is on and all together, over all accounts and for each. */
  async keepScores(): Promise<void> {
    const now = this.#o.clock.now()
    const switches = await this.switches()
    const tallies = await readTallies(this.#o, {})
    const rows: (typeof postureScores.$inferInsert)[] = []
    for (const account of [ALL, ...switches.accounts.map((a) => a.account)]) {
      const where = account === ALL ? {} : { account }
      const on = this.#o.standards.filter((s) => switches.standardOn(s.id))
      const scores = on.map((s) => ({ id: s.id, score: standingOf(s, tallies, switches, where).score }))
      const sum = (of: 'passed' | 'failed' | 'unknown' | 'noData' | 'disabled') =>
        scores.reduce((n, s) => n + s.score[of], 0)
      const together = {
        score: summaryOf(scores.map((s) => s.score.score)),
        passed: sum('passed'),
        failed: sum('failed'),
        unknown: sum('unknown'),
        noData: sum('noData'),
        disabled: sum('disabled'),
      }
      for (const { id, score } of [...scores, { id: ALL, score: together }]) {
        rows.push({ day: dayOf(now), standard: id, account, ...score, at: new Date(now) })
      }
    }
    const excluded = (column: string) => sql.raw(`excluded.${column}`)
    for (let i = 0; i < rows.length; i += 1000) {
      await this.#o.db
        .insert(postureScores)
        .values(rows.slice(i, i + 1000))
        .onConflictDoUpdate({
          target: [postureScores.standard, postureScores.account, postureScores.day],
          set: {
            score: excluded('score'),
            passed: excluded('passed'),
            failed: excluded('failed'),
            unknown: excluded('unknown'),
            noData: excluded('no_data'),
            disabled: excluded('disabled'),
            at: excluded('at'),
          },
        })
    }
  }

  /** Day by day, oldest first; days without a scan are left out. Error: STANDARD_UNKNOWN. */
  async history(id: string, account: string | undefined, days: number): Promise<z.infer<typeof ScoreHistoryOutput>> {
    if (id !== ALL) this.#standard(id)
    const rows = await this.#o.db
      .select()
      .from(postureScores)
      .where(
        and(
          eq(postureScores.standard, id),
          eq(postureScores.account, account ?? ALL),
          gte(postureScores.day, dayOf(this.#o.clock.now() - days * DAY)),
        ),
      )
      .orderBy(asc(postureScores.day))
    return {
      points: rows.map(({ day, score, passed, failed, unknown, noData, disabled }) => ({
        day,
        score,
        passed,
        failed,
        unknown,
        noData,
        disabled,
      })),
    }
  }
}

type Standards = z.infer<typeof StandardsOutput>
type ControlSummary0 = z.infer<typeof ControlSummary>
type Attested = typeof postureAttestations.$inferSelect

const DAY = 86_400_000
const NOTHING = { en: '', ja: '' }

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** The reason given last of those that hold in this standard for an account that is counted. */
const offBecause = (switches: Switches, standard: string, controlId: string, where: Where): string | null => {
  const counted = switches.accounts.filter((a) => where.account === undefined || a.account === where.account)
  const holds = switches.disablings.filter(
    (d) =>
      d.controlId === controlId &&
      (d.standard === null || d.standard === standard) &&
      (reaches(d, undefined) || counted.some((a) => reaches(d, a))),
  )
  return holds.sort((a, b) => b.at.getTime() - a.at.getTime())[0]?.reason ?? null
}

const shownAttestation = ({ id, standard: _, requirement: __, at, ...rest }: Attested): Attestation => ({
  ...rest,
  id: String(id),
  at: at.toISOString(),
})

const shownDisabling = ({ controlId: _, at, endedAt, ...rest }: Disabling): z.infer<typeof DisablingOut> => ({
  ...rest,
  accounts: [...rest.accounts],
  units: [...rest.units],
  tags: [...rest.tags],
  at: at.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
})

const shownResult = (
  { evaluatedAt, ...row }: typeof postureResults.$inferSelect,
  suppressed: ReadonlySet<string>,
): ControlResult => ({
  ...row,
  suppressed: row.status === 'FAILED' && suppressed.has(row.findingId),
  since: evaluatedAt.toISOString(),
})

/** Status, control, ARN, Region, resource id of the last row of the page before. */
type Mark = readonly [string, string, string, string, string]

const markOf = (after: string | undefined): Mark | undefined => {
  if (after === undefined) return undefined
  try {
    const mark = JSON.parse(Buffer.from(after, 'base64url').toString('utf8')) as unknown
    if (!Array.isArray(mark) || mark.length !== 5 || !mark.every((m) => typeof m === 'string')) return undefined
    return mark as unknown as Mark
  } catch {
    return undefined
  }
}

/** Rows of one step of a file. */
const STEP = 1000

const filtersOf = (query: z.infer<typeof ResultsQuery>): SQL[] => {
  const t = postureResults
  const statuses = query.status?.split(',').filter((s) => (RESULT_STATUSES as readonly string[]).includes(s))
  return [
    ...(query.control === undefined ? [] : [eq(t.controlId, query.control)]),
    ...(query.account === undefined ? [] : [eq(t.account, query.account)]),
    ...(query.region === undefined ? [] : [eq(t.region, query.region)]),
    ...(query.arn === undefined ? [] : [eq(t.arn, query.arn)]),
    ...(query.type === undefined ? [] : [eq(t.resourceType, query.type)]),
    ...(statuses === undefined ? [] : [inArray(t.status, statuses as ControlResult['status'][])]),
  ]
}
