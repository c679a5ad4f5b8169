import { datePath, stamp } from '../calendar.js'
import { COMPANY, REGION } from '../company.js'
import { BASE62 } from '../random.js'
import { ephemeral } from '../web-traffic.js'
import { routine, type SimulatedLog } from './log.js'

const NAME = 'sim-partner-api'
const PARTNERS = ['198.51.100.201', '198.51.100.202', '198.51.100.219']

/** The old interface for partners' stock systems, which still stands behind a Classic Load Balancer. */
export const clb: SimulatedLog = {
  source: 'aws.clb',
  hours: 24,
  since: 12,
  files(world) {
    const { id, network } = world.accounts.prod
    return [
      {
        plain: true,
        key: ({ at, random }) =>
          `AWSLogs/${id}/elasticloadbalancing/${REGION}/${datePath(at)}/${id}_elasticloadbalancing_${REGION}_${NAME}_${stamp(at)}_010.010.000.021_${random.text(BASE62, 8).toLowerCase()}.log`,
        entries: (span, random) =>
          routine(world, random, span, 3, 'office').map((at) => {
            const time = new Date(at).toISOString().replace('Z', '000Z')
            const status = random.chance(0.015) ? 503 : random.chance(0.02) ? 401 : 200
            const backend = status === 503 ? '-' : `${random.pick(network.apps).ip}:8080`
            const times =
              status === 503
                ? '-1 -1 -1'
                : `0.000086 0.${random.between(10_000, 90_000).toString().padStart(6, '0')} 0.000057`
            return {
              at,
              text: `${time} ${NAME} ${random.pick(PARTNERS)}:${ephemeral(random)} ${backend} ${times} ${status} ${status === 503 ? 0 : status} ${random.between(0, 900)} ${random.between(200, 9000)} "${random.pick(['GET', 'GET', 'PUT'])} https://partner.${COMPANY.domain}:443/v1/stock/${random.between(1, 400)} HTTP/1.1" "Java/17.0.17" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2`,
            }
          }),
      },
    ]
  },
}
