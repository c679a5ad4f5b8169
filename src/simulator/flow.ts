import { HOUR, intensity, MINUTE } from './calendar.js'
import { type Account, ADDRESSES, type Interface, REGION } from './company.js'
import { Random } from './random.js'
import type { Story } from './story.js'

/** Columns that AWS writes when none are chosen: staging's format. */
export const V2 =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'
/** A format of version 5: production's. */
export const V5 =
  'version account-id vpc-id subnet-id instance-id interface-id srcaddr srcport dstaddr dstport protocol tcp-flags type pkt-srcaddr pkt-dstaddr action log-status packets bytes start end region az-id pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path'

const WINDOW = 10 * MINUTE
/** Where miners call, on the port that mining pools listen on. */
const POOL_PORT = 3333

type Kind = 'balancer' | 'app' | 'database' | 'cache' | 'nat' | 'bastion' | 'miner'

interface Card {
  readonly kind: Kind
  readonly at: Interface
}

/** One flow, seen from its interface. */
interface Flow {
  readonly from: string
  readonly fromPort: number
  readonly to: string
  readonly toPort: number
  readonly protocol: 6 | 17
  readonly packets: number
  readonly bytes: number
  readonly accepted: boolean
}

/** Flows of an interface in ten minutes of average traffic, at scale 1. */
const PACE: Readonly<Record<Kind, number>> = {
  balancer: 9,
  app: 3.6,
  database: 4.5,
  cache: 3,
  nat: 3,
  bastion: 2,
  miner: 6,
}

const cardsOf = (account: Account): Card[] => {
  const { balancers, apps, databases, caches, nat, bastion } = account.network
  const all = (kind: Kind, list: readonly Interface[]) => list.map((at) => ({ kind, at }))
  return [
    ...all('balancer', balancers),
    ...all('app', apps),
    ...all('database', databases),
    ...all('cache', caches),
    ...all('nat', [nat]),
    ...all('bastion', [bastion]),
  ]
}

const customer = (random: Random): string => `198.19.${random.int(256)}.${random.between(1, 254)}`
const ephemeral = (random: Random): number => random.between(32_768, 60_999)

/** What an interface of this kind does. Peers are interfaces too, so that both ends of a connection are in the logs. */
const flowOf = (account: Account, { kind, at: { ip } }: Card, random: Random): Flow => {
  const { balancers, apps, databases, caches } = account.network
  const packets = 3 + Math.floor(random.float() ** 4 * 900)
  const flow = (from: string, fromPort: number, to: string, toPort: number, more: Partial<Flow> = {}): Flow => ({
    from,
    fromPort,
    to,
    toPort,
    protocol: 6,
    packets,
    bytes: packets * random.between(60, 1300),
    accepted: true,
    ...more,
  })
  /** Either the request or the answer: each is a flow of its own. */
  const either = (client: string, server: string, port: number) =>
    random.chance(0.5) ? flow(client, ephemeral(random), server, port) : flow(server, port, client, ephemeral(random))
  const scan = () => {
    const probes = random.between(1, 3)
    return flow(customer(random), ephemeral(random), ip, random.pick([22, 23, 445, 3389, 5060, 6379, 8080]), {
      packets: probes,
      bytes: probes * random.between(40, 60),
      accepted: false,
    })
  }
  const name = (list: readonly Interface[]) => (list.length === 0 ? ip : random.pick(list).ip)
  switch (kind) {
    case 'balancer':
      if (random.chance(0.12)) return scan()
      return random.chance(0.6) ? either(customer(random), ip, 443) : either(ip, name(apps), 8080)
    case 'app': {
      const what = random.float()
      if (what < 0.08) {
        // The network's resolver is at its second address.
        const resolver = `${ip.split('.').slice(0, 2).join('.')}.0.2`
        return flow(ip, ephemeral(random), resolver, 53, { protocol: 17, packets: 1, bytes: random.between(60, 140) })
      }
      if (what < 0.45) return either(name(balancers), ip, 8080)
      if (what < 0.7) return either(ip, name(databases), 5432)
      if (what < 0.9) return either(ip, name(caches), 6379)
      return either(ip, random.pick([ADDRESSES.paymentProvider, ADDRESSES.mailProvider]), 443)
    }
    case 'database':
      return either(name(apps), ip, 5432)
    case 'cache':
      return either(name(apps), ip, 6379)
    case 'nat':
      return either(name(apps), random.pick([ADDRESSES.paymentProvider, ADDRESSES.mailProvider]), 443)
    case 'bastion':
      return random.chance(0.75) ? scan() : either(ADDRESSES.office, ip, 22)
    case 'miner': {
      const port = 40_000 + random.int(400)
      const many = random.between(40, 140)
      return random.chance(0.5)
        ? flow(ADDRESSES.miningPool, POOL_PORT, ip, port, { packets: many, bytes: many * random.between(90, 180) })
        : flow(ip, port, ADDRESSES.miningPool, POOL_PORT, { packets: many, bytes: many * random.between(120, 260) })
    }
  }
}

/** What the thief does through the bastion once its port is open: in by SSH, to the database, and out with its content. */
const theftOf = (account: Account, card: Card, random: Random): Flow | undefined => {
  const { bastion, databases } = account.network
  const database = databases[0]
  if (database === undefined) return undefined
  const packets = random.between(40_000, 90_000)
  const big = { protocol: 6, packets, bytes: packets * random.between(1100, 1400), accepted: true } as const
  const small = { protocol: 6, packets: 420, bytes: 420 * random.between(80, 120), accepted: true } as const
  if (card.at === database) return { from: database.ip, fromPort: 5432, to: bastion.ip, toPort: 48_112, ...big }
  if (card.at !== bastion) return undefined
  return random.pick([
    { from: ADDRESSES.attacker, fromPort: 51_344, to: bastion.ip, toPort: 22, ...small },
    { from: database.ip, fromPort: 5432, to: bastion.ip, toPort: 48_112, ...big },
    { from: bastion.ip, fromPort: 50_218, to: ADDRESSES.exfiltration, toPort: 443, ...big },
  ])
}

/**
 * Lines of one account's flow log for the hour that begins at `hour`, without the header.
 * Ordered by ten-minute windows, as AWS aggregates them; within one, by interface.
 */
export function* flows(seed: string, account: Account, story: Story, hour: number, scale: number): Generator<string> {
  const prod = account.kind === 'prod'
  const usual = cardsOf(account)
  const miners = prod ? story.miners.map((at): Card => ({ kind: 'miner', at })) : []
  const random = new Random(`${seed}/flow/${account.kind}/${hour}`)
  const busy = 0.2 + 0.8 * intensity('traffic', hour)
  for (let from = hour; from < hour + HOUR; from += WINDOW) {
    const to = from + WINDOW
    // An instance takes a minute to start, and one to stop.
    const mining = { from: story.minersStarted + MINUTE, to: story.minersStopped + MINUTE }
    const robbed = prod && to > story.databaseCopied.from && from < story.databaseCopied.to
    for (const card of [...usual, ...miners]) {
      const miner = card.kind === 'miner'
      // Machines of the thief's work as hard at night as by day.
      const count = random.count(PACE[card.kind] * (miner ? 1 : busy * scale))
      const first = Math.ceil(Math.max(from, miner ? mining.from : from) / 1000)
      const last = Math.floor(Math.min(to, miner ? mining.to : to) / 1000)
      if (last - first < 2) continue
      if (count === 0) yield nothing(account, card, first, last - 1)
      for (let i = 0; i < count; i++) {
        const start = first + random.int(last - first - 1)
        const end = Math.min(last - 1, start + random.between(1, 59))
        yield lineOf(account, card, flowOf(account, card, random), start, end)
      }
      const theft = robbed ? theftOf(account, card, random) : undefined
      if (theft !== undefined) {
        const start = Math.ceil(Math.max(from, story.databaseCopied.from) / 1000)
        yield lineOf(
          account,
          card,
          theft,
          start,
          Math.max(start, Math.floor(Math.min(to, story.databaseCopied.to) / 1000) - 1),
        )
      }
    }
  }
}

const lineOf = (account: Account, { at }: Card, flow: Flow, start: number, end: number): string => {
  const state = flow.accepted ? 'ACCEPT' : 'REJECT'
  if (account.kind !== 'prod') {
    return `2 ${account.id} ${at.eni} ${flow.from} ${flow.to} ${flow.fromPort} ${flow.toPort} ${flow.protocol} ${flow.packets} ${flow.bytes} ${start} ${end} ${state} OK`
  }
  const leaves = flow.from === at.ip
  // 8: through the internet gateway; 1: within the network; told only of what leaves.
  const path = !leaves ? '-' : flow.to.startsWith('10.') ? '1' : '8'
  // SYN 2, SYN and FIN 3, and with ACK 19.
  const flags = flow.protocol === 17 ? 0 : !flow.accepted ? 2 : leaves ? 3 : 19
  return `5 ${account.id} ${account.network.vpc} ${at.subnet} ${at.instance ?? '-'} ${at.eni} ${flow.from} ${flow.fromPort} ${flow.to} ${flow.toPort} ${flow.protocol} ${flags} IPv4 ${flow.from} ${flow.to} ${state} OK ${flow.packets} ${flow.bytes} ${start} ${end} ${REGION} ${at.az} - - ${leaves ? 'egress' : 'ingress'} ${path}`
}

/** An interface without traffic is written too. */
const nothing = (account: Account, { at }: Card, start: number, end: number): string =>
  account.kind === 'prod'
    ? `5 ${account.id} ${account.network.vpc} ${at.subnet} ${at.instance ?? '-'} ${at.eni} - - - - - - - - - - NODATA - - ${start} ${end} ${REGION} ${at.az} - - - -`
    : `2 ${account.id} ${at.eni} - - - - - - - ${start} ${end} - NODATA`
