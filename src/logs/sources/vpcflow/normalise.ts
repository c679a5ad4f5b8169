import type { HeadedRow } from '../../decode/lines.js'
import { type Event, Quarantine, quarantine, type Value } from '../../event.js'
import type { RecordContext } from '../../source.js'
import { canonicalAddress } from './address.js'
import type { Kind } from './columns.js'
import { type Plan, planOf } from './plan.js'
import { type Place, placeOf } from './recognise.js'

const DASH = 0x2d
const ZERO = 0x30

/** The end of 2199, as of all other times: a larger "second" is a mistake, most likely milliseconds. */
const LAST_SECOND = 7_258_118_399

/**
 * Whether the line of the row being read can be made again from its Event: words are kept as they are; a number must
 * have no leading zero, an address must be in canonical form, no value may be empty. Found out on the way, because a
 * second pass over the values would cost a third as much as the first.
 */
let exact = false

/** Digits only, up to 2^53 - 1; -1 for anything else. */
const whole = (text: string): number => {
  const { length } = text
  if (length === 0 || length > 16) return -1
  if (length > 1 && text.charCodeAt(0) === ZERO) exact = false
  let number = 0
  for (let i = 0; i < length; i++) {
    const digit = text.charCodeAt(i) - ZERO
    if (digit < 0 || digit > 9) return -1
    number = number * 10 + digit
  }
  return number <= Number.MAX_SAFE_INTEGER ? number : -1
}

const isAbsent = (text: string): boolean => text.length === 1 && text.charCodeAt(0) === DASH

/** A number up to `max`; undefined when absent, -1 when it is none. */
const numberAt = (values: readonly string[], at: number, max: number): number | undefined => {
  if (at < 0) return undefined
  const text = values[at] as string
  if (isAbsent(text)) return undefined
  const number = whole(text)
  return number > max ? -1 : number
}

/** A word; undefined when absent. */
const wordAt = (values: readonly string[], at: number): string | undefined => {
  if (at < 0) return undefined
  const text = values[at] as string
  if (text.length > 1) return text
  if (text.length === 0) exact = false
  return text.length === 0 || isAbsent(text) ? undefined : text
}

/** An address in canonical form; undefined when absent, `''` when it is none. */
const addressAt = (values: readonly string[], at: number): string | undefined => {
  if (at < 0) return undefined
  const text = values[at] as string
  if (isAbsent(text)) return undefined
  const canonical = canonicalAddress(text)
  if (canonical !== text) exact = false
  return canonical
}

/** Protocols as text; there are only 256. */
const PROTOCOLS: readonly string[] = Array.from({ length: 256 }, (_, number) => String(number))

let lastKey: string | undefined
let lastPlace: Place | undefined

const placeOfKey = (key: string): Place => {
  if (key === lastKey && lastPlace !== undefined) return lastPlace
  lastKey = key
  lastPlace = placeOf(key)
  return lastPlace
}

const MAX: Readonly<Partial<Record<Kind, number>>> = {
  long: Number.MAX_SAFE_INTEGER,
  port: 65_535,
  protocol: 255,
  start: LAST_SECOND,
  end: LAST_SECOND,
}

const WANTED: Readonly<Record<Kind, string>> = {
  keyword: 'a word',
  long: 'a whole number',
  port: 'a port number',
  protocol: 'a protocol number',
  ip: 'an IP address',
  start: 'a time in seconds',
  end: 'a time in seconds',
}

/** Says which value is wrong, for a row of which it is known that one is. */
const complaint = (plan: Plan, values: readonly string[]): Quarantine => {
  for (const [i, name] of plan.names.entries()) {
    const kind = plan.kinds[i] as Kind
    if (kind === 'keyword') continue
    const bad = kind === 'ip' ? addressAt(values, i) === '' : numberAt(values, i, MAX[kind] as number) === -1
    if (bad) return quarantine(`${name} is not ${WANTED[kind]}`)
  }
  return quarantine('a value is not of its column’s kind')
}

/** A value of a column beyond version 5; -1 or '' for what is not of its kind. */
const extraValue = (values: readonly string[], at: number, kind: Kind): string | number | undefined =>
  kind === 'keyword'
    ? wordAt(values, at)
    : kind === 'ip'
      ? addressAt(values, at)
      : numberAt(values, at, MAX[kind] as number)

const read = (row: HeadedRow, plan: Plan, context: RecordContext): Event | Quarantine => {
  const { values } = row
  if (values.length !== plan.width) {
    return quarantine(`the line has ${values.length} values where its format has ${plan.width}`)
  }
  const version = numberAt(values, plan.version, Number.MAX_SAFE_INTEGER)
  const source = addressAt(values, plan.source)
  const destination = addressAt(values, plan.destination)
  const sourcePort = numberAt(values, plan.sourcePort, 65_535)
  const destinationPort = numberAt(values, plan.destinationPort, 65_535)
  const protocol = numberAt(values, plan.protocol, 255)
  const packets = numberAt(values, plan.packets, Number.MAX_SAFE_INTEGER)
  const bytes = numberAt(values, plan.bytes, Number.MAX_SAFE_INTEGER)
  const start = numberAt(values, plan.start, LAST_SECOND)
  const end = numberAt(values, plan.end, LAST_SECOND)
  const flags = numberAt(values, plan.flags, Number.MAX_SAFE_INTEGER)
  const packetSource = addressAt(values, plan.packetSource)
  const packetDestination = addressAt(values, plan.packetDestination)
  const path = numberAt(values, plan.path, Number.MAX_SAFE_INTEGER)
  if (
    version === -1 ||
    source === '' ||
    destination === '' ||
    sourcePort === -1 ||
    destinationPort === -1 ||
    protocol === -1 ||
    packets === -1 ||
    bytes === -1 ||
    start === -1 ||
    end === -1 ||
    flags === -1 ||
    packetSource === '' ||
    packetDestination === '' ||
    path === -1
  ) {
    return complaint(plan, values)
  }
  const place = placeOfKey(context.object.key)
  const time = end !== undefined ? end * 1000 : start !== undefined ? start * 1000 : place.time
  if (time === undefined) return quarantine('the record has no time, and neither has the name of its object')
  // What the stored columns cannot say: an end that is missing though the format has one, and an address of the packet
  // that is missing though the flow has one.
  const odd =
    (plan.end >= 0 && end === undefined) ||
    (plan.packetSource >= 0 && packetSource === undefined && source !== undefined) ||
    (plan.packetDestination >= 0 && packetDestination === undefined && destination !== undefined)
  // One literal, so that all Events of a format share one hidden class.
  const event: Event = {
    '@timestamp': time,
    'cloud.account.id': plan.account < 0 ? place.account : wordAt(values, plan.account),
    'cloud.region': plan.region < 0 ? place.region : wordAt(values, plan.region),
    'cloud.availability_zone': wordAt(values, plan.zone),
    'cloud.instance.id': wordAt(values, plan.instance),
    'source.ip': source,
    'source.port': sourcePort,
    'source.packets': packets,
    'source.bytes': bytes,
    'destination.ip': destination,
    'destination.port': destinationPort,
    'network.iana_number': protocol === undefined ? undefined : PROTOCOLS[protocol],
    'network.direction': wordAt(values, plan.direction),
    'aws.vpcflow.version': version,
    'aws.vpcflow.duration': start === undefined ? undefined : end === undefined ? 0 : end - start,
    'aws.vpcflow.interface_id': wordAt(values, plan.eni),
    'aws.vpcflow.action': wordAt(values, plan.action),
    'aws.vpcflow.log_status': wordAt(values, plan.status),
    'aws.vpcflow.vpc_id': wordAt(values, plan.vpc),
    'aws.vpcflow.subnet_id': wordAt(values, plan.subnet),
    'aws.vpcflow.tcp_flags': flags,
    'aws.vpcflow.type': wordAt(values, plan.type),
    'aws.vpcflow.inner_srcaddr': packetSource === source ? undefined : packetSource,
    'aws.vpcflow.inner_dstaddr': packetDestination === destination ? undefined : packetDestination,
    'aws.vpcflow.sublocation_type': wordAt(values, plan.sublocationType),
    'aws.vpcflow.sublocation_id': wordAt(values, plan.sublocation),
    'aws.vpcflow.pkt_src_aws_service': wordAt(values, plan.sourceService),
    'aws.vpcflow.pkt_dst_aws_service': wordAt(values, plan.destinationService),
    'aws.vpcflow.traffic_path': path,
    'aws.vpcflow.format': odd ? undefined : plan.format,
    'aws.vpcflow.template': odd ? undefined : plan.template,
  }
  const { extras, unknown } = plan
  for (let i = 0; i < extras.length; i++) {
    const extra = extras[i] as (typeof extras)[number]
    const value: Value | undefined = extraValue(values, extra.at, extra.kind)
    if (value === -1 || value === '') return complaint(plan, values)
    event[extra.field] = value
  }
  if (unknown.length > 0) {
    const other: string[] = []
    for (const { at, name } of unknown) {
      const value = wordAt(values, at)
      if (value !== undefined) other.push(`${name}=${value}`)
    }
    event['aws.vpcflow.other'] = other.length === 0 ? undefined : other
  }
  return event
}

/** The row that was read last, and whether its line can be made again. */
let lastRow: HeadedRow | undefined
let lastExact = false

/**
 * Turns a row into an Event. `@timestamp` is the end of the capture window, as Elastic's AWS integration has it;
 * without one the start, and where the format has neither, the time in the object's name.
 */
export const normalise = (row: HeadedRow, context: RecordContext): Event | Quarantine => {
  const plan = planOf(row.header)
  exact = plan.reversible
  const event = read(row, plan, context)
  lastRow = row
  lastExact = exact && !(event instanceof Quarantine) && event['aws.vpcflow.format'] !== undefined
  return event
}

/** Whether the Event's fields give the row's line back, character by character. */
export const originalIsDerived = (row: HeadedRow, context: RecordContext): boolean => {
  if (row !== lastRow) normalise(row, context)
  return lastExact
}
