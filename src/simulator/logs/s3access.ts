import { commonLogTime, DAY, MINUTE } from '../calendar.js'
import { type Account, ADDRESSES, PEOPLE } from '../company.js'
import { exportSize } from '../exports.js'
import { SETS } from '../identity.js'
import { BASE62, type Random } from '../random.js'
import { customer, scanner } from '../web-traffic.js'
import { type Entry, isIn, type LogFile, routine, type SimulatedLog, spread, type World } from './log.js'

interface Access {
  readonly ip: string
  /** ARN of who asks; `-` is anybody. */
  readonly who: string
  readonly operation: string
  readonly object?: string
  readonly status?: number
  readonly error?: string
  readonly sent?: number
  readonly size?: number
  readonly agent?: string
  readonly old?: boolean
}

const BOTO = 'Boto3/1.40.55 md/Botocore#1.40.55 ua/2.1 os/linux lang/python#3.13.7'
const JAVA = 'aws-sdk-java/2.39.4 ua/2.1 os/Linux lang/java#21.0.9'
const VERB: Readonly<Record<string, string>> = { GET: 'GET', PUT: 'PUT', DELETE: 'DELETE', HEAD: 'HEAD', POST: 'POST' }

/** Requests for one bucket, as S3 notes them (source: "Amazon S3 server access log format"). */
const lineOf = (owner: string, bucket: string, at: number, access: Access, random: Random): Entry => {
  const { ip, who, operation, object = '-', status = 200, error = '-', sent, size, agent = JAVA, old = false } = access
  const host = `${bucket}.s3.ap-northeast-1.amazonaws.com`
  const own = operation.startsWith('S3.')
  const verb = VERB[operation.split('.')[1] ?? ''] ?? 'GET'
  const request = own ? '-' : `${verb} /${object === '-' ? '' : object} HTTP/1.1`
  const anonymous = who === '-'
  const tls = own ? '-' : old ? 'TLSv1.2' : 'TLSv1.3'
  const cipher = own ? '-' : old ? 'ECDHE-RSA-AES128-GCM-SHA256' : 'TLS_AES_128_GCM_SHA256'
  const total = random.between(6, 90)
  return {
    at,
    text: `${owner} ${bucket} [${commonLogTime(at)}] ${own ? '-' : ip} ${who} ${random.text('0123456789ABCDEF', 16)} ${operation} ${object} "${request}" ${own ? '-' : status} ${error} ${sent ?? '-'} ${size ?? sent ?? '-'} ${total} ${Math.max(1, total - 4)} "-" "${own ? '-' : agent}" - ${random.text(BASE62, 75)}= ${anonymous || own ? '-' : 'SigV4'} ${cipher} ${anonymous || own ? '-' : 'AuthHeader'} ${own ? '-' : host} ${tls} - ${own ? '-' : 'Yes'}`,
  }
}

/** Who reads and writes a bucket. */
type Habits = (
  world: World,
  account: Account,
  ...of: Parameters<LogFile['entries']>
) => readonly (readonly [number, Access])[]

const roleOf = (account: Account, role: string, session: string) =>
  `arn:aws:sts::${account.id}:assumed-role/${role}/${session}`

const uploads: Habits = (world, account, span, random) =>
  routine(world, random, span, account.kind === 'prod' ? 9 : 2, 'traffic').map((at) => {
    const host = random.pick(account.network.apps)
    const object = `receipts/${random.hex(8)}.pdf`
    const kind = random.float()
    const common = { ip: host.ip, who: roleOf(account, 'shop-instance', host.instance ?? '-'), object }
    if (kind < 0.45) return [at, { ...common, operation: 'REST.PUT.OBJECT', size: random.between(20_000, 900_000) }]
    if (kind < 0.9) return [at, { ...common, operation: 'REST.GET.OBJECT', sent: random.between(20_000, 900_000) }]
    if (kind < 0.96)
      return [at, { ...common, operation: 'REST.HEAD.OBJECT', status: 404, error: 'NoSuchKey', sent: 340 }]
    return [at, { ...common, operation: 'REST.DELETE.OBJECT', status: 204 }]
  })

/** Pictures that anybody may have, and strangers who try whether there is more. */
const assets: Habits = (world, _account, span, random) => [
  ...routine(world, random, span, 6, 'traffic').map((at): readonly [number, Access] => [
    at,
    {
      ip: customer(random),
      who: '-',
      operation: 'REST.GET.OBJECT',
      object: `images/products/${1000 + random.int(120)}.webp`,
      sent: random.between(18_000, 240_000),
      agent: 'Amazon CloudFront',
    },
  ]),
  ...routine(world, random, span, 0.7, 'always').map((at): readonly [number, Access] => [
    at,
    {
      ip: scanner(random),
      who: '-',
      operation: random.pick(['REST.GET.BUCKET', 'REST.GET.OBJECT', 'REST.GET.ACL']),
      object: random.pick(['-', 'backup.zip', '.env']),
      status: 403,
      error: 'AccessDenied',
      sent: 243,
      agent: 'python-requests/2.32.5',
      old: true,
    },
  ]),
]

/** The analysts' exports: the nightly job, the data team, and one night somebody else. */
const exported: Habits = (world, account, span, random) => {
  const { story } = world
  const analysts = PEOPLE.filter(({ team }) => team === 'data')
  const nightly = spread(
    span,
    world.period.from + 122 * MINUTE,
    story.response,
    Math.round((story.response - world.period.from) / DAY),
  )
  return [
    ...nightly.map((at): readonly [number, Access] => [
      at,
      {
        ip: ADDRESSES.batchServer,
        who: `arn:aws:iam::${account.id}:user/${story.leaked.name}`,
        operation: 'REST.GET.BUCKET',
        sent: random.between(2000, 9000),
        agent: 'aws-cli/1.44.20 Python/3.12.3',
        old: true,
      },
    ]),
    ...routine(world, random, span, 1.5, 'office').map((at): readonly [number, Access] => {
      const person = random.pick(analysts)
      return [
        at,
        {
          ip: random.chance(0.6) ? ADDRESSES.office : person.home,
          who: roleOf(account, SETS.developer, person.user),
          operation: 'REST.GET.OBJECT',
          object: `daily/${new Date(at - DAY).toISOString().slice(0, 10)}.parquet`,
          sent: random.between(400_000, 4_000_000),
          agent: BOTO,
        },
      ]
    }),
    // A weekly clean-up by the bucket's own lifecycle rule.
    ...spread(span, world.period.from, world.period.to, 8).map((at): readonly [number, Access] => [
      at,
      {
        ip: '-',
        who: 'AmazonS3',
        operation: 'S3.EXPIRE.OBJECT',
        object: `daily/${new Date(at - 60 * DAY).toISOString().slice(0, 10)}.parquet`,
      },
    ]),
    ...[ADDRESSES.attacker].flatMap((ip) =>
      spread(span, story.attack + 20_000, story.attack + 90_000, 9).map((at, i): readonly [number, Access] => [
        at,
        {
          ip,
          who: `arn:aws:iam::${account.id}:user/${story.leaked.name}`,
          operation: ['REST.GET.BUCKETPOLICY', 'REST.GET.ACL', 'REST.GET.OBJECT'][i % 3] as string,
          status: 403,
          error: 'AccessDenied',
          sent: 243,
          agent: BOTO,
        },
      ]),
    ),
    ...taken(world, account).filter(([at]) => isIn(span, at)),
  ]
}

/** What is read out in the night, object for object as CloudTrail tells it. */
const taken = ({ seed, story }: World, account: Account): (readonly [number, Access])[] => {
  const { from, to, objects } = story.exfiltration
  return Array.from({ length: objects }, (_, i) => [
    Math.floor(from + (i * (to - from)) / objects),
    {
      ip: ADDRESSES.exfiltration,
      who: `arn:aws:iam::${account.id}:user/${story.made.name}`,
      operation: 'REST.GET.OBJECT',
      object: `customers/part-${String(i).padStart(5, '0')}.csv.gz`,
      sent: exportSize(seed, i),
      agent: BOTO,
    },
  ])
}

/** S3 server access logs of the company's buckets. */
export const s3access: SimulatedLog = {
  source: 'aws.s3access',
  hours: 12,
  files(world) {
    const { prod, staging } = world.accounts
    const file = (account: Account, purpose: string, habits: Habits): LogFile => {
      const bucket = account.bucket(purpose)
      return {
        plain: true,
        key: ({ at, random }) =>
          `s3-access/${account.id}/ap-northeast-1/${bucket}/${new Date(at).toISOString().slice(0, 10).replaceAll('-', '/')}/${new Date(at).toISOString().slice(0, 19).replace(/[T:]/g, '-')}-${random.text('0123456789ABCDEF', 16)}`,
        entries: (span, random) =>
          habits(world, account, span, random).map(([at, access]) =>
            lineOf(ownerOf(account), bucket, at, access, random),
          ),
      }
    }
    return [
      file(prod, 'uploads', uploads),
      file(prod, 'assets', assets),
      file(prod, 'exports', exported),
      file(staging, 'uploads', uploads),
    ]
  },
}

/** The canonical user id of a bucket's owner: 64 digits. */
const ownerOf = ({ id }: Account): string => id.repeat(6).slice(0, 64)
