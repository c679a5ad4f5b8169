import { datePath, iso, stamp } from '../calendar.js'
import { REGION } from '../company.js'
import { ephemeral, slowEvening } from '../web-traffic.js'
import { json, routine, type SimulatedLog } from './log.js'

const SERVICE = 'svc-05a1d7c0b9e3f4826'
const HOST = `stock-${SERVICE.slice(4)}.simulated.vpc-lattice-svcs.${REGION}.on.aws`

/** The stock service, which the shop and the workers call through VPC Lattice. */
export const vpclattice: SimulatedLog = {
  source: 'aws.vpclattice',
  hours: 24,
  since: 24,
  files(world) {
    const { id, network } = world.accounts.prod
    const arn = (kind: string, name: string) => `arn:aws:vpc-lattice:${REGION}:${id}:${kind}/${name}`
    return [
      {
        key: ({ at, random }) =>
          `AWSLogs/${id}/VpcLattice/AccessLogs/${REGION}/${datePath(at)}/${SERVICE}/${id}_VpcLatticeAccessLogs_${REGION}_${SERVICE}_${stamp(at)}_${random.hex(8)}.json.gz`,
        entries(span, random) {
          const slow = slowEvening(world)
          return routine(world, random, span, 4, 'traffic').map((at) => {
            const role = random.chance(0.85) ? 'shop-instance' : 'worker-task'
            const denied = random.chance(0.01)
            const hard = at >= slow.from && at < slow.to
            const user = `arn:aws:sts::${id}:assumed-role/${role}/session`
            return json(at, {
              serviceNetworkArn: arn('servicenetwork', 'sn-05a1d7c0b9e3f4826'),
              resolvedUser: user,
              listenerType: 'HTTPS',
              authDeniedReason: denied ? 'Identity-based policy' : '-',
              targetGroupArn: denied ? '-' : arn('targetgroup', 'tg-05a1d7c0b9e3f4826'),
              sourceVpcArn: `arn:aws:ec2:${REGION}:${id}:vpc/${network.vpc}`,
              destinationVpcId: network.vpc,
              sourceIpPort: `${random.pick(network.apps).ip}:${ephemeral(random)}`,
              listenerId: '-',
              targetIpPort: denied ? '-' : `${random.pick(network.apps).ip}:8080`,
              failureReason: '-',
              serviceArn: arn('service', SERVICE),
              sourceVpcId: network.vpc,
              startTime: iso(at),
              requestMethod: 'GET',
              requestPath: `/stock/${1000 + random.int(120)}`,
              protocol: 'HTTP/1.1',
              responseCode: denied ? 403 : hard && random.chance(0.4) ? 504 : 200,
              bytesReceived: random.between(90, 400),
              bytesSent: random.between(200, 2000),
              duration: hard ? random.between(4000, 29_000) : random.between(4, 60),
              userAgent: 'shop/2026.10',
              hostHeader: HOST,
              serverNameIndication: HOST,
              requestToTargetDuration: 3,
              responseFromTargetDuration: 0,
              sslCipher: 'ECDHE-RSA-AES128-GCM-SHA256',
              tlsVersion: 'TLSv1.2',
              callerPrincipal: user,
            })
          })
        },
      },
    ]
  },
}
