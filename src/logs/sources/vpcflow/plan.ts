import type { Header } from '../../decode/lines.js'
import { COLUMN_BY_NAME, type Kind } from './columns.js'
import { templateOf } from './original.js'
import { columnName } from './recognise.js'

/** A column beyond those of version 5. */
export interface Extra {
  readonly at: number
  readonly field: string
  readonly kind: Kind
}

/** Where things stand in the rows beneath one header; -1 for a column that the format lacks. */
export interface Plan {
  readonly width: number
  /** The names as documented, one space between them. */
  readonly format: string
  /** See `templateOf`. */
  readonly template: string | undefined
  readonly version: number
  readonly account: number
  readonly eni: number
  readonly source: number
  readonly destination: number
  readonly sourcePort: number
  readonly destinationPort: number
  readonly protocol: number
  readonly packets: number
  readonly bytes: number
  readonly start: number
  readonly end: number
  readonly action: number
  readonly status: number
  readonly vpc: number
  readonly subnet: number
  readonly instance: number
  readonly flags: number
  readonly type: number
  readonly packetSource: number
  readonly packetDestination: number
  readonly region: number
  readonly zone: number
  readonly sublocationType: number
  readonly sublocation: number
  readonly sourceService: number
  readonly destinationService: number
  readonly direction: number
  readonly path: number
  readonly extras: readonly Extra[]
  /** Columns that no documentation knows, with the name they bear. */
  readonly unknown: readonly { readonly at: number; readonly name: string }[]
  readonly kinds: readonly Kind[]
  /** The line can be made again from the Event's fields. */
  readonly reversible: boolean
  /** Documented name of each column. */
  readonly names: readonly string[]
}

/** Up to version 5: the columns that most formats have, read without a loop. */
const BASE: readonly string[] = [
  'version',
  'account-id',
  'interface-id',
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'protocol',
  'packets',
  'bytes',
  'start',
  'end',
  'action',
  'log-status',
  'vpc-id',
  'subnet-id',
  'instance-id',
  'tcp-flags',
  'type',
  'pkt-srcaddr',
  'pkt-dstaddr',
  'region',
  'az-id',
  'sublocation-type',
  'sublocation-id',
  'pkt-src-aws-service',
  'pkt-dst-aws-service',
  'flow-direction',
  'traffic-path',
]

const compile = (header: Header): Plan => {
  const names = header.names.map((name) => {
    const documented = columnName(name)
    return COLUMN_BY_NAME.has(documented) ? documented : name
  })
  const at = (name: string) => names.indexOf(name)
  const extras: Extra[] = []
  const unknown: { at: number; name: string }[] = []
  for (const [i, name] of names.entries()) {
    if (names.indexOf(name) !== i || BASE.includes(name)) continue
    const column = COLUMN_BY_NAME.get(name)
    if (column === undefined) unknown.push({ at: i, name })
    else extras.push({ at: i, field: column.field, kind: column.kind })
  }
  // A repeated name, or an `=` in an unknown one, could not be told apart when the line is made again.
  const reversible = new Set(names).size === names.length && !unknown.some(({ name }) => name.includes('='))
  return {
    width: names.length,
    format: names.join(' '),
    template: templateOf(names),
    version: at('version'),
    account: at('account-id'),
    eni: at('interface-id'),
    source: at('srcaddr'),
    destination: at('dstaddr'),
    sourcePort: at('srcport'),
    destinationPort: at('dstport'),
    protocol: at('protocol'),
    packets: at('packets'),
    bytes: at('bytes'),
    start: at('start'),
    end: at('end'),
    action: at('action'),
    status: at('log-status'),
    vpc: at('vpc-id'),
    subnet: at('subnet-id'),
    instance: at('instance-id'),
    flags: at('tcp-flags'),
    type: at('type'),
    packetSource: at('pkt-srcaddr'),
    packetDestination: at('pkt-dstaddr'),
    region: at('region'),
    zone: at('az-id'),
    sublocationType: at('sublocation-type'),
    sublocation: at('sublocation-id'),
    sourceService: at('pkt-src-aws-service'),
    destinationService: at('pkt-dst-aws-service'),
    direction: at('flow-direction'),
    path: at('traffic-path'),
    extras,
    unknown,
    kinds: names.map((name) => COLUMN_BY_NAME.get(name)?.kind ?? 'keyword'),
    reversible,
    names,
  }
}

const plans = new WeakMap<Header, Plan>()
let lastHeader: Header | undefined
let lastPlan: Plan | undefined

/** The plan for rows beneath this header, compiled once. */
export const planOf = (header: Header): Plan => {
  if (header === lastHeader && lastPlan !== undefined) return lastPlan
  let plan = plans.get(header)
  if (plan === undefined) {
    plan = compile(header)
    plans.set(header, plan)
  }
  lastHeader = header
  lastPlan = plan
  return plan
}
