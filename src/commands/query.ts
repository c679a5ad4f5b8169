import type { z } from 'zod'
import type { SearchInput, SearchOutput } from '../contract/index.js'
import { BOM, csvLine } from '../kernel/csv.js'
import { dataDirOf } from '../server/config.js'
import { commandFile, type Io } from './command.js'
import { errors } from './errors.js'
import { withRooms } from './local.js'
import { serverOf } from './remote.js'
import { words } from './words.js'

type Input = z.infer<typeof SearchInput>

const PAGE = 1000
/** Columns of CSV when none are asked for. */
const COLUMNS = [
  '@timestamp',
  'event.dataset',
  'event.action',
  'event.outcome',
  'user.name',
  'source.ip',
  'cloud.account.id',
  'cloud.region',
  'event.id',
]

export default commandFile({
  summary: { en: 'Search the stored events with KQL', ja: '保存したイベントをKQLで検索する' },
  declare(command, say) {
    command
      .argument('[kql]')
      .option('--source <id...>', say(words.source))
      .option('--from <time>', say(words.from))
      .option('--to <time>', say(words.to))
      .option('--zone <zone>', say(words.zone))
      .option('--limit <n>', say(words.limit), '100')
      .option('--fields <names>', say(words.fields))
      .option('--count', say(words.count))
      .option('--json', say(words.json))
      .option('--csv', say(words.csv))
      .option('--data <dir>', say(words.data))
  },
  async run(io, args, options) {
    const limit = Number(options['limit'])
    if (!Number.isInteger(limit) || limit < 1) {
      throw errors.USAGE_WRONG({ what: `--limit ${options['limit']}`, help: 'hinomi query --help' })
    }
    const text = (name: string) => (typeof options[name] === 'string' ? (options[name] as string) : undefined)
    const fields =
      text('fields')
        ?.split(',')
        .filter((name) => name !== '') ?? (options['csv'] ? COLUMNS : undefined)
    const from = text('from')
    const to = text('to')
    const sources = Array.isArray(options['source']) ? (options['source'] as string[]) : undefined
    const input: Input = {
      kql: args[0] ?? '',
      zone: text('zone') ?? (io.locale === 'ja' ? 'Asia/Tokyo' : 'UTC'),
      order: 'newest',
      limit,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(sources === undefined ? {} : { sources }),
      ...(fields === undefined ? {} : { fields }),
    }
    const server = await serverOf(dataDirOf({ data: options['data'] }, io.env, io.cwd), io)
    if (server !== undefined) {
      return print(io, input, options, (page) => server.call<SearchOutput>('POST', '/api/v1/events/search', page))
    }
    return withRooms(io, options, (rooms) =>
      print(io, input, options, (page) => rooms.discover.search(page, io.signal)),
    )
  },
})

const print = async (
  io: Io,
  input: Input,
  options: Readonly<Record<string, unknown>>,
  search: (input: Input) => Promise<SearchOutput>,
): Promise<number> => {
  if (options['count'] === true) {
    const { total } = await search({ ...input, limit: 1, fields: ['event.id'] })
    io.stdout.write(options['json'] === true ? `${JSON.stringify({ total })}\n` : `${total}\n`)
    return 0
  }
  const csv = options['csv'] === true
  const json = options['json'] === true
  if (csv) io.stdout.write(BOM + csvLine(input.fields ?? COLUMNS))
  const collected: unknown[] = []
  let left = input.limit
  let after: string | undefined
  let total = 0
  do {
    const page = await search({ ...input, limit: Math.min(PAGE, left), ...(after === undefined ? {} : { after }) })
    total = page.total
    for (const event of page.events) {
      if (json) collected.push(event)
      else if (csv) io.stdout.write(csvLine((input.fields ?? COLUMNS).map((name) => event[name])))
      else io.stdout.write(`${JSON.stringify(event)}\n`)
    }
    left -= page.events.length
    after = page.next
  } while (after !== undefined && left > 0 && !io.signal.aborted)
  if (json) io.stdout.write(`${JSON.stringify({ total, events: collected })}\n`)
  else if (after !== undefined) io.stderr.write(`${words.moreEvents[io.locale]}\n`)
  return 0
}
