import { BASE32, Random } from './random.js'

/** The product company of the story. It does not exist; its names end in `.example` and its addresses are RFC 5737's. */
export const COMPANY = {
  en: 'Aokumo Inc. (fictitious)',
  ja: '株式会社あおくも（架空）',
  domain: 'aokumo.example',
} as const

export const REGION = 'ap-northeast-1'
export const GLOBAL_REGION = 'us-east-1'

export type AccountKind = 'prod' | 'staging' | 'security'

/** The account ids are those that AWS's documentation uses as examples. */
const ACCOUNT_IDS: Readonly<Record<AccountKind, string>> = {
  prod: '111122223333',
  staging: '444455556666',
  security: '777788889999',
}

export interface Role {
  readonly name: string
  readonly path: string
  readonly id: string
}

export interface Interface {
  readonly eni: string
  readonly ip: string
  readonly subnet: string
  readonly az: string
  /** The public address, where it has one. */
  readonly publicIp?: string
  readonly instance?: string
}

export interface Network {
  readonly vpc: string
  readonly flowLog: string
  readonly subnets: readonly { readonly id: string; readonly az: string }[]
  readonly balancers: readonly Interface[]
  readonly apps: readonly Interface[]
  readonly databases: readonly Interface[]
  readonly caches: readonly Interface[]
  readonly nat: Interface
  readonly bastion: Interface
  readonly bastionGroup: string
  readonly acl: string
}

export interface Account {
  readonly kind: AccountKind
  readonly id: string
  readonly name: string
  readonly network: Network
  readonly bucket: (purpose: string) => string
  /** The role of this name; the same name gives the same role. */
  readonly role: (name: string, path?: string) => Role
  /** A key of the Key Management Service. */
  readonly kmsKey: string
  readonly databaseVolume: string
}

export interface Person {
  readonly name: string
  /** Name at sign-in, an address in the company's domain. */
  readonly user: string
  readonly team: 'sre' | 'dev' | 'security' | 'data'
  /** When they begin, in hours of the day. */
  readonly starts: number
  /** Share of days at home. */
  readonly remote: number
  /** Tasks at the console or the command line on a usual day. */
  readonly tasks: number
  readonly home: string
  readonly browser: string
  readonly cli: string
}

/** Addresses outside. All are kept for documentation or benchmarks and reach nobody. */
export const ADDRESSES = {
  office: '203.0.113.10',
  batchServer: '203.0.113.25',
  attacker: '192.0.2.66',
  exfiltration: '192.0.2.200',
  miningPool: '192.0.2.147',
  vendor: '198.51.100.240',
  mailProvider: '198.51.100.230',
  paymentProvider: '198.51.100.231',
} as const

const MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36'
const WINDOWS =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36'
const FIREFOX = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:148.0) Gecko/20100101 Firefox/148.0'
const CLI =
  'aws-cli/2.33.8 md/awscrt#0.29.2 ua/2.1 os/macos#25.3.0 md/arch#arm64 lang/python#3.13.11 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off'

const person = (
  name: string,
  login: string,
  team: Person['team'],
  starts: number,
  remote: number,
  tasks: number,
  home: string,
  browser: string,
): Person => ({ name, user: `${login}@${COMPANY.domain}`, team, starts, remote, tasks, home, browser, cli: CLI })

export const PEOPLE: readonly Person[] = [
  person('佐藤 美咲', 'sato.misaki', 'sre', 9.2, 0.6, 9, '198.51.100.21', MAC),
  person('高橋 健', 'takahashi.ken', 'sre', 10, 0.4, 8, '198.51.100.34', MAC),
  person('鈴木 陽子', 'suzuki.yoko', 'security', 9.5, 0.5, 7, '2001:db8:21:4::a7', FIREFOX),
  person('田中 大輔', 'tanaka.daisuke', 'dev', 10.3, 0.7, 5, '198.51.100.45', MAC),
  person('伊藤 さくら', 'ito.sakura', 'dev', 9.8, 0.5, 5, '198.51.100.52', MAC),
  person('渡辺 翔', 'watanabe.sho', 'dev', 10.6, 0.8, 6, '198.51.100.63', WINDOWS),
  person('山本 葵', 'yamamoto.aoi', 'dev', 9.6, 0.3, 4, '2001:db8:7:12::31', MAC),
  person('中村 拓也', 'nakamura.takuya', 'dev', 11, 0.9, 5, '198.51.100.78', MAC),
  person('小林 結衣', 'kobayashi.yui', 'data', 9.4, 0.5, 5, '198.51.100.81', WINDOWS),
  person('加藤 蓮', 'kato.ren', 'data', 10, 0.6, 4, '198.51.100.96', MAC),
]

/**
 * Key ids end in EXAMPLE, as those in AWS's documentation: whatever looks for leaked keys lets them be.
 * `AKIA` marks a user's own key, `ASIA` a temporary one.
 */
export const keyId = (kind: 'AKIA' | 'ASIA', random: Random): string => `${kind}${random.text(BASE32, 9)}EXAMPLE`

/** The three accounts, the same for the same seed. */
export const createAccounts = (seed: string): Readonly<Record<AccountKind, Account>> => ({
  prod: account(seed, 'prod', 10),
  staging: account(seed, 'staging', 20),
  security: account(seed, 'security', 30),
})

const account = (seed: string, kind: AccountKind, second: number): Account => {
  const random = new Random(`${seed}/account/${kind}`)
  const id = ACCOUNT_IDS[kind]
  const roles = new Map<string, Role>()
  return {
    kind,
    id,
    name: `sim-aokumo-${kind}`,
    network: network(random, kind, second),
    bucket: (purpose) => `sim-aokumo-${kind}-${purpose}`,
    role(name, path = '/') {
      let role = roles.get(name)
      if (role === undefined) {
        role = { name, path, id: `AROA${new Random(`${seed}/${kind}/role/${name}`).text(BASE32, 17)}` }
        roles.set(name, role)
      }
      return role
    },
    kmsKey: `arn:aws:kms:${REGION}:${id}:key/${random.uuid()}`,
    databaseVolume: `vol-0${random.hex(16)}`,
  }
}

const network = (random: Random, kind: AccountKind, second: number): Network => {
  const subnets = ['apne1-az4', 'apne1-az1', 'apne1-az2'].map((az) => ({ id: `subnet-0${random.hex(16)}`, az }))
  let host = 4
  const card = (index: number, more: { readonly publicIp?: string; readonly instance?: boolean } = {}): Interface => {
    const zone = index % subnets.length
    const subnet = subnets[zone] ?? { id: '-', az: '-' }
    host += random.between(1, 5)
    return {
      eni: `eni-0${random.hex(16)}`,
      ip: `10.${second}.${zone * 16 + (host >> 8)}.${host & 0xff}`,
      subnet: subnet.id,
      az: subnet.az,
      ...(more.publicIp === undefined ? {} : { publicIp: more.publicIp }),
      ...(more.instance === true ? { instance: `i-0${random.hex(16)}` } : {}),
    }
  }
  const many = (n: number, instance = false) => Array.from({ length: n }, (_, i) => card(i, { instance }))
  const prod = kind === 'prod'
  const outside = 100 + second
  return {
    vpc: `vpc-0${random.hex(16)}`,
    flowLog: `fl-0${random.hex(16)}`,
    subnets,
    balancers: [card(0, { publicIp: `203.0.113.${outside}` }), card(1, { publicIp: `203.0.113.${outside + 1}` })],
    apps: many(prod ? 8 : 3, true),
    databases: many(prod ? 2 : 1),
    caches: many(prod ? 2 : 1),
    nat: card(2, { publicIp: `203.0.113.${outside + 2}` }),
    bastion: card(0, { publicIp: `203.0.113.${outside + 3}`, instance: true }),
    bastionGroup: `sg-0${random.hex(16)}`,
    acl: `acl-0${random.hex(16)}`,
  }
}
