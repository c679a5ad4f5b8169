import { HOUR, intensity, MINUTE, type Profile } from './calendar.js'
import { type Account, ADDRESSES, type Interface, REGION } from './company.js'
import { Random } from './random.js'
import type { Story } from './story.js'

/** Traffic in one direction past one interface, as a flow log aggregates it. */
interface Flow {
  readonly card: Interface
  readonly source: string
  readonly target: string
  readonly sourcePort: number
  readonly targetPort: number
  readonly protocol: number
  readonly packets: number
  readonly bytes: number
  readonly action: 'ACCEPT' | 'REJECT'
  /** TCP flags as bits: FIN 1, SYN 2, RST 4, PSH 8, ACK 16. */
  readonly flags: number
  readonly outgoing: boolean
  readonly service?: string
}

/** Who talks to whom. */
interface Conversation {
  readonly weight: number
  readonly profile: Profile
  /** Flows of one conversation, as every interface on its way sees them. */
  readonly flows: (random: Random) => readonly Flow[]
}

const EPHEMERAL = [32_768, 60_999] as const
const TCP = 6
/** On which mining pools listen. */
const POOL_PORT = 14_444
const UDP = 17

/** Both directions of a connection past one interface of ours. */
const past = (
  random: Random,
  card: Interface,
  talk: {
    readonly client: string
    readonly server: string
    readonly port: number
    readonly up: number
    readonly down: number
    readonly incoming: boolean
    readonly service?: string
  },
  clientPort: number,
): Flow[] => {
  const flow = (fromClient: boolean): Flow => {
    const bytes = fromClient ? talk.up : talk.down
    return {
      card,
      source: fromClient ? talk.client : talk.server,
      target: fromClient ? talk.server : talk.client,
      sourcePort: fromClient ? clientPort : talk.port,
      targetPort: fromClient ? talk.port : clientPort,
      protocol: talk.port === 123 ? UDP : TCP,
      packets: Math.max(1, Math.ceil(bytes / random.between(300, 1300))),
      bytes,
      action: 'ACCEPT',
      flags: talk.port === 123 ? 0 : fromClient ? random.pick([2, 3, 3, 0]) : random.pick([18, 19, 19, 0]),
      outgoing: fromClient !== talk.incoming,
      ...(talk.service === undefined ? {} : { service: talk.service }),
    }
  }
  return [flow(true), flow(false)]
}

const port = (random: Random) => random.between(EPHEMERAL[0], EPHEMERAL[1])
const customer = (random: Random) => `198.18.${random.int(190)}.${random.between(1, 254)}`
const scanner = (random: Random) => `198.19.${random.int(8)}.${random.between(1, 254)}`
const scanned = (random: Random, card: Interface, targetPort: number): Flow => ({
  card,
  source: scanner(random),
  target: card.ip,
  sourcePort: port(random),
  targetPort,
  protocol: TCP,
  packets: random.between(1, 3),
  bytes: random.between(1, 3) * 44,
  action: 'REJECT',
  flags: 2,
  outgoing: false,
})

/** What flows through an account's network on any day. */
const conversationsOf = (account: Account): Conversation[] => {
  const { network } = account
  const between = (client: Interface, server: Interface, to: number, up: number, down: number) => (random: Random) => {
    const from = port(random)
    const talk = {
      client: client.ip,
      server: server.ip,
      port: to,
      up: random.between(up >> 1, up * 2),
      down: random.between(down >> 1, down * 2),
    }
    return [
      ...past(random, client, { ...talk, incoming: false }, from),
      ...past(random, server, { ...talk, incoming: true }, from),
    ]
  }
  const outward = (server: string, to: number, up: number, down: number, service?: string) => (random: Random) => {
    const client = random.pick(network.apps)
    const from = port(random)
    const talk = {
      client: client.ip,
      server,
      port: to,
      up: random.between(up >> 1, up * 2),
      down: random.between(down >> 1, down * 2),
      ...(service === undefined ? {} : { service }),
    }
    const through = { ...talk, client: network.nat.ip, incoming: false }
    return [
      ...past(random, client, { ...talk, incoming: false }, from),
      ...past(random, network.nat, through, port(random)),
    ]
  }
  return [
    {
      weight: 26,
      profile: 'traffic',
      flows(random) {
        const card = random.pick(network.balancers)
        return past(
          random,
          card,
          {
            client: customer(random),
            server: card.ip,
            port: 443,
            up: random.between(900, 9000),
            down: random.between(4000, 400_000),
            incoming: true,
          },
          port(random),
        )
      },
    },
    {
      weight: 12,
      profile: 'traffic',
      flows: (random) =>
        between(random.pick(network.balancers), random.pick(network.apps), 8080, 12_000, 90_000)(random),
    },
    {
      weight: 9,
      profile: 'traffic',
      flows: (random) =>
        between(random.pick(network.apps), random.pick(network.databases), 5432, 20_000, 160_000)(random),
    },
    {
      weight: 5,
      profile: 'traffic',
      flows: (random) => between(random.pick(network.apps), random.pick(network.caches), 6379, 9000, 30_000)(random),
    },
    { weight: 4, profile: 'traffic', flows: outward(ADDRESSES.paymentProvider, 443, 6000, 9000) },
    { weight: 2, profile: 'traffic', flows: outward(ADDRESSES.mailProvider, 587, 30_000, 4000) },
    { weight: 4, profile: 'always', flows: outward('203.0.113.250', 443, 30_000, 9000, 'S3') },
    {
      weight: 7,
      profile: 'always',
      flows: (random) => [
        scanned(
          random,
          random.pick([...network.balancers, network.nat, network.bastion]),
          random.pick([22, 23, 80, 445, 3389, 5900, 6379, 8080, 9200, 2375]),
        ),
      ],
    },
    {
      weight: 1.2,
      profile: 'office',
      flows: (random) =>
        past(
          random,
          network.bastion,
          {
            client: ADDRESSES.office,
            server: network.bastion.ip,
            port: 22,
            up: random.between(3000, 40_000),
            down: random.between(8000, 200_000),
            incoming: true,
          },
          port(random),
        ),
    },
  ]
}

/** How much flows in an hour of an ordinary time, in conversations. */
const CONVERSATIONS_PER_HOUR: Readonly<Record<Account['kind'], number>> = {
  prod: 128,
  staging: 40,
  security: 10,
}

interface StoryFlow {
  readonly flow: Flow
  /** Milliseconds since the epoch. */
  readonly begin: number
  readonly end: number
}

/** What the story leaves in prod's flow logs between two times. */
const storyFlows = (account: Account, story: Story, from: number, to: number, random: Random): StoryFlow[] => {
  if (account.kind !== 'prod') return []
  const out: StoryFlow[] = []
  /** The part of a happening that lies in this window, in minutes; what it adds bears its times. */
  const during = (begin: number, end: number, make: (minutes: number) => readonly Flow[]): void => {
    const span = { begin: Math.max(from, begin), end: Math.min(to, end) }
    if (span.end - span.begin < 2000) return
    for (const flow of make((span.end - span.begin) / MINUTE)) out.push({ flow, ...span })
  }
  const { bastion, databases } = account.network
  const ssh = (client: string, up: number, down: number, from: number) =>
    past(random, bastion, { client, server: bastion.ip, port: 22, up, down, incoming: true }, from)

  // A port open to the world is found within minutes: the scanners are now let in.
  during(story.portOpened, story.portClosed, (minutes) =>
    Array.from({ length: random.count(minutes * 0.8) }, () =>
      ssh(scanner(random), random.between(1200, 5200), random.between(1500, 4800), port(random)),
    ).flat(),
  )
  // The thief at the bastion: the database is read through it and sent out.
  during(story.databaseCopied.from, story.databaseCopied.to, (minutes) => {
    const bytes = Math.floor(minutes * random.between(150_000_000, 175_000_000))
    const dump = { client: bastion.ip, port: 5432, up: Math.floor(bytes / 300), down: bytes }
    const sent = { up: Math.floor(bytes * 0.21), down: Math.floor(bytes / 400) }
    return [
      ...ssh(ADDRESSES.exfiltration, 90_000, 140_000, 51_822),
      ...databases
        .slice(0, 1)
        .flatMap((database) => [
          ...past(random, bastion, { ...dump, server: database.ip, incoming: false }, 40_118),
          ...past(random, database, { ...dump, server: database.ip, incoming: true }, 40_118),
        ]),
      ...past(
        random,
        bastion,
        { client: bastion.ip, server: ADDRESSES.exfiltration, port: 443, ...sent, incoming: false },
        40_120,
      ),
    ]
  })
  // From two minutes after their start until they are ended, the miners speak to their pool all the time.
  during(story.minersStarted + 2 * MINUTE, story.minersStopped, (minutes) =>
    story.miners.flatMap((miner, i) =>
      past(
        random,
        miner,
        {
          client: miner.ip,
          server: ADDRESSES.miningPool,
          port: POOL_PORT,
          up: Math.floor(minutes * random.between(1800, 2600)),
          down: Math.floor(minutes * random.between(2600, 3900)),
          incoming: false,
        },
        38_400 + i,
      ),
    ),
  )
  return out
}

/** The aggregation interval of the flow logs. */
const WINDOW = 10 * MINUTE

/** The default fields, version 2: what AWS writes when none are chosen. */
export const V2 =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'
/** All fields up to version 5: production's. */
export const V5 = `${V2} vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr region az-id sublocation-type sublocation-id pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path`

/**
 * Lines of one account's flow log for the hour that begins at `hour`, without the header: prod's in `V5`, the others'
 * in `V2`. In order of aggregation windows. Both ends of a connection within the network are told, as by real flow logs.
 */
export function* flows(seed: string, account: Account, story: Story, hour: number, scale: number): Generator<string> {
  const { network } = account
  const random = new Random(`${seed}/flows/${account.kind}/${hour}`)
  const conversations = conversationsOf(account)
  const weights = conversations.reduce((sum, { weight }) => sum + weight, 0)
  const perWindow = (CONVERSATIONS_PER_HOUR[account.kind] * scale * WINDOW) / HOUR / weights
  for (let from = hour; from < hour + HOUR; from += WINDOW) {
    const to = from + WINDOW
    for (const { flow, begin, end } of storyFlows(account, story, from, to, random)) {
      yield lineOf(
        account,
        flow,
        Math.ceil(begin / 1000),
        Math.max(Math.ceil(begin / 1000), Math.floor(end / 1000) - 1),
      )
    }
    for (const { weight, profile, flows: talk } of conversations) {
      for (let left = random.count(perWindow * weight * intensity(profile, from)); left > 0; left--) {
        const start = from / 1000 + random.int(40)
        const end = Math.min(to / 1000 - 1, start + random.between(58, 558))
        for (const flow of talk(random)) yield lineOf(account, flow, start, end)
      }
    }
    // An interface without traffic is told too, and now and then records are lost inside the service.
    const quiet = [...network.caches, ...network.databases]
    if (random.chance(0.35)) yield emptyLine(account, random.pick(quiet), from / 1000, 'NODATA')
    if (random.chance(0.004)) yield emptyLine(account, random.pick(network.apps), from / 1000, 'SKIPDATA')
  }
}

const lineOf = (account: Account, flow: Flow, start: number, end: number): string => {
  const { card, outgoing } = flow
  const whole = account.kind === 'prod'
  const usual = `${whole ? 5 : 2} ${account.id} ${card.eni} ${flow.source} ${flow.target} ${flow.sourcePort} ${flow.targetPort} ${flow.protocol} ${flow.packets} ${flow.bytes} ${start} ${end} ${flow.action} OK`
  if (!whole) return usual
  const services = outgoing ? `- ${flow.service ?? '-'}` : `${flow.service ?? '-'} -`
  // 1: within the network; 8: through the internet gateway. Told only of what leaves.
  const way = !outgoing ? '-' : flow.target.startsWith('10.') ? '1' : '8'
  return `${usual} ${account.network.vpc} ${card.subnet} ${card.instance ?? '-'} ${flow.flags} IPv4 ${flow.source} ${flow.target} ${REGION} ${card.az} - - ${services} ${outgoing ? 'egress' : 'ingress'} ${way}`
}

const emptyLine = (account: Account, card: Interface, start: number, status: 'NODATA' | 'SKIPDATA'): string => {
  const whole = account.kind === 'prod'
  const usual = `${whole ? 5 : 2} ${account.id} ${card.eni} - - - - - - - ${start} ${start + 599} - ${status}`
  if (!whole) return usual
  return `${usual} ${account.network.vpc} ${card.subnet} ${card.instance ?? '-'} - - - - ${REGION} ${card.az} - - - - - -`
}
