import { type Account, type Interface, REGION } from '../company.js'
import { type ParquetColumn, parquetFile } from '../parquet.js'
import { ephemeral, scanner } from '../web-traffic.js'
import { json, routine, type SimulatedLog } from './log.js'

interface Flow {
  readonly at: number
  readonly source: string
  readonly target: string
  readonly sourcePort: number
  readonly targetPort: number
  readonly card: Interface
  readonly bytes: number
  readonly allowed: boolean
  readonly inbound: boolean
}

type Cell = readonly [path: string, type: ParquetColumn['type'], value: string | number]

/** A flow as Security Lake writes it in OCSF 1.1 (source: Security Lake user guide, "OCSF source identification"). */
const cellsOf = (flow: Flow, { id: account, network }: Account): readonly Cell[] => {
  const { vpc } = network
  return [
    ['metadata.product.version', 'text', '5'],
    ['metadata.product.name', 'text', 'Amazon VPC'],
    ['metadata.product.vendor_name', 'text', 'AWS'],
    ['metadata.product.feature.name', 'text', 'Flowlogs'],
    ['metadata.version', 'text', '1.1.0'],
    ['cloud.account.uid', 'text', account],
    ['cloud.region', 'text', REGION],
    ['cloud.zone', 'text', flow.card.az],
    ['cloud.provider', 'text', 'AWS'],
    ['src_endpoint.port', 'long', flow.sourcePort],
    ['src_endpoint.svc_name', 'text', '-'],
    ['src_endpoint.ip', 'text', flow.source],
    ['src_endpoint.interface_uid', 'text', flow.inbound ? '-' : flow.card.eni],
    ['src_endpoint.vpc_uid', 'text', flow.inbound ? '-' : vpc],
    ['src_endpoint.instance_uid', 'text', flow.inbound ? '-' : (flow.card.instance ?? '-')],
    ['src_endpoint.subnet_uid', 'text', flow.inbound ? '-' : flow.card.subnet],
    ['dst_endpoint.port', 'long', flow.targetPort],
    ['dst_endpoint.svc_name', 'text', '-'],
    ['dst_endpoint.ip', 'text', flow.target],
    ['dst_endpoint.interface_uid', 'text', flow.inbound ? flow.card.eni : '-'],
    ['dst_endpoint.vpc_uid', 'text', flow.inbound ? vpc : '-'],
    ['dst_endpoint.instance_uid', 'text', flow.inbound ? (flow.card.instance ?? '-') : '-'],
    ['dst_endpoint.subnet_uid', 'text', flow.inbound ? flow.card.subnet : '-'],
    ['connection_info.protocol_num', 'long', 6],
    ['connection_info.tcp_flags', 'long', flow.allowed ? 3 : 2],
    ['connection_info.protocol_ver', 'text', 'IPv4'],
    ['connection_info.boundary_id', 'long', 99],
    ['connection_info.boundary', 'text', '-'],
    ['connection_info.direction_id', 'long', flow.inbound ? 1 : 2],
    ['connection_info.direction', 'text', flow.inbound ? 'Inbound' : 'Outbound'],
    ['traffic.packets', 'long', Math.ceil(flow.bytes / 700)],
    ['traffic.bytes', 'long', flow.bytes],
    ['time', 'long', flow.at],
    ['time_dt', 'time', flow.at],
    ['start_time_dt', 'time', flow.at],
    ['end_time_dt', 'time', flow.at + 58_000],
    ['status_code', 'text', 'OK'],
    ['severity_id', 'long', 1],
    ['severity', 'text', 'Informational'],
    ['accountid', 'text', account],
    ['region', 'text', REGION],
    ['category_uid', 'long', 4],
    ['category_name', 'text', 'Network Activity'],
    ['class_uid', 'long', 4001],
    ['class_name', 'text', 'Network Activity'],
    ['activity_id', 'long', 6],
    ['activity_name', 'text', 'Traffic'],
    ['type_uid', 'long', 400_106],
    ['type_name', 'text', 'Network Activity: Traffic'],
    ['action', 'text', flow.allowed ? 'Allowed' : 'Denied'],
    ['action_id', 'long', flow.allowed ? 1 : 2],
  ]
}

/** Traffic of the security account, whose flow logs go to Security Lake alone. */
export const securitylake: SimulatedLog = {
  source: 'aws.securitylake',
  hours: 24,
  since: 12,
  files(world) {
    const account = world.accounts.security
    const { apps, balancers, nat, bastion } = account.network
    return [
      {
        plain: true,
        key: ({ span, random }) =>
          `security-lake/aws/VPC_FLOW/2.0/region=${REGION}/accountId=${account.id}/eventDay=${new Date(span.from).toISOString().slice(0, 10).replaceAll('-', '')}/${random.hex(32)}.gz.parquet`,
        body(entries) {
          const rows = entries.map(({ text }) => JSON.parse(text) as readonly Cell[])
          const columns = (rows[0] ?? []).map(([path, type]) => ({ path: path.split('.'), type }))
          return parquetFile(
            columns,
            rows.map((row) => row.map(([, , value]) => value)),
          )
        },
        entries(span, random) {
          const entry = (flow: Flow) => json(flow.at, cellsOf(flow, account))
          return [
            ...routine(world, random, span, 2, 'always').map((at) => {
              const card = random.pick(apps)
              return entry({
                at,
                source: card.ip,
                target: '203.0.113.250',
                sourcePort: ephemeral(random),
                targetPort: 443,
                card,
                bytes: random.between(900, 90_000),
                allowed: true,
                inbound: false,
              })
            }),
            ...routine(world, random, span, 0.7, 'always').map((at) => {
              const card = random.pick([...balancers, nat, bastion])
              return entry({
                at,
                source: scanner(random),
                target: card.ip,
                sourcePort: ephemeral(random),
                targetPort: random.pick([22, 23, 3389, 8080]),
                card,
                bytes: 44,
                allowed: false,
                inbound: true,
              })
            }),
          ]
        },
      },
    ]
  },
}
