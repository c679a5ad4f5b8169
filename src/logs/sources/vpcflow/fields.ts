import { communityIdField } from '../../community-id-field.js'
import type { Event } from '../../event.js'
import { computed, type Field, type Fields, type FieldType, keyword, keywords, union } from '../../fields.js'
import { COLUMNS, type Kind } from './columns.js'
import { originalOf, originalSql } from './original.js'

type NameOf = (field: string) => string

const TYPES: Readonly<Record<Kind, FieldType>> = {
  keyword: 'keyword',
  long: 'long',
  port: 'long',
  protocol: 'keyword',
  ip: 'ip',
  start: 'long',
  end: 'date',
}

/** What is stored: the log's own columns, and its format. */
const stored: Fields = {
  ...Object.fromEntries(
    COLUMNS.filter(({ field }) => field !== '@timestamp').map(({ field, kind, about }): [string, Field] => [
      field,
      { type: TYPES[kind], ...(about && { about }) },
    ]),
  ),
  'aws.vpcflow.format': {
    ...keyword,
    about: {
      en: 'Columns of the flow log, in order, by their documented names',
      ja: 'フローログの列（順序どおり、ドキュメント上の名前）',
    },
  },
  'aws.vpcflow.template': {
    ...keyword,
    about: {
      en: 'Positions of the columns of a custom format, from which the original line is made again',
      ja: 'カスタム形式の列の位置（元の行を復元するために使用）',
    },
  },
  'aws.vpcflow.other': {
    ...keywords,
    about: { en: 'Columns that are not documented yet, as name=value', ja: '未知の列（名前=値）' },
  },
}

/** Keywords of the IANA protocol numbers that networks carry, in lower case as ECS wants. */
const TRANSPORTS: Readonly<Record<string, string>> = {
  '0': 'hopopt',
  '1': 'icmp',
  '2': 'igmp',
  '4': 'ipv4',
  '6': 'tcp',
  '8': 'egp',
  '17': 'udp',
  '33': 'dccp',
  '41': 'ipv6',
  '46': 'rsvp',
  '47': 'gre',
  '50': 'esp',
  '51': 'ah',
  '58': 'ipv6-icmp',
  '88': 'eigrp',
  '89': 'ospfigp',
  '97': 'etherip',
  '103': 'pim',
  '108': 'ipcomp',
  '112': 'vrrp',
  '115': 'l2tp',
  '132': 'sctp',
  '136': 'udplite',
  '137': 'mpls-in-ip',
}

/** Bits of the TCP header's flag byte, lowest first. */
const TCP_FLAGS = ['fin', 'syn', 'rst', 'psh', 'ack', 'urg', 'ece', 'cwr']

const word = (event: Event, field: string): string | undefined => event[field] as string | undefined
const number = (event: Event, field: string): number | undefined => event[field] as number | undefined

const list = (values: readonly string[]): string => `[${values.map((value) => `'${value}'`).join(', ')}]`

/** Each word of a column as another one; any other as nothing. */
const translated = (field: string, words: Readonly<Record<string, string>>): Field =>
  computed(
    'keyword',
    [field],
    (event) => words[word(event, field) ?? ''],
    (nameOf) =>
      `CASE ${nameOf(field)} ${Object.entries(words)
        .map(([from, to]) => `WHEN '${from}' THEN '${to}'`)
        .join(' ')} END`,
  )

const same = (type: FieldType, field: string): Field =>
  computed(
    type,
    [field],
    (event) => event[field],
    (nameOf) => nameOf(field),
  )

const constant = (value: string): Field =>
  computed(
    'keyword',
    [],
    () => value,
    () => `'${value}'`,
  )

const ACTION = 'aws.vpcflow.action'
const STATUS = 'aws.vpcflow.log_status'
const FORMAT = 'aws.vpcflow.format'
const FLAGS = 'aws.vpcflow.tcp_flags'

const DURATION = 'aws.vpcflow.duration'

const has = (event: Event, name: string): boolean => ` ${word(event, FORMAT) ?? ''} `.includes(` ${name} `)

const hasSql = (nameOf: NameOf, name: string): string => `contains(' ' || ${nameOf(FORMAT)} || ' ', ' ${name} ')`

/** An address of the packet: the one that is stored because it differs, else the flow's. */
const packetAddress = (name: string, inner: string, flow: string, about: Field['about']): Field => ({
  ...computed(
    'ip',
    [inner, flow, FORMAT],
    (event) => event[inner] ?? (has(event, name) ? event[flow] : undefined),
    (nameOf) => `coalesce(${nameOf(inner)}, CASE WHEN ${hasSql(nameOf, name)} THEN ${nameOf(flow)} END)`,
  ),
  ...(about && { about }),
})

/** What the stored columns give without being stored. */
const derived: Fields = {
  'event.kind': constant('event'),
  'event.category': {
    ...computed(
      'keyword',
      [],
      () => ['network'],
      () => list(['network']),
    ),
    many: true,
  },
  'event.type': {
    ...computed(
      'keyword',
      [STATUS, ACTION, 'source.ip'],
      (event) => {
        const status = event[STATUS]
        if (event['source.ip'] === undefined && (status === 'NODATA' || status === 'SKIPDATA')) return ['info']
        const action = event[ACTION]
        return action === 'ACCEPT'
          ? ['connection', 'allowed']
          : action === 'REJECT'
            ? ['connection', 'denied']
            : ['connection']
      },
      (nameOf) =>
        `CASE WHEN ${nameOf('source.ip')} IS NULL AND ${nameOf(STATUS)} IN ('NODATA', 'SKIPDATA') THEN ${list(['info'])} ` +
        `WHEN ${nameOf(ACTION)} = 'ACCEPT' THEN ${list(['connection', 'allowed'])} ` +
        `WHEN ${nameOf(ACTION)} = 'REJECT' THEN ${list(['connection', 'denied'])} ELSE ${list(['connection'])} END`,
    ),
    many: true,
  },
  'event.action': computed(
    'keyword',
    [ACTION],
    (event) => word(event, ACTION)?.toLowerCase(),
    (nameOf) => `lower(${nameOf(ACTION)})`,
  ),
  'event.outcome': translated(ACTION, { ACCEPT: 'success', REJECT: 'failure' }),
  'event.reason': same('keyword', 'aws.vpcflow.reject_reason'),
  'event.start': computed(
    'date',
    ['@timestamp', DURATION],
    (event) => {
      const duration = number(event, DURATION)
      return duration === undefined ? undefined : event['@timestamp'] - duration * 1000
    },
    (nameOf) => `make_timestamp(epoch_us(${nameOf('@timestamp')}) - ${nameOf(DURATION)} * 1000000)`,
  ),
  'event.end': computed(
    'date',
    ['@timestamp', FORMAT],
    (event) => (has(event, 'end') ? event['@timestamp'] : undefined),
    (nameOf) => `CASE WHEN ${hasSql(nameOf, 'end')} THEN ${nameOf('@timestamp')} END`,
  ),
  'aws.vpcflow.pkt_srcaddr': packetAddress('pkt-srcaddr', 'aws.vpcflow.inner_srcaddr', 'source.ip', {
    en: 'Source address in the packet itself',
    ja: 'パケット自体の送信元アドレス',
  }),
  'aws.vpcflow.pkt_dstaddr': packetAddress('pkt-dstaddr', 'aws.vpcflow.inner_dstaddr', 'destination.ip', {
    en: 'Destination address in the packet itself',
    ja: 'パケット自体の宛先アドレス',
  }),
  'event.original': {
    ...computed(
      'text',
      [FORMAT, ...Object.keys(stored), '@timestamp'].filter((name, i, all) => all.indexOf(name) === i),
      originalOf,
      originalSql,
    ),
    unique: true,
  },
  'cloud.provider': constant('aws'),
  'orchestrator.type': computed(
    'keyword',
    ['orchestrator.cluster.id', 'orchestrator.cluster.name'],
    (event) =>
      event['orchestrator.cluster.id'] === undefined && event['orchestrator.cluster.name'] === undefined
        ? undefined
        : 'ecs',
    (nameOf) =>
      `CASE WHEN ${nameOf('orchestrator.cluster.id')} IS NOT NULL OR ${nameOf('orchestrator.cluster.name')} IS NOT NULL THEN 'ecs' END`,
  ),
  'source.address': same('keyword', 'source.ip'),
  'destination.address': same('keyword', 'destination.ip'),
  'network.bytes': same('long', 'source.bytes'),
  'network.packets': same('long', 'source.packets'),
  'network.transport': translated('network.iana_number', TRANSPORTS),
  'network.type': computed(
    'keyword',
    ['source.ip', 'destination.ip', 'aws.vpcflow.type'],
    (event) => {
      const address = word(event, 'source.ip') ?? word(event, 'destination.ip')
      if (address !== undefined) return address.includes(':') ? 'ipv6' : 'ipv4'
      const type = event['aws.vpcflow.type']
      return type === 'IPv4' ? 'ipv4' : type === 'IPv6' ? 'ipv6' : undefined
    },
    (nameOf: NameOf) => {
      const address = `coalesce(${nameOf('source.ip')}, ${nameOf('destination.ip')})`
      return (
        `CASE WHEN contains(${address}, ':') THEN 'ipv6' WHEN ${address} IS NOT NULL THEN 'ipv4' ` +
        `WHEN ${nameOf('aws.vpcflow.type')} = 'IPv4' THEN 'ipv4' WHEN ${nameOf('aws.vpcflow.type')} = 'IPv6' THEN 'ipv6' END`
      )
    },
  ),
  'network.community_id': communityIdField,
  'aws.vpcflow.tcp_flags_array': {
    ...computed(
      'keyword',
      [FLAGS],
      (event) => {
        const flags = number(event, FLAGS) ?? 0
        // Not by bit operators: those cut numbers to 32 bits, which SQL does not.
        const set = TCP_FLAGS.filter((_, bit) => Math.floor(flags / 2 ** bit) % 2 === 1)
        return set.length === 0 ? undefined : set
      },
      (nameOf) => {
        const flag = (name: string, bit: number) => `CASE WHEN ${nameOf(FLAGS)} & ${2 ** bit} <> 0 THEN '${name}' END`
        return `CASE WHEN ${nameOf(FLAGS)} & 255 <> 0 THEN list_filter([${TCP_FLAGS.map(flag).join(', ')}], lambda hinomi_flag: hinomi_flag IS NOT NULL) END`
      },
    ),
    many: true,
    about: { en: 'Names of the TCP flags seen in the window', ja: '期間中に現れたTCPフラグの名前' },
  },
  'related.ip': union('ip', 'source.ip', 'destination.ip', 'aws.vpcflow.inner_srcaddr', 'aws.vpcflow.inner_dstaddr'),
}

export const fields: Fields = { ...stored, ...derived }
