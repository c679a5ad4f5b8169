import { datePath, stamp } from '../calendar.js'
import { REGION } from '../company.js'
import { estateOf, serverFor } from '../estate.js'
import { BASE62 } from '../random.js'
import { reaches, requestsOf, SHOP, statusOf, type WebRequest } from '../web-traffic.js'
import type { SimulatedLog } from './log.js'

const SECONDS = 1000
/** After so long the balancer gives up. */
const TIMEOUT = 504

/** Requests that reached the balancer before the shop, those that WAF stopped too. */
export const alb: SimulatedLog = {
  source: 'aws.alb',
  hours: 6,
  files(world) {
    const account = world.accounts.prod
    const { balancer, targetGroup, certificate } = estateOf(world.seed, account)
    const lineOf = (request: WebRequest): string => {
      const { at, client, port, method, path, query, agent, received, sent, milliseconds, trace } = request
      const time = new Date(at).toISOString().replace('Z', `${String(port % 1000).padStart(3, '0')}Z`)
      const created = new Date(at - milliseconds).toISOString().replace('Z', '000Z')
      const status = statusOf(request)
      const seen = reaches(request)
      const dead = seen && status === 503
      const target = seen && !dead ? `${serverFor(account, trace).ip}:8080` : '-'
      const times = target === '-' ? '-1 -1 -1' : `0.001 ${(milliseconds / SECONDS).toFixed(3)} 0.000`
      const answered = target === '-' || status === TIMEOUT ? '-' : String(status)
      const url = `https://${SHOP}:443${path}${query === '' ? '' : `?${query}`}`
      return `h2 ${time} app/${balancer.name}/${balancer.id} ${client}:${port} ${target} ${times} ${status} ${answered} ${received} ${seen ? sent : 520} "${method} ${url} HTTP/2.0" "${agent}" TLS_AES_128_GCM_SHA256 TLSv1.3 ${seen ? targetGroup : '-'} "${trace}" "${SHOP}" "${certificate}" 1 ${created} "${seen ? 'waf,forward' : 'waf'}" "-" "-" "${target}" "${answered}" "-" "-" TID_${trace.slice(-16)}`
    }
    const [front] = account.network.balancers
    const address = (front?.ip ?? '10.10.0.5')
      .split('.')
      .map((part) => part.padStart(3, '0'))
      .join('.')
    return [
      {
        key: ({ at, random }) =>
          `AWSLogs/${account.id}/elasticloadbalancing/${REGION}/${datePath(at)}/${account.id}_elasticloadbalancing_${REGION}_app.${balancer.name}.${balancer.id}_${stamp(at)}_${address}_${random.text(BASE62, 8).toLowerCase()}.log.gz`,
        entries: (span) => requestsOf(world, span).map((request) => ({ at: request.at, text: lineOf(request) })),
      },
    ]
  },
}
