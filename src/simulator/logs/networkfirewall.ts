import { datePath, type Period } from '../calendar.js'
import { ADDRESSES, type Interface, REGION } from '../company.js'
import type { Random } from '../random.js'
import { ephemeral } from '../web-traffic.js'
import { type Entry, json, type LogFile, routine, type SimulatedLog, spread, type World } from './log.js'

const FIREWALL = 'sim-egress'
const SITES = [
  { name: 'api.payments.example', ip: ADDRESSES.paymentProvider },
  { name: 'smtp.mail.example', ip: ADDRESSES.mailProvider },
  { name: 'registry.npmjs.example', ip: '198.51.100.241' },
] as const

const event = (at: number, host: Interface, target: string, port: number, more: object, random: Random): Entry =>
  json(at, {
    firewall_name: FIREWALL,
    availability_zone: `${REGION}a`,
    event_timestamp: String(Math.floor(at / 1000)),
    event: {
      timestamp: `${new Date(at).toISOString().slice(0, 23)}000+0000`,
      flow_id: random.between(1, 2_000_000_000) * 1000 + random.int(1000),
      src_ip: host.ip,
      src_port: ephemeral(random),
      dest_ip: target,
      dest_port: port,
      proto: 'TCP',
      ...more,
    },
  })

const alert = (signature: string, id: number, action: 'allowed' | 'blocked', severity: number, category = '') => ({
  event_type: 'alert',
  alert: { action, signature_id: id, rev: 1, signature, category, severity },
  verdict: { action: action === 'blocked' ? 'drop' : 'alert' },
})

const alerts = (world: World, span: Period, random: Random): Entry[] => {
  const { story } = world
  const { apps, bastion } = world.accounts.prod.network
  return [
    ...routine(world, random, span, 0.6, 'traffic').map((at) =>
      event(
        at,
        random.pick(apps),
        '198.51.100.244',
        443,
        {
          ...alert('aws:domain_list TLS to telemetry.adnetwork.example', 1_000_001, 'blocked', 3),
          app_proto: 'tls',
          tls: { sni: 'telemetry.adnetwork.example', version: 'TLS 1.3' },
        },
        random,
      ),
    ),
    ...spread(span, story.databaseCopied.from, story.databaseCopied.to, 40).map((at) =>
      event(
        at,
        bastion,
        ADDRESSES.exfiltration,
        443,
        {
          ...alert(
            'SIM large outbound transfer to a new destination',
            1_000_020,
            'allowed',
            1,
            'Potential Corporate Privacy Violation',
          ),
          app_proto: 'tls',
        },
        random,
      ),
    ),
    ...story.miners.flatMap((miner) =>
      spread(span, story.minersStarted, story.minersStopped, 24).map((at) =>
        event(
          at,
          miner,
          ADDRESSES.miningPool,
          14_444,
          alert(
            'SIM cryptocurrency miner check-in',
            1_000_021,
            'allowed',
            1,
            'Crypto Currency Mining Activity Detected',
          ),
          random,
        ),
      ),
    ),
  ]
}

const flows = (world: World, span: Period, random: Random): Entry[] => {
  const { apps } = world.accounts.prod.network
  return routine(world, random, span, 4, 'traffic').map((at) => {
    const { ip } = random.pick(SITES)
    const start = new Date(at - random.between(100, 9000)).toISOString().slice(0, 23)
    return event(
      at,
      random.pick(apps),
      ip,
      443,
      {
        event_type: 'netflow',
        netflow: {
          pkts: random.between(4, 200),
          bytes: random.between(900, 200_000),
          start: `${start}000+0000`,
          end: `${new Date(at).toISOString().slice(0, 23)}000+0000`,
          age: 1,
          min_ttl: 63,
          max_ttl: 63,
        },
        tcp: { tcp_flags: '1b', syn: true, fin: true, psh: true, ack: true },
      },
      random,
    )
  })
}

/** What leaves the network, past the firewall. */
export const networkfirewall: SimulatedLog = {
  source: 'aws.networkfirewall',
  hours: 24,
  files(world) {
    const { id } = world.accounts.prod
    const file = (kind: string, entries: (world: World, span: Period, random: Random) => Entry[]): LogFile => ({
      key: ({ at, random }) =>
        `AWSLogs/${id}/network-firewall/${kind}/${REGION}/${FIREWALL}/${datePath(at)}/${new Date(at).toISOString().slice(11, 13)}/${id}_network-firewall_${kind}_${REGION}_${FIREWALL}_${new Date(at).toISOString().slice(0, 16).replace(/[-T:]/g, '')}_${random.hex(8)}.log.gz`,
      entries: (span, random) => entries(world, span, random),
    })
    return [file('alert', alerts), file('flow', flows)]
  },
}
