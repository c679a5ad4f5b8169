/**
 * `npx tsx bench/posture.ts [--resources N] [--changes N]`: how fast CIs are recorded, how fast controls judge them, and how long one
 * changed resource takes, each beside a floor measured in the same run: parsing and hashing the same CIs.
 *
 * The resources are synthetic, of types that the shipped controls judge, in one account. Nothing is asserted.
 */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createFindings } from '../src/findings/index.js'
import { systemClock } from '../src/kernel/clock.js'
import { openDb } from '../src/platform/db/index.js'
import type { Ci } from '../src/posture/ci.js'
import { loadControls } from '../src/posture/controls/registry.js'
import { writeCoverage } from '../src/posture/coverage.js'
import { createEvaluation } from '../src/posture/evaluation.js'
import { indexControls, judge, judges, Shelf, surroundingsOf } from '../src/posture/evaluator.js'
import { Resources } from '../src/posture/history/resources.js'
import { Recorder } from '../src/posture/recorder.js'
import { UnusedRegister } from '../src/posture/sprawl/register.js'

const given = (name: string, usual: number): number => {
  const at = process.argv.indexOf(name)
  return at < 0 ? usual : Number(process.argv[at + 1])
}
const RESOURCES = given('--resources', 100_000)
const CHANGES = given('--changes', 10)
const ACCOUNT = '111122223333'
const REGION = 'ap-northeast-1'

const base = (resourceType: string, resourceId: string, n: number, round: number): Ci => ({
  accountId: ACCOUNT,
  awsRegion: REGION,
  resourceType,
  resourceId,
  arn: `arn:aws:x:${REGION}:${ACCOUNT}:${resourceType}/${resourceId}`,
  configurationItemCaptureTime: new Date(Date.UTC(2026, 0, 1, round)).toISOString(),
  configurationItemStatus: 'OK',
  tags: { team: `team-${n % 20}`, round: String(round) },
  relationships: [],
  configuration: {},
  supplementaryConfiguration: {},
})

/** The kinds of an estate, in about the shares that a company has: most are small things. */
const KINDS: readonly ((n: number, round: number) => Ci)[] = [
  (n, round) => ({
    ...base('AWS::EC2::Volume', `vol-${n}`, n, round),
    relationships: [{ resourceType: 'AWS::EC2::Instance', resourceId: `i-${n}`, name: 'Is attached to Instance' }],
    configuration: {
      encrypted: n % 2 === 0,
      state: n % 100 === 0 ? 'available' : 'in-use',
      attachments: [{ deleteOnTermination: true }],
      size: 8,
    },
  }),
  (n, round) => ({
    ...base('AWS::EC2::NetworkInterface', `eni-${n}`, n, round),
    relationships: [
      { resourceType: 'AWS::EC2::VPC', resourceId: `vpc-${n % 50}`, name: 'Is contained in Vpc' },
      { resourceType: 'AWS::EC2::SecurityGroup', resourceId: `sg-${n + 1}`, name: 'Is associated with SecurityGroup' },
    ],
    configuration: {
      status: 'in-use',
      groups: [{ groupId: `sg-${n}` }],
      privateIpAddresses: [{ privateIpAddress: '10.0.0.1' }],
    },
  }),
  (n, round) => ({
    ...base('AWS::EC2::SecurityGroup', `sg-${n}`, n, round),
    configuration: {
      groupId: `sg-${n}`,
      groupName: 'web',
      ipPermissions: Array.from({ length: 5 }, (_, p) => ({
        ipProtocol: 'tcp',
        fromPort: 20 + p,
        toPort: 20 + p,
        ipv4Ranges: [{ cidrIp: p === n % 7 ? '0.0.0.0/0' : '10.0.0.0/8' }],
        ipv6Ranges: [],
        prefixListIds: [],
        userIdGroupPairs: [],
      })),
      ipPermissionsEgress: [],
    },
  }),
  (n, round) => ({
    ...base('AWS::SQS::Queue', `https://sqs/${n}`, n, round),
    configuration: {
      QueueArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:q${n}`,
      SqsManagedSseEnabled: n % 3 !== 0,
      Policy: null,
    },
  }),
  (n, round) => ({
    ...base('AWS::CloudFormation::Stack', `stack-${n}`, n, round),
    configuration: { stackName: `s${n}`, notificationARNs: [], enableTerminationProtection: n % 2 === 0 },
  }),
]
const made = (n: number, round: number): Ci => (KINDS[n % KINDS.length] as (typeof KINDS)[number])(n, round)
const all = (round: number): Ci[] => Array.from({ length: RESOURCES }, (_, n) => made(n, round))

/** Of the clock, and of the processors: what others do on the machine takes the first and not the second. */
interface Spent {
  readonly ms: number
  readonly cpu: number
}
const NONE: Spent = { ms: 0, cpu: 0 }
const plus = (a: Spent, b: Spent): Spent => ({ ms: a.ms + b.ms, cpu: a.cpu + b.cpu })
const timed = async <T>(work: () => Promise<T> | T): Promise<[T, Spent]> => {
  const began = performance.now()
  const cpu = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(cpu)
  return [result, { ms: performance.now() - began, cpu: (user + system) / 1000 }]
}
const perSecond = (n: number, ms: number) => Math.round((n / ms) * 1000).toLocaleString('en')
const spent = (what: string, amount: number, { ms, cpu }: Spent) =>
  row(what, amount, Math.round(ms), Math.round(cpu), perSecond(amount, ms), perSecond(amount, cpu))
/** Of the clock: what somebody waits. */
const waits = (what: string, all: readonly Spent[]) => {
  const shown = (of: keyof Spent) => {
    const times = all.map((one) => one[of]).sort((a, b) => a - b)
    return `${times[Math.floor(times.length / 2)]?.toFixed(1)}, ${times.at(-1)?.toFixed(1)}`
  }
  row(`${what}: median, worst of ${all.length}`, 1, shown('ms'), shown('cpu'), '', '')
}
const row = (...cells: (string | number)[]) => console.log(`| ${cells.join(' | ')} |`)
/** A page of this is what a collector hands over. */
const BATCH = 200
const inBatches = async (cis: readonly Ci[], take: (batch: Ci[]) => Promise<unknown>) => {
  for (let i = 0; i < cis.length; i += BATCH) await take(cis.slice(i, i + BATCH))
}

const controls = await loadControls()
const index = indexControls(controls)
const cis = all(0)

row('what', 'amount', 'ms', 'CPU ms', 'each second', 'each CPU second')
row('---', '---', '---', '---', '---', '---')

const texts = cis.map((ci) => JSON.stringify(ci))
const [, floor] = await timed(() => {
  for (const text of texts)
    createHash('sha256')
      .update(JSON.stringify(JSON.parse(text)))
      .digest()
})
spent('floor: parse and hash', texts.length, floor)

// Judging alone, on one core.
const shelves = new Map<string, Shelf>()
for (const control of controls) for (const type of control.related ?? []) shelves.set(type, new Shelf())
for (const ci of cis) shelves.get(ci.resourceType)?.put(ci)
const around = surroundingsOf(new Date(), shelves)
const answers: Record<string, number> = {}
const [judged, judging] = await timed(() => {
  let n = 0
  for (const ci of cis) {
    for (const control of index.of(ci.resourceType)) {
      if (!judges(control, ci)) continue
      const { status } = judge(control, ci, control.params ?? {}, around, () => undefined)
      answers[status] = (answers[status] ?? 0) + 1
      n++
    }
  }
  return n
})
spent(`judge (${Object.entries(answers).flat().join(' ')})`, judged, judging)

// In a directory, as a server has it: in memory all of the database would count as the process's own.
const folder = mkdtempSync(path.join(tmpdir(), 'hinomi-bench-'))
const { db, close, tidy } = await openDb({ dir: path.join(folder, 'state') })
const store = new Recorder(db, systemClock)
const [, first] = await timed(() => inBatches(cis, (batch) => store.record(batch)))
spent('record, all new', RESOURCES, first)
let changing = NONE
let tidying = NONE
for (let round = 1; round <= CHANGES; round++) {
  const next = all(round)
  const [, recording] = await timed(() => inBatches(next, (batch) => store.record(batch)))
  changing = plus(changing, recording)
  // As a server does after the scan of the day.
  tidying = plus(tidying, (await timed(() => tidy()))[1])
}
const changes = RESOURCES * CHANGES
spent('record, all changed', changes, changing)
row(
  'record, ratio to the floor',
  '',
  (changing.ms / CHANGES / floor.ms).toFixed(1),
  (changing.cpu / CHANGES / floor.cpu).toFixed(1),
  '',
  '',
)

const findings = createFindings({ db, clock: systemClock })
const evaluation = createEvaluation({
  db,
  clock: systemClock,
  store,
  controls,
  findings,
  wanted: async () => (id) => !id.startsWith('CloudFormation'),
  warn: () => undefined,
})
const types = [...new Set([...cis.map((ci) => ci.resourceType), ...shelves.keys()])]
await writeCoverage(
  db,
  types.map((type) => ({
    account: ACCOUNT,
    region: REGION,
    type,
    status: 'complete' as const,
    action: null,
    message: null,
    count: 1,
    parts: {},
  })),
  { scan: 's', at: new Date() },
)
const signal = new AbortController().signal
const [whole, evaluating] = await timed(() => evaluation.account(ACCOUNT, signal))
spent(`evaluate and store (${whole.opened} findings)`, whole.evaluated, evaluating)
const [again, standing] = await timed(() => evaluation.account(ACCOUNT, signal))
spent('evaluate again, nothing changed', again.evaluated, standing)

const one = async (n: number): Promise<Spent> => {
  const ci = made(n, CHANGES + 1 + n)
  return (await timed(async () => evaluation.changed(await store.record([ci]), [])))[1]
}
for (const [k, name] of ['volume', 'network interface', 'security group', 'queue', 'stack'].entries()) {
  await one(k)
  const times: Spent[] = []
  for (let i = 1; i <= 20; i++) times.push(await one(k + i * KINDS.length))
  waits(`after one changed ${name}`, times)
}
spent(`tidy the tables, ${CHANGES} times`, changes, tidying)
// What a page asks for.
const resources = new Resources(db)
const unused = new UnusedRegister(db, systemClock, store)
const [, looked] = await timed(() => unused.refresh(ACCOUNT))
spent('look for what nobody uses', RESOURCES, looked)
const pages: readonly (readonly [string, (i: number) => Promise<unknown>])[] = [
  ['one resource with what is tied to it', (i) => resources.get(made(2 + i * KINDS.length, 0).arn)],
  [`its timeline of ${CHANGES} changes`, (i) => resources.timeline(made(2 + i * KINDS.length, 0).arn)],
  ['list, newest change first', () => resources.list({ limit: 50 })],
  ['list by a word and a tag', (i) => resources.list({ limit: 50, search: `sg-${i}7`, tag: [`team=team-${i}`] })],
  ['list by part of a name that few have', (i) => resources.list({ limit: 50, search: `sg-${i}7` })],
  ['list by a word that many have', (i) => resources.list({ limit: 50, search: `team=team-${i}` })],
  ['list by a word that nothing has', (i) => resources.list({ limit: 50, search: `nothing-${i}` })],
  ['counts by type', () => resources.groups('type', {})],
  ['counts by a tag', () => resources.groups('tag:team', {})],
  ['counts by owner', () => resources.groups('owner', {})],
  ['which tags there are', () => resources.groups('tag', {})],
  [
    'a type as it was, 50 of them',
    (i) => resources.at({ type: 'AWS::SQS::Queue', at: new Date(Date.UTC(2026, 0, 1, i % CHANGES)).toISOString() }),
  ],
  ['unused, the oldest first', () => unused.list({ limit: 50 })],
  ['findings, filtered by severity', () => findings.list({ severity: 'high,medium', limit: 50 })],
  ['findings, filtered by a word', (i) => findings.list({ search: `sg-${i}7`, limit: 50 })],
]
for (const [name, page] of pages) {
  await page(0)
  const times: Spent[] = []
  for (let i = 1; i <= 20; i++) times.push((await timed(() => page(i)))[1])
  waits(name, times)
}
row('memory, MiB', Math.round(process.memoryUsage().rss / 1024 / 1024), '', '', '', '')
await close()
rmSync(folder, { recursive: true, force: true })
