import { DAY, datePath, HOUR, type Period } from '../calendar.js'
import { ADDRESSES, PEOPLE, REGION } from '../company.js'
import type { Random } from '../random.js'
import { ephemeral } from '../web-traffic.js'
import { type Entry, type LogFile, routine, type SimulatedLog, spread, type World } from './log.js'

const CLUSTER = 'sim-warehouse'
const QUERIES = [
  'SELECT day, sum(total) FROM sales GROUP BY day',
  "SELECT count(*) FROM customers WHERE prefecture = 'Osaka'",
  'SELECT p.category, avg(s.amount) FROM sales s JOIN products p ON p.id = s.product GROUP BY 1',
] as const
const DAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ')
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** `Thu, 17 Apr 2026 05:35:05:207` */
const inWords = (at: number): string => {
  const time = new Date(at)
  const text = time.toISOString()
  return `${DAYS[time.getUTCDay()]}, ${text.slice(8, 10)} ${MONTHS[time.getUTCMonth()]} ${text.slice(0, 4)} ${text.slice(11, 19)}:${text.slice(20, 23)}`
}

/** Sessions at the warehouse: who of the data team sits at it, and the load of each night. */
const sessions = (world: World, span: Period, random: Random) => [
  ...routine(world, random, span, 0.9, 'office').map((at) => {
    const person = random.pick(PEOPLE.filter(({ team }) => team === 'data'))
    return {
      at,
      user: person.user.split('@')[0]?.replace('.', '_') ?? '-',
      ip: random.chance(0.6) ? ADDRESSES.office : '198.51.100.81',
      failed: random.chance(0.06),
    }
  }),
  ...spread(
    span,
    world.period.from + 5 * HOUR,
    world.period.to + 5 * HOUR,
    Math.round((world.period.to - world.period.from) / DAY),
  ).map((at) => ({ at, user: 'etl', ip: world.accounts.prod.network.apps[1]?.ip ?? '10.10.0.9', failed: false })),
]

/** Audit logs of the data warehouse: connections, users, statements. */
export const redshift: SimulatedLog = {
  source: 'aws.redshift.audit',
  hours: 24,
  since: 12,
  files(world) {
    const { id } = world.accounts.prod
    const file = (kind: string, entries: LogFile['entries']): LogFile => ({
      key: ({ at }) =>
        `AWSLogs/${id}/redshift/${REGION}/${datePath(at)}/${id}_redshift_${REGION}_${CLUSTER}_${kind}_${new Date(at).toISOString().slice(0, 16)}.gz`,
      entries,
    })
    return [
      file('connectionlog', (span, random) =>
        sessions(world, span, random).flatMap(({ at, user, ip, failed }): Entry[] => {
          const pid = random.between(1000, 32_000)
          const line = (when: number, event: string, tls: string, took: number) => ({
            at: when,
            text: `${event} |${inWords(when)}|::ffff:${ip} |${ephemeral(random)} |${pid}|shop |${user} |password |${took}|${tls} |0| | | |DBeaver `,
          })
          const tls = 'TLSv1.3 |TLS_AES_256_GCM_SHA384'
          if (failed) return [line(at, 'authentication failure', ' | ', 0)]
          const end = Math.min(at + 40 * 60_000, span.to - 1000)
          return [
            line(at, 'authenticated', tls, 0),
            line(at + 300, 'initiating session', tls, 0),
            line(end, 'disconnecting session', tls, (end - at) * 1000),
          ]
        }),
      ),
      file('useractivitylog', (span, random) =>
        sessions(world, span, random)
          .filter(({ failed }) => !failed)
          .map(({ at, user }) => ({
            at,
            text: `'${new Date(at).toISOString().slice(0, 19)}Z UTC [ db=shop user=${user} pid=${random.between(1000, 32_000)} userid=${random.between(100, 120)} xid=${random.between(1000, 90_000)} ]' LOG: ${random.pick(QUERIES)}`,
          })),
      ),
      file('userlog', (span, random) =>
        spread(span, world.story.response, world.story.response + 1, 1).map((at) => ({
          at,
          text: `121|campaign_2026||create|0|0|0||${random.between(1000, 32_000)}|${random.between(1000, 90_000)}|${inWords(at)}`,
        })),
      ),
    ]
  },
}
