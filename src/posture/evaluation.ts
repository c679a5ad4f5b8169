import { and, eq, ne } from 'drizzle-orm'
import { findingId } from '../findings/index.js'
import type { Clock } from '../kernel/clock.js'
import type { Db, Tx } from '../platform/db/types.js'
import { ACCOUNT, type Ci } from './ci.js'
import { type CiStore, ciKey } from './ci-store.js'
import { type Applied, applyToFindings, type ControlFindings } from './control-findings.js'
import type { AnyControl, Params } from './controls/control.js'
import type { Outcome } from './controls/evaluate.js'
import { coverageOf, coverageOfType, incomplete, unlistedText } from './coverage.js'
import {
  type ControlIndex,
  indexControls,
  judge,
  judges,
  type OnBroken,
  type Readable,
  Shelf,
  surroundingsOf,
} from './evaluator.js'
import { forgetGone, type Result, type Written, writeResults } from './results.js'
import { postureResults } from './scan-tables.js'
import { postureResources } from './tables.js'

export interface EvaluationOptions {
  readonly db: Db
  readonly clock: Clock
  readonly store: CiStore
  readonly controls: readonly AnyControl[]
  readonly findings: ControlFindings
  /** Whether a failure of a control in an account is to be a finding. Asked anew for each evaluation. */
  readonly wanted: () => Promise<(controlId: string, account: string) => boolean>
  /** Parameters that differ from the defaults. */
  readonly params?: ((controlId: string) => Params | undefined) | undefined
  readonly warn: (message: string, detail: Record<string, unknown>) => void
}

export interface Evaluated extends Applied {
  /** Answers that were given, new or not. */
  readonly evaluated: number
}

/** Runs the controls over what is recorded, and keeps their answers and findings true. */
export interface Evaluation {
  readonly index: ControlIndex
  /** Everything of one account anew: after a scan, or after controls or parameters changed. */
  account(account: string, signal: AbortSignal): Promise<Evaluated>
  /** What a change of these resources can have changed, and nothing else. */
  changed(cis: readonly Ci[], gone: readonly Ci[]): Promise<Evaluated>
  /** Makes findings agree with what is switched on now, for these controls or for all. */
  sync(controlIds?: readonly string[]): Promise<Applied>
}

/** Answers that are written in one transaction. */
const PAGE = 2000
/** CIs of related types that are kept between changes; beyond it the longest unused type goes. */
const KEPT = 150_000

export const createEvaluation = (options: EvaluationOptions): Evaluation => {
  const { db, clock, store, findings, warn } = options
  const index = indexControls(options.controls)
  const byId = new Map(options.controls.map((c) => [c.id, c]))
  const paramsOf = new Map<string, Params>()
  const params = (control: AnyControl): Params => {
    const own = options.params?.(control.id)
    if (own !== undefined) return { ...control.params, ...own }
    let known = paramsOf.get(control.id)
    if (known === undefined) {
      known = control.params ?? {}
      paramsOf.set(control.id, known)
    }
    return known
  }
  const broken: OnBroken = (control, ci, cause) =>
    warn('control failed', { control: control.id, resource: ci.arn, problem: String(cause) })

  /** Related types, kept from one change to the next: `account\ntype`, longest unused first. */
  const kept = new Map<string, Shelf>()

  const load = async (account: string, type: string): Promise<Shelf> => {
    const shelf = new Shelf()
    for await (const page of store.current({ account, type })) for (const ci of page) shelf.put(ci)
    return shelf
  }

  const keptShelf = async (account: string, type: string): Promise<Shelf> => {
    const key = `${account}\n${type}`
    const known = kept.get(key)
    kept.delete(key)
    const shelf = known ?? (await load(account, type))
    kept.set(key, shelf)
    let size = 0
    for (const one of kept.values()) size += one.size
    for (const [old, one] of kept) {
      if (size <= KEPT || old === key) break
      kept.delete(old)
      size -= one.size
    }
    return shelf
  }

  const resultOf = (control: AnyControl, ci: Ci, outcome: ReturnType<typeof judge>): Result => ({
    controlId: control.id,
    account: ci.accountId,
    region: ci.awsRegion,
    resourceType: ci.resourceType,
    resourceId: ci.resourceId,
    resourceName: ci.resourceName ?? null,
    arn: ci.arn,
    status: outcome.status,
    reason: outcome.reason ?? null,
  })

  const findingIdOf = (r: Result): string =>
    findingId({ kind: 'control', ruleId: r.controlId, account: r.account, entity: r.arn, region: r.region })

  /**
   * What was stored of a kept shelf's CIs by controls that look at others, so that only what differs is stored again:
   * of 20,000 security groups, which all are asked again when one network interface changes, judging takes a few
   * milliseconds and storing several seconds. A shelf that is read anew, and a CI that changed, begin without.
   */
  const stored = new WeakMap<Shelf, Answers>()
  const storedOf = (shelf: Shelf): Answers => {
    const answers = stored.get(shelf) ?? new WeakMap()
    stored.set(shelf, answers)
    return answers
  }

  /** The answers of some controls for CIs of one type in one account, in one transaction. */
  const settle = async (
    cis: readonly Ci[],
    controls: readonly AnyControl[],
    partly: boolean,
    readable: ReadonlyMap<string, Readable>,
    wanted: (controlId: string, account: string) => boolean,
  ): Promise<Evaluated> => {
    const [first] = cis
    if (first === undefined) return NOTHING
    const now = new Date(clock.now())
    const around = surroundingsOf(now, readable)
    const results: Result[] = []
    for (const ci of cis) {
      for (const control of controls) {
        if (judges(control, ci))
          results.push(resultOf(control, ci, judge(control, ci, params(control), around, broken)))
      }
    }
    const tags = new Map(cis.map((ci) => [`${ci.awsRegion}\n${ci.resourceId}`, ci.tags]))
    const applied = await db.transaction(async (tx) => {
      const written = await writeResults(tx, {
        account: first.accountId,
        type: first.resourceType,
        resourceIds: [...new Set(cis.map((ci) => ci.resourceId))],
        within: new Set(tags.keys()),
        controls: partly ? new Set(controls.map((c) => c.id)) : undefined,
        results,
        findingIdOf,
        now,
      })
      return apply(tx, written, wanted, (r) => tags.get(`${r.region}\n${r.resourceId}`))
    })
    return { ...applied, evaluated: results.length }
  }

  const apply = (
    tx: Tx,
    written: Written,
    wanted: (controlId: string, account: string) => boolean,
    tagsOf: (result: Result) => Readonly<Record<string, string>> | undefined = () => undefined,
  ): Promise<Applied> =>
    applyToFindings(tx, findings, written, { control: (id) => byId.get(id), wanted, tagsOf, now: clock.now() })

  const relatedOf = (controls: readonly AnyControl[]): ReadonlySet<string> =>
    new Set(controls.flatMap((c) => c.related ?? []))

  return {
    index,

    async account(account, signal) {
      const wanted = await options.wanted()
      const sum = summing()
      const coverage = groupBy(await coverageOf(db, account), (row) => row.type)
      // Related types live as long as this evaluation; what changes later is read anew.
      for (const key of [...kept.keys()]) if (key.startsWith(`${account}\n`)) kept.delete(key)
      const shelves = new Map<string, Readable>()
      const readableFor = async (controls: readonly AnyControl[]) => {
        for (const type of relatedOf(controls)) {
          if (shelves.has(type)) continue
          const unread = incomplete(type, coverage.get(type) ?? [])
          shelves.set(type, unread === undefined ? await load(account, type) : { unread })
        }
        return shelves
      }
      const known = await db
        .selectDistinct({ type: postureResults.resourceType })
        .from(postureResults)
        .where(eq(postureResults.account, account))
      const types = new Set([...(await store.types(account)), ...known.map((k) => k.type), ...coverage.keys()])
      for (const type of [...types].sort()) {
        signal.throwIfAborted()
        const controls = index.of(type)
        const alive = new Set<string>()
        const readable = await readableFor(controls)
        const room = Math.max(1, Math.floor(PAGE / Math.max(1, controls.length)))
        for await (const page of store.current({ account, type })) {
          for (let i = 0; i < page.length; i += room) {
            const cis = page.slice(i, i + room)
            for (const ci of cis) alive.add(`${ci.awsRegion}\n${ci.resourceId}`)
            if (controls.length > 0) sum.add(await settle(cis, controls, false, readable, wanted))
          }
          signal.throwIfAborted()
        }
        await forgetGone(db, account, type, alive, async (tx, changes) => {
          sum.add({ evaluated: 0, ...(await apply(tx, { changes, stillFailing: [] }, wanted)) })
        })
        sum.add(await settleUnlisted(account, type, controls, coverage.get(type) ?? [], wanted))
      }
      return sum.total()
    },

    async changed(cis, gone) {
      const wanted = await options.wanted()
      const sum = summing()
      const accounts = groupBy([...cis, ...gone], (ci) => ci.accountId)
      for (const [account, touched] of accounts) {
        const dead = new Set(gone.filter((ci) => ci.accountId === account).map(ciKey))
        for (const ci of touched) {
          const shelf = kept.get(`${account}\n${ci.resourceType}`)
          if (dead.has(ciKey(ci))) shelf?.drop(ci)
          else shelf?.put(ci)
        }
        const complete = new Map<string, Readable>()
        const readableFor = async (controls: readonly AnyControl[]) => {
          for (const type of relatedOf(controls)) {
            if (complete.has(type)) continue
            const unread = incomplete(type, await coverageOfType(db, account, type))
            complete.set(type, unread === undefined ? await keptShelf(account, type) : { unread })
          }
          return complete
        }
        for (const [type, of] of groupBy(touched, (ci) => ci.resourceType)) {
          const controls = index.of(type)
          const live = of.filter((ci) => !dead.has(ciKey(ci)))
          if (controls.length > 0) sum.add(await settle(live, controls, false, await readableFor(controls), wanted))
          for (const ci of of.filter((one) => dead.has(ciKey(one)))) sum.add(await forget(ci, wanted))
        }
        // Those that look at what changed while they judge something else.
        const types = new Set(touched.map((ci) => ci.resourceType))
        const looking = new Map<string, Set<AnyControl>>()
        for (const type of types) {
          for (const control of index.lookingAt(type)) {
            for (const judged of [control.type].flat()) {
              const set = looking.get(judged) ?? new Set()
              looking.set(judged, set.add(control))
            }
          }
        }
        for (const [type, set] of looking) {
          const controls = [...set]
          const readable = await readableFor(controls)
          const shelf = await keptShelf(account, type)
          const around = surroundingsOf(new Date(clock.now()), readable)
          const before = storedOf(shelf)
          const differing = new Set<Ci>()
          const answers: [Ci, AnyControl, Outcome][] = []
          let evaluated = 0
          for (const control of controls) {
            const given = params(control)
            for (const ci of shelf.all()) {
              if (!judges(control, ci)) continue
              const outcome = judge(control, ci, given, around, () => undefined)
              evaluated++
              if (sameOutcome(before.get(ci)?.get(control), outcome)) continue
              differing.add(ci)
              answers.push([ci, control, outcome])
            }
          }
          const asked = [...differing]
          const room = Math.max(1, Math.floor(PAGE / controls.length))
          for (let i = 0; i < asked.length; i += room) {
            const settled = await settle(asked.slice(i, i + room), controls, true, readable, wanted)
            sum.add({ ...settled, evaluated: 0 })
          }
          for (const [ci, control, outcome] of answers) {
            const of = before.get(ci)
            if (of === undefined) before.set(ci, new Map([[control, outcome]]))
            else of.set(control, outcome)
          }
          sum.add({ ...NOTHING, evaluated })
        }
      }
      return sum.total()
    },

    async sync(controlIds) {
      const wanted = await options.wanted()
      const sum = summing()
      for (const id of controlIds ?? byId.keys()) sum.add({ evaluated: 0, ...(await syncOne(id, wanted)) })
      return sum.total()
    },
  }

  /** A resource that is gone takes its answers with it. */
  async function forget(ci: Ci, wanted: (controlId: string, account: string) => boolean): Promise<Evaluated> {
    const applied = await db.transaction(async (tx) => {
      const written = await writeResults(tx, {
        account: ci.accountId,
        type: ci.resourceType,
        resourceIds: [ci.resourceId],
        within: new Set([`${ci.awsRegion}\n${ci.resourceId}`]),
        results: [],
        findingIdOf,
        now: new Date(clock.now()),
      })
      return apply(tx, written, wanted)
    })
    return { ...applied, evaluated: 0 }
  }

  /** Where a type could not be listed no control of it passes: each says WARNING there, once for the type. */
  async function settleUnlisted(
    account: string,
    type: string,
    controls: readonly AnyControl[],
    rows: Awaited<ReturnType<typeof coverageOf>>,
    wanted: (controlId: string, account: string) => boolean,
  ): Promise<Evaluated> {
    if (type === ACCOUNT) return NOTHING
    const results = rows
      .filter((row) => row.status === 'denied' || row.status === 'throttled' || row.status === 'failed')
      .flatMap((row) =>
        controls.map(
          (control): Result => ({
            controlId: control.id,
            account,
            region: row.region,
            resourceType: type,
            resourceId: '',
            resourceName: null,
            arn: `arn:aws:iam::${account}:root`,
            status: 'WARNING',
            reason: unlistedText(type, row),
          }),
        ),
      )
    const applied = await db.transaction(async (tx) => {
      const options = { account, type, resourceIds: [''], results, findingIdOf, now: new Date(clock.now()) }
      return apply(tx, await writeResults(tx, options), wanted)
    })
    return { ...applied, evaluated: results.length }
  }

  /** Opens findings of standing failures that are wanted now, and resolves those that are not any more. */
  async function syncOne(id: string, wanted: (controlId: string, account: string) => boolean): Promise<Applied> {
    const control = byId.get(id)
    if (control === undefined) return { opened: 0, resolved: 0 }
    const r = postureResults
    const p = postureResources
    const rows = await db
      .select({ row: r, tags: p.tags })
      .from(r)
      .leftJoin(
        p,
        and(
          eq(p.account, r.account),
          eq(p.type, r.resourceType),
          eq(p.region, r.region),
          eq(p.resourceId, r.resourceId),
        ),
      )
      .where(and(eq(r.controlId, id), ne(r.status, 'PASSED')))
    const failing = rows.map(({ row }) => row)
    const tags = new Map(rows.map(({ row, tags: of }) => [row.findingId, of ?? undefined]))
    let opened = 0
    let resolved = 0
    for (let i = 0; i < failing.length; i += PAGE) {
      const page = failing.slice(i, i + PAGE)
      await db.transaction(async (tx) => {
        const off = page.filter((row) => !wanted(id, row.account))
        const on = page.filter((row) => row.status === 'FAILED' && wanted(id, row.account))
        const gone = off.map((row) => ({ id: row.findingId, why: 'disabled' as const }))
        if (gone.length > 0) resolved += (await findings.resolveByEvidence(tx, gone)).resolved
        const written = { changes: [], stillFailing: on }
        opened += (await apply(tx, written, wanted, (result) => tags.get(findingIdOf(result)))).opened
      })
    }
    return { opened, resolved }
  }
}

/** What controls said of CIs. */
type Answers = WeakMap<Ci, Map<AnyControl, Outcome>>

const sameOutcome = (before: Outcome | undefined, now: Outcome): boolean =>
  before !== undefined &&
  before.status === now.status &&
  before.reason?.en === now.reason?.en &&
  before.reason?.ja === now.reason?.ja

const NOTHING: Evaluated = { evaluated: 0, opened: 0, resolved: 0 }

const groupBy = <T>(items: readonly T[], by: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = by(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

const summing = () => {
  let evaluated = 0
  let opened = 0
  let resolved = 0
  return {
    add(e: Evaluated) {
      evaluated += e.evaluated
      opened += e.opened
      resolved += e.resolved
    },
    total: (): Evaluated => ({ evaluated, opened, resolved }),
  }
}
