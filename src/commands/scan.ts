import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import type {
  AccountSource,
  AccountSourceInput,
  ControlResult,
  ControlsOutput,
  PostureAccountDetail,
  PostureAccountsOutput,
  ResultsOutput,
  Scan,
  StandardsOutput,
} from '../contract/index.js'
import { SEVERITIES, type Severity } from '../contract/index.js'
import { errors as platformErrors } from '../platform/errors.js'
import { dataDirOf } from '../server/config.js'
import { commandFile, type Io } from './command.js'
import { errors as usageErrors } from './errors.js'
import { withRooms } from './local.js'
import { type Remote, serverOf } from './remote.js'
import { barOf } from './scan-progress.js'
import { fill, words } from './words.js'

type Options = Readonly<Record<string, unknown>>
type ScanOut = z.infer<typeof Scan>
type SourceInput = z.infer<typeof AccountSourceInput>

export const FORMATS = ['table', 'json', 'csv', 'ocsf', 'asff', 'html'] as const
export type Format = (typeof FORMATS)[number]

/** What a finished scan is read from: rooms of this process, or a server. */
export interface ScanReader {
  accounts(): Promise<z.infer<typeof PostureAccountsOutput>['accounts']>
  account(id: string): Promise<z.infer<typeof PostureAccountDetail> | undefined>
  standards(): Promise<Pick<z.infer<typeof StandardsOutput>, 'overall' | 'standards'>>
  controls(): Promise<z.infer<typeof ControlsOutput>['controls']>
  /** Texts of a control, for the files that carry them. */
  control(id: string): Promise<{ why: Texts; fix: Texts; cli: string }>
  /** Controls of a standard, with their numbers there. Error: STANDARD_UNKNOWN. */
  inStandard(id: string): Promise<ReadonlyMap<string, readonly string[]>>
  results(): AsyncIterable<ControlResult>
}
type Texts = { readonly ja: string; readonly en: string }

const PAGE = 500
/** Whatever credentials the AWS SDK finds. */
const CURRENT: SourceInput = { name: 'current', kind: 'current' }

export default commandFile({
  summary: {
    en: 'Look at AWS accounts and judge what is there by the controls of Security Hub and CIS',
    ja: 'AWSアカウントを調べ、Security HubやCISのコントロールで評価する',
  },
  declare(command, say) {
    command
      .option('--profile <name>', say(words.scanProfile))
      .option('--role <arn>', say(words.scanRole))
      .option('--external-id <id>', say(words.scanExternalId))
      .option('--organization', say(words.scanOrganization))
      .option('--role-name <name>', say(words.scanRoleName), 'hinomi-readonly')
      .option('--regions <names>', say(words.scanRegions))
      .option('--services <names>', say(words.scanServices))
      .option('--endpoint-url <url>', say(words.scanEndpoint))
      .option('--config-files <path...>', say(words.scanConfigFiles))
      .option('--aws-config', say(words.scanAwsConfig))
      .option('--standard <id>', say(words.scanStandard))
      .option(`--format <${FORMATS.join('|')}>`, say(words.scanFormat), 'table')
      .option('--fail-on <severity>', say(words.scanFailOn))
      .option('--list-controls', say(words.scanListControls))
      .option('--save', say(words.scanSave))
      .option('--data <dir>', say(words.data))
  },
  async run(io, _args, options) {
    const format = oneOf(options['format'], FORMATS, '--format') ?? 'table'
    const failOn = oneOf(options['failOn'], SEVERITIES, '--fail-on')
    if (options['listControls'] === true) return (await import('./scan-output.js')).listControls(io, format)
    const source = sourceOf(options)
    const services = listOf(options['services'])
    const files = Array.isArray(options['configFiles']) ? (options['configFiles'] as string[]) : undefined
    const recorded = options['awsConfig'] === true
    const ask = { format, failOn, standard: textOf(options['standard']) }
    if (options['save'] === true) {
      const server = await serverOf(dataDirOf({ data: options['data'] }, io.env, io.cwd), io)
      if (server !== undefined && (files !== undefined || recorded)) throw usageErrors.FILES_NOT_HERE()
      if (server !== undefined) return throughServer(server, io, source, services, ask)
      return withRooms(io, options, async ({ posture }) => {
        if (files !== undefined) return filesHere(posture, io, files, ask)
        // Where nothing is kept yet, the credentials at hand are what is meant.
        const given = source ?? ((await posture.sources.list()).length === 0 ? CURRENT : undefined)
        const sources = await posture.sources.toScan(given === undefined ? undefined : [await kept(posture, given)])
        return recorded ? recordedHere(posture, io, sources, ask) : scanHere(posture, io, { sources, services }, ask)
      })
    }
    const { openPostureAlone } = await import('../server/posture-alone.js')
    const alone = await openPostureAlone(io.clock, (message, detail) =>
      io.stderr.write(`${message} ${JSON.stringify(detail)}\n`),
    )
    try {
      if (files !== undefined) return await filesHere(alone.posture, io, files, ask)
      const given: SourceInput = source ?? CURRENT
      const sources = await alone.posture.sources.toScan([(await alone.posture.sources.create(given)).id])
      return recorded
        ? await recordedHere(alone.posture, io, sources, ask)
        : await scanHere(alone.posture, io, { sources, services }, ask)
    } finally {
      await alone.close()
    }
  },
})

interface Ask {
  readonly format: Format
  readonly failOn: Severity | undefined
  readonly standard: string | undefined
}

type Posture = import('../posture/index.js').Posture

const tellProblem =
  (io: Io) =>
  ({ uri, position, reason }: { uri: string; position: number | undefined; reason: string }): void => {
    const where = position === undefined ? uri : `${uri}#${position}`
    io.stderr.write(`${fill(words.couldNotRead[io.locale], { uri: where, reason })}\n`)
  }

/** Judges what AWS Config has recorded by now, as its API tells it. */
const recordedHere = async (
  posture: Posture,
  io: Io,
  sources: Awaited<ReturnType<Posture['sources']['toScan']>>,
  ask: Ask,
): Promise<number> => {
  const { configApiItems } = await import('../posture/index.js')
  const homeRegion = io.env['AWS_REGION'] ?? io.env['AWS_DEFAULT_REGION']
  const { signal } = io
  const items = configApiItems({ sources, homeRegion, signal, now: () => io.clock.now(), onProblem: tellProblem(io) })
  return followHere(posture, io, ask, (more) =>
    posture.scans.take(items, { label: 'AWS Config', complete: true, ...more }),
  )
}

/** Judges what AWS Config has written down, without asking AWS. */
const filesHere = async (posture: Posture, io: Io, places: readonly string[], ask: Ask): Promise<number> => {
  const [{ configItems }, { s3Clients }] = await Promise.all([
    import('../posture/index.js'),
    import('../server/aws.js'),
  ])
  const { items, complete } = configItems(places, {
    cwd: io.cwd,
    s3: s3Clients(io.env),
    signal: io.signal,
    onProblem: tellProblem(io),
  })
  return followHere(posture, io, ask, (more) =>
    posture.scans.take(items, { label: places.join(' '), complete, ...more }),
  )
}

const scanHere = (
  posture: Posture,
  io: Io,
  request: {
    readonly sources: Awaited<ReturnType<Posture['sources']['toScan']>>
    readonly services: string[] | undefined
  },
  ask: Ask,
): Promise<number> => {
  const homeRegion = io.env['AWS_REGION'] ?? io.env['AWS_DEFAULT_REGION']
  return followHere(posture, io, ask, (more) => posture.scans.start({ ...request, homeRegion }, more))
}

const followHere = async (
  posture: Posture,
  io: Io,
  ask: Ask,
  begin: (more: NonNullable<Parameters<Posture['scans']['start']>[1]>) => ReturnType<Posture['scans']['start']>,
): Promise<number> => {
  const book = await posture.book()
  // Said before anything is asked of AWS.
  if (ask.standard !== undefined) await book.standard(ask.standard, {})
  const bar = await barOf(io)
  const { shownScan } = await import('../posture/index.js')
  const running = await begin({ signal: io.signal, onProgress: (state) => bar.show(shownScan(state)) })
  let scan: ScanOut
  try {
    scan = shownScan(await running.done)
  } finally {
    bar.end()
  }
  const reader: ScanReader = {
    accounts: () => posture.sources.accounts(),
    account: (id) => posture.sources.account(id),
    standards: () => book.standards({}),
    controls: () => book.controls({}),
    control: (id) => book.control(id, {}),
    inStandard: async (id) => new Map((await book.standard(id, {})).items.map((i) => [i.controlId, i.numbers])),
    results: () => book.allResults(),
  }
  return finish(io, scan, reader, ask)
}

const throughServer = async (
  server: Remote,
  io: Io,
  source: SourceInput | undefined,
  services: string[] | undefined,
  ask: Ask,
): Promise<number> => {
  const api = '/api/v1/posture'
  const { sources } = await server.call<{ sources: AccountSource[] }>('GET', `${api}/sources`)
  const given = source ?? (sources.length === 0 ? CURRENT : undefined)
  const sourceIds = given === undefined ? undefined : [await keptThere(server, sources, given)]
  let scan = await server.call<ScanOut>('POST', `${api}/scans`, {
    ...(sourceIds === undefined ? {} : { sourceIds }),
    ...(services === undefined ? {} : { services }),
  })
  const bar = await barOf(io)
  let asked = false
  while (scan.status === 'running') {
    if (io.signal.aborted && !asked) {
      asked = true
      await server.call('DELETE', `${api}/scans/${scan.id}`).catch(() => undefined)
    }
    await sleep(500)
    scan = await server.call<ScanOut>('GET', `${api}/scans/${scan.id}`)
    bar.show(scan)
  }
  bar.end()
  const reader: ScanReader = {
    accounts: async () => (await server.call<z.infer<typeof PostureAccountsOutput>>('GET', `${api}/accounts`)).accounts,
    account: (id) => server.call('GET', `${api}/accounts/${id}`),
    standards: () => server.call('GET', `${api}/standards`),
    controls: async () => (await server.call<z.infer<typeof ControlsOutput>>('GET', `${api}/controls`)).controls,
    control: (id) => server.call('GET', `${api}/controls/${encodeURIComponent(id)}`),
    inStandard: async (id) => {
      const { items } = await server.call<{ items: { controlId: string; numbers: string[] }[] }>(
        'GET',
        `${api}/standards/${encodeURIComponent(id)}`,
      )
      return new Map(items.map((i) => [i.controlId, i.numbers]))
    },
    async *results() {
      let after: string | undefined
      do {
        const mark = after === undefined ? '' : `&after=${after}`
        const page: z.infer<typeof ResultsOutput> = await server.call('GET', `${api}/results?limit=${PAGE}${mark}`)
        yield* page.items
        after = page.next
      } while (after !== undefined)
    },
  }
  return finish(io, scan, reader, ask)
}

/** Prints what was found; the exit code says whether it is what was asked to fail on. */
const finish = async (io: Io, scan: ScanOut, reader: ScanReader, ask: Ask): Promise<number> => {
  if (scan.status === 'cancelled') {
    io.stderr.write(`${words.scanCancelled[io.locale]}\n`)
    return 130
  }
  if (scan.status === 'failed') {
    io.stderr.write(`${scan.error?.[io.locale] ?? ''}\n`)
    return 3
  }
  const accounts = await reader.accounts()
  for (const a of accounts.filter((one) => one.status !== 'ready')) {
    io.stderr.write(
      `${fill(words.scanAccountNot[io.locale], { account: a.account, name: a.name, status: a.status, reason: a.message ?? '' })}\n`,
    )
  }
  const { printScan } = await import('./scan-output.js')
  const found = await printScan(io, scan, reader, ask)
  if (accounts.every((a) => a.status !== 'ready')) return 3
  return found ? 1 : 0
}

/** The source that the options name; undefined where they name none. */
export const sourceOf = (options: Options): SourceInput | undefined => {
  const profile = textOf(options['profile'])
  const roleArn = textOf(options['role'])
  const externalId = textOf(options['externalId'])
  const more = {
    ...(profile === undefined ? {} : { profile }),
    ...(externalId === undefined ? {} : { externalId }),
    ...placeOf(options),
  }
  if (options['organization'] === true) {
    const roleName = textOf(options['roleName']) ?? 'hinomi-readonly'
    return { name: 'organization', kind: 'organization', roleName, ...more }
  }
  if (roleArn !== undefined) return { name: roleArn.split('/').at(-1) ?? 'role', kind: 'role', roleArn, ...more }
  if (profile !== undefined) return { name: profile, kind: 'profile', ...more }
  const place = placeOf(options)
  return Object.keys(place).length === 0 ? undefined : { name: 'current', kind: 'current', ...place }
}

const placeOf = (options: Options): Pick<SourceInput, 'regions' | 'endpoint'> => {
  const regions = listOf(options['regions'])
  const endpoint = textOf(options['endpointUrl'])
  if (endpoint !== undefined && !(URL.canParse(endpoint) && /^https?:/.test(endpoint))) {
    throw platformErrors.SETTING_WRONG({ from: '--endpoint-url', value: endpoint, wants: 'http://127.0.0.1:5000' })
  }
  return { ...(regions === undefined ? {} : { regions }), ...(endpoint === undefined ? {} : { endpoint }) }
}

const sameSource = (a: AccountSource, b: SourceInput): boolean =>
  a.kind === b.kind &&
  a.profile === (b.profile ?? null) &&
  a.roleArn === (b.roleArn ?? null) &&
  a.externalId === (b.externalId !== undefined) &&
  a.roleName === (b.roleName ?? null) &&
  a.endpoint === (b.endpoint ?? null) &&
  JSON.stringify(a.regions) === JSON.stringify(b.regions ?? null)

/** The id of the kept source that is the same; it is kept from now on where there was none. */
export const kept = async (posture: Posture, source: SourceInput): Promise<string> =>
  ((await posture.sources.list()).find((s) => sameSource(s, source)) ?? (await posture.sources.create(source))).id

export const keptThere = async (server: Remote, sources: AccountSource[], source: SourceInput): Promise<string> => {
  const known = sources.find((s) => sameSource(s, source))
  return (known ?? (await server.call<AccountSource>('POST', '/api/v1/posture/sources', source))).id
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const listOf = (value: unknown): string[] | undefined =>
  textOf(value)
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

const oneOf = <T extends string>(value: unknown, all: readonly T[], option: string): T | undefined => {
  if (value === undefined) return undefined
  const found = all.find((one) => one === value)
  if (found === undefined) {
    throw usageErrors.USAGE_WRONG({
      what: `${option} ${String(value)} (${all.join(', ')})`,
      help: 'hinomi scan --help',
    })
  }
  return found
}
