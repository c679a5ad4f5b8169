import { commonLogTime } from '../calendar.js'
import { BROWSERS, customer, scanner, slowEvening } from '../web-traffic.js'
import { json, routine, type SimulatedLog } from './log.js'

const ROUTES = [
  { weight: 10, method: 'GET', path: '/v1/orders/{id}', ok: 200 },
  { weight: 6, method: 'GET', path: '/v1/products', ok: 200 },
  { weight: 4, method: 'POST', path: '/v1/orders', ok: 201 },
  { weight: 1, method: 'DELETE', path: '/v1/orders/{id}', ok: 204 },
] as const

/** The interface for the shop's app on phones. */
export const apigateway: SimulatedLog = {
  source: 'aws.apigateway',
  hours: 12,
  files: (world) => [
    {
      key: ({ at, random }) => {
        const time = new Date(at).toISOString()
        return `firehose/${time.slice(0, 13).replace(/[-T]/g, '/')}/amazon-apigateway-access-1-${time.slice(0, 19).replace(/[T:]/g, '-')}-${random.uuid()}`
      },
      entries(span, random) {
        const { id } = world.accounts.prod
        const slow = slowEvening(world)
        const record = (
          at: number,
          ip: string,
          agent: string,
          route: { method: string; path: string },
          status: number,
          latency: number,
        ) =>
          json(at, {
            requestId: random.uuid(),
            requestTimeEpoch: at,
            requestTime: commonLogTime(at),
            accountId: id,
            apiId: 'simulated1',
            stage: 'prod',
            domainName: 'api.aokumo.example',
            httpMethod: route.method,
            path: `/prod${route.path.replace('{id}', String(random.between(50_000, 59_999)))}`,
            resourcePath: route.path,
            status,
            protocol: 'HTTP/1.1',
            responseLength: random.between(30, 9000),
            responseLatency: latency,
            integrationLatency: String(Math.max(1, latency - 3)),
            integrationStatus: String(status >= 500 ? 502 : 200),
            identity: { sourceIp: ip, userAgent: agent },
          })
        return [
          ...routine(world, random, span, 9, 'traffic').map((at) => {
            const route = random.weighted(ROUTES)
            const hard = at >= slow.from && at < slow.to
            const status =
              hard && random.chance(0.5) ? 504 : random.chance(0.02) ? 401 : random.chance(0.004) ? 500 : route.ok
            return record(
              at,
              customer(random),
              random.pick(BROWSERS),
              route,
              status,
              hard ? 29_000 : random.between(20, 400),
            )
          }),
          ...routine(world, random, span, 0.6, 'always').map((at) =>
            record(at, scanner(random), 'python-requests/2.32.5', { method: 'GET', path: '/v1/orders/{id}' }, 403, 4),
          ),
        ]
      },
    },
  ],
}
