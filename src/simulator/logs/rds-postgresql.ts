import { DAY, HOUR, MINUTE, type Period } from '../calendar.js'
import { type Interface, PEOPLE } from '../company.js'
import type { Random } from '../random.js'
import { ephemeral, slowEvening } from '../web-traffic.js'
import { type Entry, firehoseKey, routine, type SimulatedLog, spread, subscribed, type World } from './log.js'

const DATABASE = 'sim-orders'
const GROUP = `/aws/rds/instance/${DATABASE}/postgresql`
const STATEMENTS = [
  'SELECT id, state FROM orders WHERE customer = $1 ORDER BY created_at DESC LIMIT 20',
  "UPDATE orders SET state = 'paid' WHERE id = $1",
  'SELECT p.id, p.name, s.left FROM products p JOIN stock s ON s.product = p.id WHERE p.name ILIKE $1',
  'INSERT INTO order_items (order_id, product, amount) VALUES ($1, $2, $3)',
] as const
const TABLES = ['public.orders', 'public.customers', 'public.products', 'public.stock'] as const
/** What the thief copies, table by table. */
const COPIED = [
  'public.customers',
  'public.addresses',
  'public.orders',
  'public.payment_methods',
  'public.sessions',
] as const

/** Lines with the usual prefix of RDS, `%t:%r:%u@%d:[%p]:`. */
const line = (at: number, host: string, user: string, text: string, random: Random): Entry => ({
  at,
  text: `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC:${host}(${ephemeral(random)}):${user}@shop:[${random.between(300, 32_000)}]:${text}`,
})

const everyday = (world: World, span: Period, random: Random): Entry[] => {
  const { apps, bastion } = world.accounts.prod.network
  const slow = slowEvening(world)
  const app = () => random.pick(apps).ip
  return [
    ...routine(world, random, span, 5, 'traffic').map((at) => {
      const hard = at >= slow.from && at < slow.to
      const ms = hard ? random.between(4000, 28_000) : random.exponential(340) + 101
      return line(
        at,
        app(),
        'shop',
        `LOG:  duration: ${ms.toFixed(3)} ms  execute <unnamed>: ${random.pick(STATEMENTS)}`,
        random,
      )
    }),
    ...routine(world, random, span, 2, 'traffic').map((at) => {
      const table = random.pick(TABLES)
      const write = random.chance(0.4)
      return line(
        at,
        app(),
        'shop',
        `LOG:  AUDIT: SESSION,${random.between(1, 90)},1,${write ? 'WRITE,UPDATE' : 'READ,SELECT'},TABLE,${table},<not logged>,<not logged>`,
        random,
      )
    }),
    ...routine(world, random, span, 0.8, 'always').map((at) =>
      line(
        at,
        app(),
        'shop',
        'LOG:  connection authorized: user=shop database=shop SSL enabled (protocol=TLSv1.3, cipher=TLS_AES_256_GCM_SHA384, bits=256)',
        random,
      ),
    ),
    ...routine(world, random, span, 0.3, 'office').map((at) => {
      const person = random.pick(PEOPLE.filter(({ team }) => team === 'sre' || team === 'data'))
      return line(
        at,
        bastion.ip,
        person.user.split('@')[0]?.replace('.', '_') ?? 'dba',
        `LOG:  statement: SELECT count(*) FROM ${random.pick(TABLES)}`,
        random,
      )
    }),
    ...routine(world, random, span, 0.15, 'traffic').map((at) =>
      line(at, app(), 'shop', 'ERROR:  duplicate key value violates unique constraint "order_items_pkey"', random),
    ),
  ]
}

/** Each night, however quiet the company is: the report that takes long, and the clean-up. */
const nightly = (world: World, span: Period, random: Random): Entry[] => {
  const days = Math.round((world.period.to - world.period.from) / DAY)
  const host = world.accounts.prod.network.apps[0] as Interface
  return spread(span, world.period.from + 3 * HOUR, world.period.to + 3 * HOUR, days).flatMap((at) => [
    line(
      at,
      host.ip,
      'reports',
      `LOG:  duration: ${random.between(2100, 9800)}.412 ms  statement: SELECT day, sum(total) FROM orders GROUP BY day`,
      random,
    ),
    ...(random.chance(0.25) ? [line(at + MINUTE, host.ip, 'reports', 'ERROR:  deadlock detected', random)] : []),
  ])
}

/** The night: passwords are guessed from the bastion, then table after table is copied. */
const night = ({ accounts, story }: World, span: Period, random: Random): Entry[] => {
  const { ip } = accounts.prod.network.bastion
  const { from, to } = story.databaseCopied
  return [
    ...spread(span, from - 6 * MINUTE, from - MINUTE, 22).map((at, i) =>
      line(
        at,
        ip,
        ['postgres', 'admin', 'root', 'reports'][i % 4] as string,
        `FATAL:  password authentication failed for user "${['postgres', 'admin', 'root', 'reports'][i % 4]}"`,
        random,
      ),
    ),
    ...spread(span, from - MINUTE / 2, from - MINUTE / 2 + 1, 1).map((at) =>
      line(
        at,
        ip,
        'reports',
        'LOG:  connection authorized: user=reports database=shop application_name=pg_dump SSL enabled (protocol=TLSv1.3, cipher=TLS_AES_256_GCM_SHA384, bits=256)',
        random,
      ),
    ),
    ...COPIED.flatMap((table, i) =>
      spread(span, from + (i * (to - from)) / COPIED.length, from + (i * (to - from)) / COPIED.length + 1, 1).flatMap(
        (at) => [
          line(
            at,
            ip,
            'reports',
            `LOG:  AUDIT: SESSION,${i + 1},1,READ,COPY,TABLE,${table},"COPY ${table} TO stdout;",<not logged>`,
            random,
          ),
          line(
            at,
            ip,
            'reports',
            `LOG:  duration: ${random.between(180_000, 280_000)}.118 ms  statement: COPY ${table} TO stdout;`,
            random,
          ),
        ],
      ),
    ),
  ]
}

/** The orders database: slow statements, pgAudit, connections, errors. */
export const rdsPostgresql: SimulatedLog = {
  source: 'aws.rds.postgresql',
  hours: 12,
  files: (world) => [
    {
      key: firehoseKey(GROUP.slice(1), 'rds-logs'),
      body: subscribed(world.accounts.prod.id, GROUP, `${DATABASE}.0`),
      entries: (span, random) => [
        ...everyday(world, span, random),
        ...nightly(world, span, random),
        ...night(world, span, random),
      ],
    },
  ],
}
