import { datePath, stamp } from '../calendar.js'
import { REGION } from '../company.js'
import { estateOf } from '../estate.js'
import { ephemeral, scanner } from '../web-traffic.js'
import { routine, type SimulatedLog } from './log.js'

const NAME = 'sim-devices'
const ID = '5a1d7c0b9e3f4826'

/** Readers at the warehouses' doors, which speak TLS to a Network Load Balancer. */
export const nlb: SimulatedLog = {
  source: 'aws.nlb',
  hours: 24,
  since: 15,
  files(world) {
    const { id, network } = world.accounts.prod
    const { certificate } = estateOf(world.seed, world.accounts.prod)
    const own = `${NAME}-${ID}.elb.${REGION}.amazonaws.com`
    return [
      {
        key: ({ at, random }) =>
          `AWSLogs/${id}/elasticloadbalancing/${REGION}/${datePath(at)}/${id}_elasticloadbalancing_${REGION}_net.${NAME}.${ID}_${stamp(at)}_${random.hex(8)}.log.gz`,
        entries(span, random) {
          const line = (at: number, ip: string, failed: boolean) => {
            const time = new Date(at).toISOString().slice(0, 19)
            const target = `${random.pick(network.apps).ip}:8443`
            return {
              at,
              text: failed
                ? `tls 2.0 ${time} net/${NAME}/${ID} g3d4b5e8bb8464cd ${ip}:${ephemeral(random)} ${target} 12 - 0 0 42 - - - - - - - - - ${time}`
                : `tls 2.0 ${time} net/${NAME}/${ID} g3d4b5e8bb8464cd ${ip}:${ephemeral(random)} ${target} ${random.between(400, 9000)} ${random.between(2, 40)} ${random.between(90, 4000)} ${random.between(200, 900)} - ${certificate} - TLS_AES_128_GCM_SHA256 tlsv13 - ${own} - - - ${time}`,
            }
          }
          return [
            ...routine(world, random, span, 3, 'office').map((at) =>
              line(at, `198.51.100.${random.between(210, 214)}`, false),
            ),
            ...routine(world, random, span, 0.6, 'always').map((at) => line(at, scanner(random), true)),
          ]
        },
      },
    ]
  },
}
