import { DAY, HOUR, MINUTE } from './calendar.js'
import type { Account } from './company.js'
import { ADDRESSES } from './company.js'
import type { World } from './logs/log.js'
import { Random } from './random.js'

/** Something that GuardDuty noticed; Security Hub hears of it too. */
export interface Threat {
  readonly at: number
  readonly account: Account
  readonly type: string
  readonly severity: number
  readonly title: string
  /** What it is about: a user's key, a machine, or a bucket as well. */
  readonly user?: { readonly name: string; readonly id: string; readonly key: string }
  readonly instance?: { readonly instance?: string; readonly eni: string; readonly ip: string; readonly subnet: string }
  readonly bucket?: string
  readonly remote: string
  readonly port?: number
  readonly inbound?: boolean
  readonly domain?: string
  readonly api?: readonly [name: string, service: string]
  readonly count: number
  readonly id: string
  /** The joint report of several of them. */
  readonly sequence?: boolean
}

/** The threats of the month, in order of time: the scanners of every week, a mishap in staging, the night. */
export const threatsOf = ({ seed, accounts, story, period }: World): readonly Threat[] => {
  const { prod, staging } = accounts
  const { bastion } = prod.network
  const random = new Random(`${seed}/threats`)
  const { leaked, made } = story
  const threat = (at: number, type: string, severity: number, title: string, more: Partial<Threat> = {}): Threat => ({
    at,
    account: prod,
    type,
    severity,
    title,
    remote: ADDRESSES.attacker,
    count: 1,
    id: random.hex(32),
    ...more,
  })
  const out: Threat[] = []
  const key = { user: leaked }
  out.push(
    threat(
      story.rootMistake + 12 * MINUTE,
      'Policy:IAMUser/RootCredentialUsage',
      2,
      'API GetAccountSummary was invoked using root credentials.',
      {
        account: staging,
        remote: ADDRESSES.office,
        user: { name: 'Root', id: staging.id, key: 'ASIASIMULATEDEXAMPLE' },
        api: ['GetAccountSummary', 'iam.amazonaws.com'],
      },
    ),
    threat(
      story.attack + 6 * MINUTE,
      'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom',
      5,
      `API GetCallerIdentity was invoked from an IP address on a custom threat list.`,
      {
        ...key,
        api: ['GetCallerIdentity', 'sts.amazonaws.com'],
        count: 84,
      },
    ),
    threat(
      story.attack + 11 * MINUTE,
      'Discovery:IAMUser/AnomalousBehavior',
      2,
      `User ${leaked.name} is anomalously invoking APIs commonly used in Discovery tactics.`,
      {
        ...key,
        api: ['ListSecrets', 'secretsmanager.amazonaws.com'],
        count: 76,
      },
    ),
    threat(
      story.userMade + 9 * MINUTE,
      'Persistence:IAMUser/AnomalousBehavior',
      5,
      `User ${leaked.name} is anomalously invoking APIs commonly used in Persistence tactics.`,
      {
        ...key,
        api: ['CreateAccessKey', 'iam.amazonaws.com'],
        count: 4,
      },
    ),
    threat(
      story.trailStopped + 6 * MINUTE,
      'Stealth:IAMUser/CloudTrailLoggingDisabled',
      2,
      'AWS CloudTrail trail sim-aokumo-prod-local was disabled.',
      {
        user: made,
        remote: ADDRESSES.exfiltration,
        api: ['StopLogging', 'cloudtrail.amazonaws.com'],
      },
    ),
    threat(
      story.exfiltration.from + 13 * MINUTE,
      'Exfiltration:S3/AnomalousBehavior',
      8,
      `User ${made.name} is anomalously reading objects of ${prod.bucket('exports')}.`,
      {
        user: made,
        bucket: prod.bucket('exports'),
        remote: ADDRESSES.exfiltration,
        api: ['GetObject', 's3.amazonaws.com'],
        count: story.exfiltration.objects,
      },
    ),
    threat(
      story.exfiltration.to + 9 * MINUTE,
      'AttackSequence:IAM/CompromisedCredentials',
      9,
      `Potential credential compromise of ${leaked.name} indicated by a sequence of actions.`,
      {
        user: leaked,
        sequence: true,
      },
    ),
    threat(
      story.portOpened + 16 * MINUTE,
      'UnauthorizedAccess:EC2/SSHBruteForce',
      5,
      `${bastion.instance} is the target of SSH brute force attacks.`,
      {
        instance: bastion,
        remote: '198.19.2.77',
        port: 22,
        inbound: true,
        count: 212,
      },
    ),
    threat(
      story.databaseCopied.from + 18 * MINUTE,
      'Trojan:EC2/DNSDataExfiltration',
      8,
      `${bastion.instance} is attempting to query a domain name used to exfiltrate data.`,
      {
        instance: bastion,
        remote: ADDRESSES.exfiltration,
        domain: 'cdn-sync.example',
        count: 190,
      },
    ),
    ...story.miners.flatMap((miner, i) => [
      threat(
        story.minersStarted + (11 + i) * MINUTE,
        'CryptoCurrency:EC2/BitcoinTool.B!DNS',
        8,
        `${miner.instance} is querying a domain name that is associated with cryptocurrency.`,
        {
          instance: miner,
          remote: ADDRESSES.miningPool,
          domain: 'pool.minexmr.example',
          count: 12,
        },
      ),
      threat(
        story.minersStarted + (24 + i) * MINUTE,
        'CryptoCurrency:EC2/BitcoinTool.B',
        8,
        `${miner.instance} is communicating with an IP address that is associated with cryptocurrency.`,
        {
          instance: miner,
          remote: ADDRESSES.miningPool,
          port: 14_444,
          count: 30,
        },
      ),
    ]),
  )
  for (let day = period.from; day < period.to; day += DAY) {
    const own = new Random(`${seed}/probes/${day}`)
    if (!own.chance(0.7)) continue
    const remote = `198.19.${own.int(8)}.${own.between(1, 254)}`
    const account = own.pick([prod, prod, staging])
    const target = account.network.bastion
    const port = own.pick([22, 3389, 6379, 9200])
    out.push(
      threat(
        day + own.int(24) * HOUR + own.int(60) * MINUTE,
        'Recon:EC2/PortProbeUnprotectedPort',
        2,
        `Unprotected port on ${target.instance} is being probed.`,
        { account, instance: target, remote, port, inbound: true, count: own.between(1, 40), id: own.hex(32) },
      ),
    )
  }
  return out.sort((a, b) => a.at - b.at)
}

/** A weakness of a package that machines, images or functions of the company have. */
export interface Weakness {
  readonly cve: string
  readonly pack: string
  readonly version: string
  readonly fixed: string
  readonly severity: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW'
  readonly score: number
  readonly on: 'hosts' | 'images' | 'functions'
  readonly exploited?: boolean
}

/** Invented, with numbers that no CVE of that year has. */
export const WEAKNESSES: readonly Weakness[] = [
  {
    cve: 'CVE-2026-990101',
    pack: 'openssl',
    version: '3.0.8-1',
    fixed: '3.0.8-2',
    severity: 'HIGH',
    score: 7.5,
    on: 'hosts',
  },
  {
    cve: 'CVE-2026-990102',
    pack: 'kernel',
    version: '6.1.150-1',
    fixed: '6.1.158-1',
    severity: 'MEDIUM',
    score: 5.5,
    on: 'hosts',
  },
  {
    cve: 'CVE-2026-990103',
    pack: 'openssh-server',
    version: '8.7p1-40',
    fixed: '8.7p1-45',
    severity: 'CRITICAL',
    score: 9.8,
    on: 'hosts',
    exploited: true,
  },
  {
    cve: 'CVE-2026-990104',
    pack: 'libwebp',
    version: '1.2.4',
    fixed: '1.2.5',
    severity: 'HIGH',
    score: 8.8,
    on: 'images',
  },
  {
    cve: 'CVE-2026-990105',
    pack: 'node',
    version: '20.19.0',
    fixed: '20.19.4',
    severity: 'MEDIUM',
    score: 6.2,
    on: 'images',
  },
  {
    cve: 'CVE-2026-990106',
    pack: 'zlib',
    version: '1.2.13',
    fixed: 'NotAvailable',
    severity: 'LOW',
    score: 3.1,
    on: 'images',
  },
  {
    cve: 'CVE-2026-990107',
    pack: 'requests',
    version: '2.31.0',
    fixed: '2.32.5',
    severity: 'MEDIUM',
    score: 5.6,
    on: 'functions',
  },
]
