import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import type {
  AccountSource,
  SecurityHubFindingsOutput,
  SecurityHubImport,
  SecurityHubOutput,
  SecurityHubSummary,
} from '../contract/index.js'
import { dataDirOf } from '../server/config.js'
import { commandFile, type Io } from './command.js'
import { errors } from './errors.js'
import { withRooms } from './local.js'
import { type Remote, serverOf } from './remote.js'
import { kept, keptThere, sourceOf } from './scan.js'
import { fill, words } from './words.js'

type Options = Readonly<Record<string, unknown>>
type Taken = z.infer<typeof SecurityHubFindingsOutput>
type State = z.infer<typeof SecurityHubOutput>

/** What takes findings in: rooms of this process, or a server. */
interface Register {
  take(findings: readonly unknown[], takeJudged: boolean): Promise<Taken>
  start(wish: Wish): Promise<SecurityHubImport>
  state(): Promise<State>
  change(account: string, region: string, change: { writeBack: boolean }): Promise<unknown>
}
interface Wish {
  readonly sourceIds?: readonly string[]
  readonly since?: string
  readonly takeJudged?: boolean
}

const API = '/api/v1/posture/security-hub'
/** A request has a MiB; one finding is 240 KiB at most. */
const BATCH_BYTES = 600_000
const BATCH = 500

export default commandFile({
  summary: {
    en: 'Take findings of AWS Security Hub in, from files or s3:// (securityhub PATH…) or its API (securityhub --api)',
    ja: 'AWS Security Hub の検出結果を、ファイル・s3://（securityhub PATH…）または API（securityhub --api）から取り込む',
  },
  declare(command, say) {
    command
      .argument('<securityhub>')
      .argument('[path...]')
      .option('--api', say(words.importApi))
      .option('--profile <name>', say(words.scanProfile))
      .option('--role <arn>', say(words.scanRole))
      .option('--external-id <id>', say(words.scanExternalId))
      .option('--organization', say(words.scanOrganization))
      .option('--role-name <name>', say(words.scanRoleName), 'hinomi-readonly')
      .option('--regions <names>', say(words.scanRegions))
      .option('--endpoint-url <url>', say(words.scanEndpoint))
      .option('--since <time>', say(words.importSince))
      .option('--take-judged', say(words.importTakeJudged))
      .option('--write-back <on|off>', say(words.importWriteBack))
      .option('--data <dir>', say(words.data))
      .option('--json', say(words.json))
  },
  async run(io, [what, ...places], options) {
    const api = options['api'] === true
    if (what !== 'securityhub') throw errors.USAGE_WRONG({ what: `import ${what}`, help: 'hinomi import --help' })
    if (api === places.length > 0) throw errors.USAGE_WRONG({ what: 'PATH… | --api', help: 'hinomi import --help' })
    const writeBack = options['writeBack']
    if (writeBack !== undefined && (!api || (writeBack !== 'on' && writeBack !== 'off')))
      throw errors.USAGE_WRONG({ what: `--write-back ${writeBack}`, help: 'hinomi import --help' })
    const since = sinceOf(options['since'])
    const server = await serverOf(dataDirOf({ data: options['data'] }, io.env, io.cwd), io)
    if (server !== undefined) {
      const sourceIds = async () => {
        const given = sourceOf(options)
        if (given === undefined) return {}
        const { sources } = await server.call<{ sources: AccountSource[] }>('GET', '/api/v1/posture/sources')
        return { sourceIds: [await keptThere(server, sources, given)] }
      }
      const register = remote(server)
      return api
        ? fromApi(io, register, { ...(await sourceIds()), ...since }, options)
        : fromFiles(io, register, places, options)
    }
    return withRooms(io, options, async ({ posture, notify }) => {
      const hub = posture.securityHub
      const homeRegion = io.env['AWS_REGION'] ?? io.env['AWS_DEFAULT_REGION']
      const register: Register = {
        take: (findings, takeJudged) => hub.take(findings, { takeJudged }),
        start: (wish) => hub.start({ ...wish, homeRegion }, io.signal),
        state: async () => ({ hubs: await hub.hubs(), import: hub.current }),
        change: (account, region, change) => hub.change(account, region, change),
      }
      const given = sourceOf(options)
      const source =
        given ??
        ((await posture.sources.list()).length === 0 ? { name: 'current', kind: 'current' as const } : undefined)
      if (!api) return fromFiles(io, register, places, options)
      const wish = source === undefined ? since : { sourceIds: [await kept(posture, source)], ...since }
      try {
        return await fromApi(io, register, wish, options)
      } finally {
        await notify.stop()
      }
    })
  },
})

const remote = (server: Remote): Register => ({
  take: (findings, takeJudged) => server.call('POST', `${API}/findings`, { findings, takeJudged }),
  async start(wish) {
    let state = await server.call<SecurityHubImport>('POST', `${API}/imports`, wish)
    while (state.status === 'running') {
      await sleep(500)
      state = (await server.call<State>('GET', API)).import ?? state
    }
    return state
  },
  state: () => server.call('GET', API),
  change: (account, region, change) => server.call('PATCH', `${API}/hubs/${account}/${region}`, change),
})

const fromFiles = async (io: Io, register: Register, places: readonly string[], options: Options): Promise<number> => {
  const [{ addTo, noFindings, readFindingFiles }, { s3Clients }] = await Promise.all([
    import('../posture/index.js'),
    import('../server/aws.js'),
  ])
  const sum = noFindings()
  const problem = (uri: string, position: number | null | undefined, reason: string) => {
    const where = position == null ? uri : `${uri}#${position}`
    io.stderr.write(`${fill(words.couldNotRead[io.locale], { uri: where, reason })}\n`)
  }
  let batch: { uri: string; position: number; value: unknown }[] = []
  let bytes = 0
  const flush = async () => {
    const of = batch
    batch = []
    bytes = 0
    if (of.length === 0) return
    const { summary, problems } = await register.take(
      of.map((found) => found.value),
      options['takeJudged'] === true,
    )
    addTo(sum, summary)
    for (const { position, reason } of problems) {
      const found = of[position]
      problem(found?.uri ?? '', found?.position, reason)
    }
  }
  for (const place of places) {
    const found = readFindingFiles(place.startsWith('s3://') ? place : path.resolve(io.cwd, place), {
      cwd: io.cwd,
      s3: s3Clients(io.env),
      signal: io.signal,
      onProblem: ({ uri, position, reason }) => {
        sum.bad++
        problem(uri, position, reason)
      },
    })
    for await (const one of found) {
      const size = JSON.stringify(one.value)?.length ?? 0
      if (batch.length >= BATCH || bytes + size > BATCH_BYTES) await flush()
      batch.push(one)
      bytes += size
    }
  }
  await flush()
  return report(io, sum, options)
}

const fromApi = async (io: Io, register: Register, wish: Wish, options: Options): Promise<number> => {
  const state = await register.start({ ...wish, ...(options['takeJudged'] === true ? { takeJudged: true } : {}) })
  for (const { uri, position, reason } of state.problems) {
    const where = position === null ? uri : `${uri}#${position}`
    io.stderr.write(`${fill(words.couldNotRead[io.locale], { uri: where, reason })}\n`)
  }
  if (state.more) io.stderr.write(`${words.importMore[io.locale]}\n`)
  const { hubs } = await register.state()
  if (options['writeBack'] !== undefined) {
    const own = hubs.filter((hub) => wish.sourceIds === undefined || wish.sourceIds.includes(hub.sourceId))
    for (const { account, region } of own)
      await register.change(account, region, { writeBack: options['writeBack'] === 'on' })
  }
  const code = report(io, state.summary, options)
  if (state.status === 'cancelled') return 130
  return state.status === 'failed' || (hubs.length === 0 && state.problems.length > 0) ? 3 : code
}

/** Nothing but what could not be read is a failure; a bad finding among good ones is told and passed over. */
const report = (io: Io, summary: SecurityHubSummary, options: Options): number => {
  if (options['json'] === true) io.stdout.write(`${JSON.stringify(summary)}\n`)
  else io.stderr.write(`${fill(words.importDone[io.locale], summary)}\n`)
  return summary.findings === 0 && summary.bad > 0 ? 3 : 0
}

const sinceOf = (given: unknown): { since?: string } => {
  if (typeof given !== 'string') return {}
  const at = Date.parse(given)
  if (Number.isNaN(at)) throw errors.USAGE_WRONG({ what: `--since ${given}`, help: 'hinomi import --help' })
  return { since: new Date(at).toISOString() }
}
