import type { z } from 'zod'
import type {
  ResourceDetail,
  ResourcesAtOutput,
  ResourcesOutput,
  TimelineOutput,
  UnusedOutput,
} from '../contract/index.js'
import { dataDirOf } from '../server/config.js'
import { commandFile, type Io } from './command.js'
import { errors } from './errors.js'
import { withRooms } from './local.js'
import { serverOf } from './remote.js'
import { words } from './words.js'

type Timeline = z.infer<typeof TimelineOutput>
type Detail = z.infer<typeof ResourceDetail>
type Listed = z.infer<typeof ResourcesOutput>

interface Filter {
  readonly search?: string
  readonly type?: string
  readonly account?: string
  readonly region?: string
  readonly tag?: string
  readonly newSince?: string
  readonly state?: 'live' | 'deleted' | 'all'
}
type AtQuery = { readonly type: string; readonly at: string; readonly after?: string } & Pick<
  Filter,
  'account' | 'region'
>
type UnusedFilter = Pick<Filter, 'search' | 'account' | 'region'>

/** Where resources are read: a server's API, or rooms of this process. */
interface Reader {
  timeline(arn: string, limit: number): Promise<Timeline>
  get(arn: string, at: string | undefined): Promise<Detail>
  list(filter: Filter, limit: number): Promise<Listed>
  at(query: AtQuery): Promise<ResourcesAtOutput>
  unused(filter: UnusedFilter, limit: number): Promise<UnusedOutput>
}

const MOST = 100

export default commandFile({
  summary: {
    en: 'Show a resource’s changes and who made them (timeline ARN), itself (show ARN), find some (list [WORDS]), or those that nobody uses (unused [WORDS])',
    ja: 'リソースの変更履歴と変更者（timeline ARN）、設定（show ARN）、一覧（list [検索語]）、未使用のもの（unused [検索語]）を表示する',
  },
  declare(command, say) {
    command
      .argument('<timeline|show|list|unused>')
      .argument('[arn]')
      .option('--at <time>', say(words.resourceAt))
      .option('--type <type>', say(words.resourceType))
      .option('--account <id>', say(words.resourceAccount))
      .option('--region <name>', say(words.resourceRegion))
      .option('--tag <key[=value]>', say(words.resourceTag))
      .option('--new-since <time>', say(words.resourceNewSince))
      .option('--deleted', say(words.resourceDeleted))
      .option('--limit <n>', say(words.resourceLimit), '20')
      .option('--json', say(words.json))
      .option('--data <dir>', say(words.data))
  },
  async run(io, [what = '', subject = ''], options) {
    if (!['timeline', 'show', 'list', 'unused'].includes(what))
      throw errors.COMMAND_UNKNOWN({ what: `resource ${what}`, help: 'hinomi resource --help' })
    if (what !== 'list' && what !== 'unused' && subject === '')
      throw errors.ARGUMENT_MISSING({ what: 'arn', help: 'hinomi resource --help' })
    const limit = Math.min(MOST, Math.max(1, Math.floor(Number(options['limit'])) || 20))
    const at = typeof options['at'] === 'string' ? options['at'] : undefined
    if (at !== undefined && Number.isNaN(Date.parse(at)))
      throw errors.ARGUMENT_MISSING({ what: '--at', help: 'hinomi resource --help' })
    const json = options['json'] === true
    const { type, tag, newSince, state, ...place } = filterOf(subject, options)
    const all: Filter = { ...place, ...optional({ type, tag, newSince, state }) }
    const show = async (reader: Reader): Promise<number> => {
      if (what === 'timeline') printTimeline(io, await reader.timeline(subject, limit), json)
      else if (what === 'show')
        io.stdout.write(`${JSON.stringify(await reader.get(subject, at), null, json ? 0 : 2)}\n`)
      else if (what === 'list' && at !== undefined) await printAt(io, reader, atQuery(at, type, place), limit, json)
      else if (what === 'unused') printUnused(io, await reader.unused(place, limit), json)
      else printList(io, await reader.list(all, limit), json)
      return 0
    }
    const server = await serverOf(dataDirOf({ data: options['data'] }, io.env, io.cwd), io)
    if (server === undefined) {
      return withRooms(io, options, ({ resources, posture }) =>
        show({
          timeline: (arn, n) => resources.timeline(arn, { limit: n }),
          get: (arn, t) => resources.get(arn, { at: t === undefined ? undefined : Date.parse(t) }),
          list: ({ tag, ...filter }, n) =>
            resources.list({ ...filter, ...(tag === undefined ? {} : { tag: [tag] }), limit: n, sort: 'arn' }),
          at: (query) => resources.at({ ...query, limit: MOST }),
          unused: (filter, n) => posture.unused.list({ ...filter, limit: n }),
        }),
      )
    }
    const ask = <T>(path: string, query: Record<string, string>) =>
      server.call<T>('GET', `/api/v1/resources${path}?${new URLSearchParams(query)}`)
    return show({
      timeline: (arn, n) => ask('/timeline', { arn, limit: String(n) }),
      get: (arn, t) => ask('/one', { arn, ...(t === undefined ? {} : { at: new Date(t).toISOString() }) }),
      list: (filter, n) => ask('', { ...filter, limit: String(n), sort: 'arn' }),
      at: (query) => ask('/at', { ...query, limit: String(MOST) }),
      unused: (filter, n) => ask('/unused', { ...filter, limit: String(n) }),
    })
  },
})

/** What existed at a moment is asked for by type. */
const atQuery = (at: string, type: string | undefined, { account, region }: Filter): AtQuery => {
  if (type === undefined) throw errors.ARGUMENT_MISSING({ what: '--type', help: 'hinomi resource --help' })
  return { type, at: new Date(at).toISOString(), ...optional({ account, region }) }
}

/** The options as the API's filter; what was not given is left out. */
const filterOf = (search: string, options: Readonly<Record<string, unknown>>): Filter => {
  const since = textOf(options['newSince'])
  if (since !== undefined && Number.isNaN(Date.parse(since))) {
    throw errors.USAGE_WRONG({ what: `--new-since ${since}`, help: 'hinomi resource --help' })
  }
  return optional({
    search: search === '' ? undefined : search,
    type: textOf(options['type']),
    account: textOf(options['account']),
    region: textOf(options['region']),
    tag: textOf(options['tag']),
    newSince: since === undefined ? undefined : new Date(since).toISOString(),
    state: options['deleted'] === true ? ('deleted' as const) : undefined,
  })
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** Without the keys that have no value. */
const optional = <T extends Record<string, unknown>>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never

const shown = (value: unknown): string => (value === undefined ? '–' : JSON.stringify(value))

const printTimeline = (io: Io, { entries, more }: Timeline, json: boolean): void => {
  if (json) {
    for (const entry of entries) io.stdout.write(`${JSON.stringify(entry)}\n`)
    return
  }
  for (const entry of entries) {
    io.stdout.write(`${entry.at}  ${entry.status}\n`)
    for (const d of entry.differences) io.stdout.write(`    ${d.path}: ${shown(d.before)} → ${shown(d.after)}\n`)
    for (const a of entry.authors) {
      io.stdout.write(`    ${a.at}  ${a.action ?? '–'}  ${a.userArn ?? a.user ?? '–'}  ${a.sourceIp ?? '–'}\n`)
    }
  }
  if (more) io.stderr.write(`${words.resourceMore[io.locale]}\n`)
}

const printList = (io: Io, { items, total }: Listed, json: boolean): void => {
  for (const item of items) {
    io.stdout.write(
      json ? `${JSON.stringify(item)}\n` : `${item.type.padEnd(32)} ${item.region.padEnd(16)} ${item.arn}\n`,
    )
  }
  if (!json) io.stderr.write(`${items.length} / ${total}\n`)
}

const printUnused = (io: Io, { items, total }: UnusedOutput, json: boolean): void => {
  for (const item of items) {
    io.stdout.write(
      json
        ? `${JSON.stringify(item)}\n`
        : `${String(item.days).padStart(5)}  ${item.title[io.locale]}\n       ${item.arn}\n       ${item.evidence[io.locale]}\n`,
    )
  }
  if (!json) io.stderr.write(`${items.length} / ${total}\n`)
}

/** Page by page until the limit: a page may be short and not be the last. */
const printAt = async (io: Io, reader: Reader, query: AtQuery, limit: number, json: boolean): Promise<void> => {
  let shown = 0
  let after: string | undefined
  do {
    const page = await reader.at({ ...query, ...(after === undefined ? {} : { after }) })
    for (const item of page.items.slice(0, limit - shown)) {
      io.stdout.write(
        json ? `${JSON.stringify(item)}\n` : `${item.type.padEnd(32)} ${item.region.padEnd(16)} ${item.arn}\n`,
      )
    }
    shown += page.items.length
    after = page.next
  } while (after !== undefined && shown < limit && !io.signal.aborted)
}
