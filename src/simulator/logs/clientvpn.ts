import { HOUR } from '../calendar.js'
import { PEOPLE } from '../company.js'
import { Random } from '../random.js'
import { signInsOf } from '../sign-ins.js'
import { ephemeral } from '../web-traffic.js'
import { json, type SimulatedLog, subscribed } from './log.js'

const ENDPOINT = 'cvpn-endpoint-0a5c1d7e9b3f24680'
const GROUP = 'clientvpn'

/** `2026-10-22 09:12:44` */
const time = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ')

/** Those who work at home connect to the network in the morning; strangers try. */
export const clientvpn: SimulatedLog = {
  source: 'aws.clientvpn',
  hours: 24,
  files: (world) => [
    {
      key: ({ at, random }) =>
        `firehose/clientvpn-logs/${new Date(at).toISOString().slice(0, 13).replace(/[-T]/g, '/')}/part-${random.hex(8)}.gz`,
      body: subscribed(world.accounts.prod.id, GROUP, `${ENDPOINT}-ap-northeast-1`),
      entries: (span, random) =>
        signInsOf(world, 'vpn', span)
          .filter(({ ip, risk }) => risk !== undefined || PEOPLE.some(({ home }) => home === ip))
          .flatMap(({ at, person, ip, agent, outcome, risk }) => {
            const id = `cvpn-connection-${new Random(`${world.seed}/vpn/${person.user}/${at}`).hex(17)}`
            const good = outcome === 'success'
            const record = (when: number, more: object) =>
              json(when, {
                'connection-log-type': 'connection-attempt',
                'connection-attempt-status': good ? 'successful' : 'failed',
                'connection-reset-status': 'NA',
                'connection-attempt-failure-reason': good ? 'NA' : 'authentication-failed',
                'connection-id': id,
                'client-vpn-endpoint-id': ENDPOINT,
                'transport-protocol': 'udp',
                'connection-start-time': good ? time(at) : 'NA',
                'connection-last-update-time': time(when),
                'client-ip': good ? `10.200.0.${random.between(2, 250)}` : 'NA',
                'common-name': person.user.split('@')[0],
                'device-type': agent.includes('Windows') ? 'win' : agent.includes('Macintosh') ? 'mac' : 'linux',
                'device-ip': ip,
                port: String(ephemeral(random)),
                'ingress-bytes': '0',
                'egress-bytes': '0',
                'ingress-packets': '0',
                'egress-packets': '0',
                'connection-end-time': 'NA',
                username: risk === undefined ? person.user : 'NA',
                ...more,
              })
            const later = at + 2 * HOUR
            return good && later < span.to
              ? [
                  record(at, {}),
                  record(later, {
                    'connection-log-type': 'connection-reset',
                    'connection-attempt-status': 'NA',
                    'connection-reset-status': 'NA',
                    'ingress-bytes': String(random.between(2_000_000, 90_000_000)),
                    'egress-bytes': String(random.between(9_000_000, 400_000_000)),
                    'ingress-packets': String(random.between(9000, 90_000)),
                    'egress-packets': String(random.between(9000, 300_000)),
                    'connection-end-time': time(later),
                  }),
                ]
              : [record(at, {})]
          }),
    },
  ],
}
