import { HOUR, MINUTE, type Period } from './calendar.js'
import { ADDRESSES, COMPANY } from './company.js'
import { routine, spread, type World } from './logs/log.js'
import { Random } from './random.js'

/** What a web ACL does about a request, and why. */
export interface Verdict {
  readonly action: 'BLOCK' | 'CAPTCHA' | 'CHALLENGE' | 'COUNT'
  readonly group?: string
  readonly rule: string
  readonly label?: string
  readonly condition?: string
  readonly location?: string
  readonly matched?: readonly string[]
}

/** One request of the shop, as everything on its way sees it: WAF, load balancer, web server. */
export interface WebRequest {
  readonly at: number
  readonly client: string
  readonly port: number
  readonly agent: string
  readonly method: string
  readonly path: string
  readonly query: string
  /** What the application answers; what WAF stops gets 403, 405 or 202 before. */
  readonly status: number
  readonly received: number
  readonly sent: number
  readonly milliseconds: number
  readonly verdict?: Verdict
  /** The same at each place. */
  readonly trace: string
}

export const SHOP = `app.${COMPANY.domain}`

/** Evening hours in which the database is slow: the sale after the old key was given up. */
export const slowEvening = ({ story }: World): Period => {
  const from = story.keyRetired + 3 * HOUR
  return { from, to: from + 25 * MINUTE }
}

/** The attacker looks at the shop before the night: from three hours before the key's first use until its finding. */
export const probing = ({ story }: World): Period => ({ from: story.attack - 3 * HOUR, to: story.attack - 14 * MINUTE })

export const customer = (random: Random): string => `198.18.${random.int(190)}.${random.between(1, 254)}`
export const scanner = (random: Random): string => `198.19.${random.int(8)}.${random.between(1, 254)}`
export const ephemeral = (random: Random): number => random.between(32_768, 60_999)

export const BROWSERS = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.3 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.3 Safari/605.1.15',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36 Edg/146.0.0.0',
  'Mozilla/5.0 (X11; Linux x86_64; rv:148.0) Gecko/20100101 Firefox/148.0',
] as const
const CRAWLER = 'Mozilla/5.0 (compatible; ExampleBot/2.1; +https://bot.example/about)'
const SCANNERS = ['Mozilla/5.0 zgrab/0.x', 'python-requests/2.32.5', 'Go-http-client/1.1', 'curl/8.5.0', 'masscan/1.3']

interface Page {
  readonly weight: number
  readonly method: string
  readonly path: (random: Random) => string
  readonly query?: (random: Random) => string
  /** Usual answer and how often it is another. */
  readonly status: number
  readonly else?: readonly (readonly [share: number, status: number])[]
  readonly bytes: readonly [number, number]
  readonly ms: readonly [number, number]
}

const WORDS = [
  '%E9%9D%92%E3%81%84%E5%82%98',
  'rain+boots',
  'umbrella',
  '%E3%83%AC%E3%82%A4%E3%83%B3%E3%82%B3%E3%83%BC%E3%83%88',
  'gift',
]
const item = (random: Random) => 1000 + random.int(120)
const PAGES: readonly Page[] = [
  { weight: 20, method: 'GET', path: () => '/', status: 200, bytes: [9000, 16_000], ms: [12, 60] },
  {
    weight: 26,
    method: 'GET',
    path: (random) => `/products/${item(random)}`,
    status: 200,
    else: [[0.03, 404]],
    bytes: [7000, 22_000],
    ms: [18, 90],
  },
  {
    weight: 14,
    method: 'GET',
    path: () => '/search',
    query: (random) => `q=${random.pick(WORDS)}&page=${random.between(1, 4)}`,
    status: 200,
    bytes: [5000, 30_000],
    ms: [60, 420],
  },
  { weight: 9, method: 'POST', path: () => '/cart/items', status: 201, bytes: [300, 900], ms: [25, 110] },
  {
    weight: 6,
    method: 'POST',
    path: () => '/login',
    status: 302,
    else: [[0.12, 401]],
    bytes: [200, 700],
    ms: [90, 260],
  },
  {
    weight: 4,
    method: 'POST',
    path: () => '/checkout',
    status: 303,
    else: [
      [0.02, 402],
      [0.006, 500],
    ],
    bytes: [300, 900],
    ms: [200, 900],
  },
  {
    weight: 16,
    method: 'GET',
    path: (random) => `/api/v1/orders/${random.between(50_000, 59_999)}`,
    status: 200,
    else: [
      [0.01, 403],
      [0.003, 502],
    ],
    bytes: [400, 3000],
    ms: [15, 140],
  },
  { weight: 3, method: 'PUT', path: () => '/api/v1/profile', status: 204, bytes: [150, 300], ms: [30, 120] },
  { weight: 1, method: 'DELETE', path: () => '/api/v1/cart', status: 204, bytes: [150, 200], ms: [20, 80] },
]

/** What is tried on every public site, and the rules that know it. */
interface Probe {
  readonly weight: number
  readonly method: string
  readonly path: string
  readonly query?: string
  readonly verdict?: Verdict
}

const managed = (group: string, rule: string, label: string, more: Partial<Verdict> = {}): Verdict => ({
  action: 'BLOCK',
  group: `AWS#${group}`,
  rule,
  label: `awswaf:managed:aws:${label}`,
  ...more,
})
const injection = managed('AWSManagedRulesSQLiRuleSet', 'SQLi_QUERYARGUMENTS', 'sql-database:SQLi_QueryArguments', {
  condition: 'SQL_INJECTION',
  location: 'ALL_QUERY_ARGS',
  matched: ['1', 'OR', '1', '=', '1'],
})
const bad = managed(
  'AWSManagedRulesKnownBadInputsRuleSet',
  'ExploitablePaths_URIPATH',
  'known-bad-inputs:ExploitablePaths_URIPath',
)
const files = managed(
  'AWSManagedRulesCommonRuleSet',
  'RestrictedExtensions_URIPATH',
  'core-rule-set:RestrictedExtensions_URIPath',
)
const inclusion = managed(
  'AWSManagedRulesCommonRuleSet',
  'GenericLFI_QUERYARGUMENTS',
  'core-rule-set:GenericLFI_QueryArguments',
)
const scripting = managed(
  'AWSManagedRulesCommonRuleSet',
  'CrossSiteScripting_QUERYARGUMENTS',
  'core-rule-set:CrossSiteScripting_QueryArguments',
  { condition: 'XSS', location: 'ALL_QUERY_ARGS', matched: ['<', 'script'] },
)
const reputation = managed(
  'AWSManagedRulesAmazonIpReputationList',
  'AWSManagedIPReputationList',
  'amazon-ip-list:AWSManagedIPReputationList',
)
const challenge: Verdict = {
  action: 'CHALLENGE',
  group: 'AWS#AWSManagedRulesBotControlRuleSet',
  rule: 'SignalNonBrowserUserAgent',
  label: 'awswaf:managed:aws:bot-control:signal:non_browser_user_agent',
}
const captcha: Verdict = { action: 'CAPTCHA', rule: 'captcha-on-login' }
const crawled: Verdict = {
  action: 'COUNT',
  group: 'AWS#AWSManagedRulesBotControlRuleSet',
  rule: 'CategorySearchEngine',
  label: 'awswaf:managed:aws:bot-control:bot:category:search_engine',
}
export const TOO_MANY: Verdict = { action: 'BLOCK', rule: 'rate-per-address' }

const PROBES: readonly Probe[] = [
  { weight: 6, method: 'GET', path: '/wp-login.php', verdict: reputation },
  { weight: 5, method: 'GET', path: '/.env', verdict: bad },
  { weight: 4, method: 'GET', path: '/.git/config', verdict: bad },
  { weight: 3, method: 'GET', path: '/phpmyadmin/index.php' },
  { weight: 3, method: 'GET', path: '/products', query: 'id=1%27%20OR%20%271%27=%271', verdict: injection },
  { weight: 2, method: 'GET', path: '/search', query: 'q=%3Cscript%3Ealert(1)%3C/script%3E', verdict: scripting },
  { weight: 2, method: 'GET', path: '/download', query: 'file=../../../../etc/passwd', verdict: inclusion },
  { weight: 2, method: 'GET', path: '/config.bak', verdict: files },
  { weight: 4, method: 'GET', path: '/robots.txt', verdict: challenge },
  { weight: 4, method: 'POST', path: '/login', verdict: captcha },
  { weight: 3, method: 'GET', path: '/admin' },
]

const PER_HOUR = 34
const PROBES_PER_HOUR = 5
/** What the attacker tries in an evening. */
const ATTEMPTS = 460

/** All requests for the shop in a span, in no order. Each log of them asks anew and gets the same. */
export const requestsOf = (world: World, span: Period): readonly WebRequest[] => {
  const random = new Random(`${world.seed}/web/${span.from}`)
  const slow = slowEvening(world)
  const request = (at: number, client: string, agent: string, more: Partial<WebRequest>): WebRequest => ({
    at,
    client,
    port: ephemeral(random),
    agent,
    method: 'GET',
    path: '/',
    query: '',
    status: 404,
    received: random.between(180, 1400),
    sent: random.between(400, 900),
    milliseconds: random.between(2, 12),
    trace: `Root=1-${Math.floor(at / 1000).toString(16)}-${random.hex(24)}`,
    ...more,
  })
  const out: WebRequest[] = []
  for (const at of routine(world, random, span, PER_HOUR, 'traffic')) {
    const page = random.weighted(PAGES)
    const hard = at >= slow.from && at < slow.to && page.ms[1] > 100
    const chance = random.float()
    let sum = 0
    const other = page.else?.find(([share]) => {
      sum += share
      return chance < sum
    })
    const failed = hard && random.chance(0.5)
    const crawler = page.method === 'GET' && random.chance(0.04)
    out.push(
      request(
        at,
        crawler ? `198.18.184.${random.between(1, 30)}` : customer(random),
        crawler ? CRAWLER : random.pick(BROWSERS),
        {
          method: page.method,
          path: page.path(random),
          query: page.query?.(random) ?? '',
          status: failed ? random.pick([502, 503, 504, 504]) : (other?.[1] ?? page.status),
          sent: random.between(page.bytes[0], page.bytes[1]),
          milliseconds: hard ? random.between(4000, 29_000) : random.between(page.ms[0], page.ms[1]),
          ...(crawler ? { verdict: crawled } : {}),
        },
      ),
    )
  }
  for (const at of routine(world, random, span, PROBES_PER_HOUR, 'always')) {
    const { method, path, query, verdict } = random.weighted(PROBES)
    out.push(
      request(at, scanner(random), random.pick(SCANNERS), {
        method,
        path,
        query: query ?? '',
        status: path === '/login' ? 401 : 404,
        ...(verdict === undefined ? {} : { verdict }),
      }),
    )
  }
  const night = probing(world)
  const tried = spread(span, night.from, night.to, ATTEMPTS)
  for (const [i, at] of tried.entries()) {
    const { method, path, query, verdict } = random.weighted(PROBES)
    const why = i % 9 === 0 ? TOO_MANY : verdict
    out.push(
      request(at, ADDRESSES.attacker, ATTACKER_AGENT, {
        method,
        path,
        query: query ?? '',
        ...(why === undefined ? {} : { verdict: why }),
      }),
    )
  }
  // What it found: a file that a deployment left behind, with the batch job's key in it.
  for (const at of spread(span, night.to, night.to + 1, 1)) {
    out.push(
      request(at, ADDRESSES.attacker, ATTACKER_AGENT, { path: '/backup/batch-export.env', status: 200, sent: 741 }),
    )
  }
  return out
}

export const ATTACKER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** Whether the shop's own machines see a request. */
export const reaches = ({ verdict }: WebRequest): boolean => verdict === undefined || verdict.action === 'COUNT'

/** The status that the client sees. */
export const statusOf = ({ verdict, status }: WebRequest): number => {
  switch (verdict?.action) {
    case 'BLOCK':
      return 403
    case 'CAPTCHA':
      return 405
    case 'CHALLENGE':
      return 202
    default:
      return status
  }
}
