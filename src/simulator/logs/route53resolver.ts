import { datePath, iso, MINUTE, type Period, stamp } from '../calendar.js'
import { type Account, ADDRESSES, type Interface, REGION } from '../company.js'
import type { Random } from '../random.js'
import { ephemeral } from '../web-traffic.js'
import { type Entry, json, routine, type SimulatedLog, spread, type World } from './log.js'

interface Name {
  readonly weight: number
  readonly name: string
  readonly type?: string
  readonly answers?: readonly string[]
  readonly rcode?: string
}

const NAMES: readonly Name[] = [
  { weight: 20, name: 's3.ap-northeast-1.amazonaws.com', answers: ['203.0.113.250'] },
  { weight: 14, name: 'sqs.ap-northeast-1.amazonaws.com', answers: ['203.0.113.251'] },
  { weight: 10, name: 'orders-db.cluster-sim.ap-northeast-1.rds.amazonaws.com', answers: ['10.10.16.21'] },
  { weight: 8, name: 'secretsmanager.ap-northeast-1.amazonaws.com', answers: ['203.0.113.252'] },
  { weight: 8, name: 'api.payments.example', answers: [ADDRESSES.paymentProvider] },
  { weight: 5, name: 'smtp.mail.example', answers: [ADDRESSES.mailProvider] },
  { weight: 5, name: 'sessions.sim.cache.amazonaws.com', type: 'AAAA', answers: [] },
  { weight: 3, name: 'registry.npmjs.example', answers: ['198.51.100.241'] },
  { weight: 3, name: 'orders-db.svc.cluster.local', rcode: 'NXDOMAIN' },
  { weight: 1.5, name: 'metadata.google.internal', rcode: 'NXDOMAIN' },
  { weight: 1, name: 'aokumo.example', type: 'TXT', answers: ['"v=spf1 include:mail.example -all"'] },
  { weight: 1, name: 'aokumo.example', type: 'MX', answers: ['10 mx.mail.example.'] },
  { weight: 0.5, name: 'legacy.vendor.example', rcode: 'SERVFAIL' },
]

interface Firewall {
  readonly action: 'BLOCK' | 'ALERT'
  readonly list: string
}

/** The name that the miners look for, and the one under which the thief takes data out. */
const POOL = 'pool.minexmr.example'
const TUNNEL = 'cdn-sync.example'

/** Machines of a network ask the VPC's resolver; DNS Firewall looks on. */
export const route53resolver: SimulatedLog = {
  source: 'aws.route53resolver',
  hours: 6,
  files: (world) =>
    (['prod', 'staging'] as const).map((kind) => {
      const account = world.accounts[kind]
      const { vpc } = account.network
      return {
        key: ({ at, random }) =>
          `AWSLogs/${account.id}/vpcdnsquerylogs/${vpc}/${datePath(at)}/${vpc}_vpcdnsquerylogs_${account.id}_${stamp(at)}_${random.hex(8)}.log.gz`,
        entries: (span, random) => [
          ...everyday(world, account, span, random),
          ...(kind === 'prod' ? night(world, account, span, random) : []),
        ],
      }
    }),
}

const query = (
  account: Account,
  host: Interface,
  at: number,
  { name, type = 'A', answers = [], rcode = 'NOERROR' }: Omit<Name, 'weight'>,
  random: Random,
  firewall?: Firewall,
): Entry =>
  json(at, {
    version: '1.100000',
    account_id: account.id,
    region: REGION,
    vpc_id: account.network.vpc,
    query_timestamp: iso(at),
    query_name: `${name}.`,
    query_type: type,
    query_class: 'IN',
    rcode,
    answers: answers.map((Rdata) => ({ Rdata, Type: type, Class: 'IN' })),
    srcaddr: host.ip,
    srcport: String(ephemeral(random)),
    transport: 'UDP',
    srcids: { instance: host.instance ?? 'i-00000000000000000' },
    ...(firewall === undefined
      ? {}
      : {
          firewall_rule_action: firewall.action,
          firewall_rule_group_id: 'rslvr-frg-5a1d7c0b9e3f4826',
          firewall_domain_list_id: firewall.list,
        }),
  })

const everyday = (world: World, account: Account, span: Period, random: Random): Entry[] => {
  const { apps, bastion } = account.network
  const rate = account.kind === 'prod' ? 26 : 7
  return [
    ...routine(world, random, span, rate, 'traffic').map((at) =>
      query(account, random.pick(apps), at, random.weighted(NAMES), random),
    ),
    // Somebody's laptop tools on the bastion ask for an advertising network that is on the watch list.
    ...routine(world, random, span, 0.15, 'office').map((at) =>
      query(account, bastion, at, { name: 'telemetry.adnetwork.example', answers: ['198.51.100.244'] }, random, {
        action: 'ALERT',
        list: 'rslvr-fdl-watch0000000001',
      }),
    ),
  ]
}

/** The night: data leaves by names that nobody would type, machines look for their pool. */
const night = (world: World, account: Account, span: Period, random: Random): Entry[] => {
  const { story } = world
  const tunnel = spread(span, story.databaseCopied.from, story.databaseCopied.to, 240).map((at) =>
    query(
      account,
      account.network.bastion,
      at,
      { name: `${random.hex(40)}.${random.hex(24)}.${TUNNEL}`, type: 'TXT', answers: [`"${random.hex(32)}"`] },
      random,
      random.chance(0.2) ? { action: 'ALERT', list: 'rslvr-fdl-tunnelling00001' } : undefined,
    ),
  )
  const pool = story.miners.flatMap((miner, i) =>
    spread(span, story.minersStarted + i * MINUTE, story.minersStopped, 60).map((at) =>
      query(
        account,
        miner,
        at,
        random.chance(0.3) ? { name: POOL, rcode: 'NXDOMAIN' } : { name: POOL, answers: [ADDRESSES.miningPool] },
        random,
        random.chance(0.3) ? { action: 'BLOCK', list: 'rslvr-fdl-cryptomining0001' } : undefined,
      ),
    ),
  )
  return [...tunnel, ...pool]
}
