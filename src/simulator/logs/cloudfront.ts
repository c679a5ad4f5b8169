import { COMPANY } from '../company.js'
import { estateOf } from '../estate.js'
import { placeOf } from '../places.js'
import { BASE62, type Random } from '../random.js'
import { BROWSERS, customer, ephemeral, scanner, slowEvening } from '../web-traffic.js'
import { headed, routine, type SimulatedLog } from './log.js'

const SITE = `www.${COMPANY.domain}`
const FIELDS =
  'date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end timestamp(ms) c-country asn'

const EDGES: Readonly<Record<string, readonly string[]>> = {
  JP: ['NRT57-P3', 'NRT20-C1', 'KIX50-P1'],
  US: ['SEA19-C1', 'IAD89-P1'],
  TW: ['TPE52-P1'],
  KR: ['ICN57-P2'],
  SG: ['SIN52-P4'],
  DE: ['FRA60-P5'],
}

interface Asset {
  readonly weight: number
  readonly path: (random: Random) => string
  readonly type: string
  readonly bytes: readonly [number, number]
  readonly cached: number
}

const ASSETS: readonly Asset[] = [
  { weight: 10, path: () => '/', type: 'text/html', bytes: [6000, 9000], cached: 0.6 },
  {
    weight: 9,
    path: () => '/assets/app-4f1d2c9a.js',
    type: 'application/javascript',
    bytes: [180_000, 182_000],
    cached: 0.97,
  },
  { weight: 9, path: () => '/assets/app-4f1d2c9a.css', type: 'text/css', bytes: [22_000, 23_000], cached: 0.97 },
  {
    weight: 22,
    path: (random) => `/images/products/${1000 + random.int(120)}.webp`,
    type: 'image/webp',
    bytes: [18_000, 240_000],
    cached: 0.85,
  },
  {
    weight: 4,
    path: (random) => `/news/2026-${random.between(1, 9)}`,
    type: 'text/html',
    bytes: [8000, 20_000],
    cached: 0.5,
  },
  { weight: 2, path: () => '/assets/old-campaign.js', type: 'text/html', bytes: [900, 1100], cached: 0 },
]

/** The shop's public pages and pictures, as CloudFront's edges serve them. */
export const cloudfront: SimulatedLog = {
  source: 'aws.cloudfront',
  hours: 6,
  files(world) {
    const { id } = world.accounts.prod
    const { distribution } = estateOf(world.seed, world.accounts.prod)
    const slow = slowEvening(world)
    return [
      {
        key: ({ span, random }) =>
          `AWSLogs/${id}/CloudFront/${distribution.id}.${new Date(span.from).toISOString().slice(0, 13).replace('T', '-')}.${random.hex(8)}.gz`,
        body: headed('#Version: 1.0', `#Fields: ${FIELDS}`),
        entries: (span, random) => {
          const line = (
            at: number,
            client: string,
            path: string,
            agent: string,
            result: string,
            status: number,
            type: string,
            bytes: number,
            seconds: number,
          ) => {
            const { country, as } = placeOf(client)
            const edge = random.pick(EDGES[country] ?? ['FRA60-P5'])
            const [date, time] = new Date(at).toISOString().split('T') as [string, string]
            const text = [
              ...[date, time.slice(0, 8), edge, bytes + 420, client, 'GET', distribution.domain, path, status, '-'],
              ...[encodeURI(agent).replaceAll('(', '%28').replaceAll(')', '%29'), '-', '-', result],
              ...[
                `${random.text(BASE62, 54)}==`,
                SITE,
                'https',
                random.between(60, 500),
                seconds.toFixed(3),
                '-',
                'TLSv1.3',
              ],
              ...[
                'TLS_AES_128_GCM_SHA256',
                result,
                'HTTP/3.0',
                '-',
                '-',
                ephemeral(random),
                (seconds * 0.8).toFixed(3),
              ],
              ...[result, type, bytes, '-', '-', at, country, as],
            ].join('\t')
            return { at, text }
          }
          const visits = routine(world, random, span, 34, 'traffic').map((at) => {
            const asset = random.weighted(ASSETS)
            const missing = asset.cached === 0
            const broken = at >= slow.from && at < slow.to && asset.type === 'text/html' && random.chance(0.5)
            const result =
              missing || broken
                ? 'Error'
                : random.chance(asset.cached)
                  ? 'Hit'
                  : random.chance(0.1)
                    ? 'RefreshHit'
                    : 'Miss'
            const seconds = broken ? 30 : result === 'Hit' ? 0.001 + random.float() * 0.02 : 0.05 + random.float() * 0.4
            return line(
              at,
              customer(random),
              asset.path(random),
              random.pick(BROWSERS),
              result,
              broken ? 504 : missing ? 404 : 200,
              asset.type,
              random.between(asset.bytes[0], asset.bytes[1]),
              seconds,
            )
          })
          const probes = routine(world, random, span, 1.5, 'always').map((at) =>
            line(
              at,
              scanner(random),
              random.pick(['/wp-admin/setup-config.php', '/.aws/credentials', '/server-status']),
              'Go-http-client/1.1',
              'Error',
              403,
              'text/xml',
              243,
              0.03,
            ),
          )
          return [...visits, ...probes]
        },
      },
    ]
  },
}
