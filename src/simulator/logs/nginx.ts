import { commonLogTime, datePath } from '../calendar.js'
import { ADDRESSES, PEOPLE } from '../company.js'
import { routine, type SimulatedLog } from './log.js'

const PATHS = [
  '/',
  '/products/1042',
  '/search?q=test',
  '/api/v1/orders/50001',
  '/admin/feature-flags',
  '/healthz',
] as const

/** The shop's staging, which the developers try out from the office and from home. */
export const nginx: SimulatedLog = {
  source: 'nginx.access',
  hours: 24,
  files(world) {
    const [host] = world.accounts.staging.network.apps
    return [
      {
        key: ({ at, random }) => `hosts/nginx/${host?.instance}/${datePath(at)}/access-${random.hex(8)}.log.gz`,
        entries: (span, random) => [
          ...routine(world, random, span, 5, 'office').map((at) => {
            const person = random.pick(PEOPLE)
            const client = random.chance(0.6) ? ADDRESSES.office : person.home
            const path = random.pick(PATHS)
            const status =
              path.startsWith('/admin') && person.team !== 'dev'
                ? 403
                : random.weighted([
                    { weight: 90, status: 200 },
                    { weight: 5, status: 404 },
                    { weight: 5, status: 500 },
                  ]).status
            return {
              at,
              text: `${client} - - [${commonLogTime(at)}] "GET ${path} HTTP/1.1" ${status} ${random.between(200, 30_000)} "-" "${person.browser}" "-"`,
            }
          }),
          ...routine(world, random, span, 0.5, 'always').map((at) => ({
            at,
            text: `10.20.0.9 - - [${commonLogTime(at)}] "GET /healthz HTTP/1.1" 200 2 "-" "ELB-HealthChecker/2.0" "-"`,
          })),
        ],
      },
    ]
  },
}
