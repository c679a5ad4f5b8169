import { DAY, HOUR, MINUTE, type Period } from '../calendar.js'
import type { Random } from '../random.js'
import { slowEvening } from '../web-traffic.js'
import {
  type Entry,
  firehoseKey,
  type LogFile,
  routine,
  type SimulatedLog,
  spread,
  subscribed,
  type World,
} from './log.js'

/** The blog's database. */
const DATABASE = 'sim-blog'
const HOST = 'ip-10-10-1-20'
const QUERIES = [
  "SELECT id, title FROM posts WHERE state = 'public' ORDER BY published DESC LIMIT 10",
  'SELECT body FROM posts WHERE id = 42',
  'UPDATE posts SET views = views + 1 WHERE id = 42',
  'SELECT c.id, c.body FROM comments c JOIN posts p ON p.id = c.post WHERE p.id = 42',
] as const

const of = (kind: string, world: World): Pick<LogFile, 'key' | 'body'> => {
  const group = `/aws/rds/instance/${DATABASE}/${kind}`
  return {
    key: firehoseKey(group.slice(1), `rds-${kind}`),
    body: subscribed(world.accounts.prod.id, group, DATABASE),
  }
}

const log = (
  source: string,
  kind: string,
  entries: (world: World, span: Period, random: Random) => readonly Entry[],
): SimulatedLog => ({
  source,
  hours: 24,
  files: (world) => [{ ...of(kind, world), entries: (span, random) => entries(world, span, random) }],
})

const blog = (world: World) => world.accounts.prod.network.apps.at(-1)?.ip ?? '10.10.0.9'

/** The thief at the bastion tries this database too. */
const guesses = ({ story }: World, span: Period) =>
  spread(span, story.databaseCopied.from + MINUTE, story.databaseCopied.from + 4 * MINUTE, 14)

/** Each night a copy is made; it takes long, whatever the company's size. */
const nightly = ({ period }: World, span: Period) =>
  spread(span, period.from + 4 * HOUR, period.to + 4 * HOUR, Math.round((period.to - period.from) / DAY))

export const rdsMysqlAudit = log('aws.rds.mysql_audit', 'audit', (world, span, random) => {
  const line = (at: number, user: string, ip: string, what: string): Entry => {
    const [date = '', time = ''] = new Date(at).toISOString().split('T')
    return {
      at,
      text: `${date.replaceAll('-', '')} ${time.slice(0, 8)},${HOST},${user},${ip},${random.between(10, 9000)},${what}`,
    }
  }
  return [
    ...routine(world, random, span, 3, 'traffic').map((at) =>
      line(
        at,
        'blog',
        blog(world),
        `${random.between(100, 99_999)},QUERY,blog,'${random.pick(QUERIES).replaceAll("'", "\\'")}',0`,
      ),
    ),
    ...routine(world, random, span, 0.4, 'always').map((at) => line(at, 'blog', blog(world), '0,CONNECT,blog,,0')),
    ...nightly(world, span).flatMap((at) => [
      line(at, 'backup', blog(world), '0,CONNECT,blog,,0'),
      line(at + 1000, 'backup', blog(world), `7,QUERY,blog,'SELECT /*!40001 SQL_NO_CACHE */ * FROM posts',0`),
    ]),
    ...guesses(world, span).map((at) =>
      line(
        at,
        random.pick(['root', 'admin', 'mysql']),
        world.accounts.prod.network.bastion.ip,
        '0,FAILED_CONNECT,,,1045',
      ),
    ),
  ]
})

export const rdsMysqlError = log('aws.rds.mysql_error', 'error', (world, span, random) => {
  const line = (at: number, thread: number, level: string, code: string, part: string, text: string): Entry => ({
    at,
    text: `${new Date(at).toISOString().replace('Z', '412Z')} ${thread} [${level}] [${code}] [${part}] ${text}`,
  })
  return [
    ...nightly(world, span).map((at) =>
      random.chance(0.2)
        ? line(at, 0, 'ERROR', 'MY-012592', 'InnoDB', 'Operating system error number 2 in a file operation.')
        : line(
            at,
            0,
            'Warning',
            'MY-011068',
            'Server',
            "The syntax 'log_slave_updates' is deprecated and will be removed in a future release.",
          ),
    ),
    ...routine(world, random, span, 0.12, 'traffic').map((at) =>
      line(
        at,
        random.between(10, 999),
        'Note',
        'MY-010914',
        'Server',
        `Aborted connection ${random.between(10, 999)} to db: 'blog' user: 'blog' host: '${blog(world)}' (Got an error reading communication packets).`,
      ),
    ),
    ...guesses(world, span).map((at) =>
      line(
        at,
        random.between(10, 999),
        'Note',
        'MY-010926',
        'Server',
        `Access denied for user '${random.pick(['root', 'admin', 'mysql'])}'@'${world.accounts.prod.network.bastion.ip}' (using password: YES)`,
      ),
    ),
  ]
})

export const rdsMysqlGeneral = log('aws.rds.mysql_general', 'general', (world, span, random) => {
  const line = (at: number, thread: number, command: string, argument: string): Entry => ({
    at,
    text: `${new Date(at).toISOString().replace('Z', '207Z')}\t${String(thread).padStart(5)} ${command}\t${argument}`,
  })
  return routine(world, random, span, 1.5, 'traffic').flatMap((at) => {
    const thread = random.between(10, 9999)
    return [
      line(at, thread, 'Connect', `blog@${blog(world)} on blog using SSL/TLS`),
      line(at + 2, thread, 'Query', random.pick(QUERIES)),
      line(at + 40, thread, 'Quit', ''),
    ]
  })
})

export const rdsMysqlSlow = log('aws.rds.mysql_slow', 'slowquery', (world, span, random) => {
  const slow = slowEvening(world)
  const line = (at: number, user: string, seconds: number, query: string): Entry => ({
    at,
    text: `# Time: ${new Date(at).toISOString().replace('Z', '118Z')}\n# User@Host: ${user}[${user}] @  [${blog(world)}]  Id: ${String(random.between(10, 9999)).padStart(5)}\n# Query_time: ${seconds.toFixed(6)}  Lock_time: 0.000004 Rows_sent: ${random.between(1, 400)}  Rows_examined: ${random.between(4000, 900_000)}\nSET timestamp=${Math.floor(at / 1000 - seconds)};\n${query};`,
  })
  return [
    ...nightly(world, span).map((at) =>
      line(at + 4000, 'backup', 2 + random.exponential(3), 'SELECT /*!40001 SQL_NO_CACHE */ * FROM posts'),
    ),
    ...routine(world, random, span, 0.5, 'traffic').map((at) =>
      line(at, 'blog', (at >= slow.from && at < slow.to ? 8 : 1) + random.exponential(0.7), random.pick(QUERIES)),
    ),
  ]
})
