import { deliveryFields } from '../../cloudwatch.js'
import type { LogText } from '../../decode/multiline.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { about, type Fields, ip, keyword, keywords, long, text, union } from '../../fields.js'
import { canonicalIp } from '../../ip.js'
import { milliseconds } from '../../iso-time.js'
import { memo } from '../../memo.js'
import { meaningOf } from './actions.js'
import { AT, type EventData } from './data.js'
import { objectFields, objectOf } from './object.js'
import { partsOf } from './parts.js'
import { textIn } from './xml.js'

export const fields: Fields = {
  ...deliveryFields,
  ...objectFields,
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'event.action': keyword,
  'event.outcome': keyword,
  'event.code': keyword,
  'event.provider': keyword,
  'log.level': keyword,
  message: text,
  'host.name': keyword,
  'source.address': keyword,
  'source.ip': ip,
  'source.port': long,
  'user.name': keyword,
  'user.domain': keyword,
  'user.id': keyword,
  'user.target.name': about(keyword, 'User or member that is acted on', '操作の対象となったユーザーまたはメンバー'),
  'user.target.domain': keyword,
  'user.target.id': keyword,
  'group.name': keyword,
  'group.domain': keyword,
  'group.id': keyword,
  'process.executable': keyword,
  'process.pid': long,
  'process.command_line': keyword,
  'process.parent.executable': keyword,
  'process.parent.pid': long,
  'service.name': about(keyword, 'Service that was installed', 'インストールされたサービス'),
  'related.ip': union('ip', 'source.ip'),
  'related.hosts': union('keyword', 'host.name'),
  'related.user': union('keyword', 'user.name', 'user.target.name'),
  'windows.event.channel': about(
    keyword,
    'Log: Security, System, Application, …',
    'ログの種類。Security、System、Applicationなど',
  ),
  'windows.event.record_id': about(
    keyword,
    'Number of the record in its log (EventRecordID)',
    'ログ内でのレコード番号（EventRecordID）',
  ),
  'windows.event.activity_id': about(keyword, 'Joins events of one activity', '同じ処理のイベントを結び付けるID'),
  'windows.event.task': about(
    keyword,
    'Task of the provider, by name or number',
    'プロバイダーのタスク（名前または番号）',
  ),
  'windows.event.logon_type': about(
    keyword,
    'How the person logged on: 2 interactive, 3 network, 10 remote desktop, …',
    'ログオンの種類。2は対話型、3はネットワーク、10はリモートデスクトップなど',
  ),
  'windows.event.authentication_package': about(
    keyword,
    'NTLM, Kerberos, Negotiate, …',
    'NTLM、Kerberos、Negotiateなど',
  ),
  'windows.event.status': about(keyword, 'Why it failed, as a code', '失敗理由のコード'),
  'windows.event.sub_status': about(keyword, 'Why it failed in detail, as a code', '失敗理由の詳細コード'),
  'windows.event.workstation': about(keyword, 'Computer that the logon came from', 'ログオン元のコンピューター'),
  'windows.event.service_file': about(
    keyword,
    'Program of the installed service',
    'インストールされたサービスのプログラム',
  ),
  'windows.event.task_name': about(keyword, 'Name of the scheduled task', 'スケジュールされたタスクの名前'),
  'windows.event.data': about(
    keywords,
    'All of the event data, each as Name=value',
    'イベントデータの全項目（「名前=値」の形式）',
  ),
}

const LEVELS: Readonly<Record<string, string>> = {
  0: 'information',
  1: 'critical',
  2: 'error',
  3: 'warning',
  4: 'information',
  5: 'verbose',
}

const HOST = ['host']
const INFO = ['info']

/** Keywords of the audit: bit 53 success, bit 52 failure. */
const outcomeOf = memo(
  (keywords): string | undefined => {
    if (!/^0x[0-9a-f]{1,16}$/i.test(keywords)) return undefined
    const bits = BigInt(keywords)
    if ((bits & (1n << 52n)) !== 0n) return 'failure'
    return (bits & (1n << 53n)) === 0n ? undefined : 'success'
  },
  { entries: 64, keyLength: 18 },
)

/** `0x1f4` or `500`. */
const number = (value: string | undefined): number | undefined =>
  value !== undefined && /^(?:0x[0-9a-f]{1,12}|\d{1,15})$/i.test(value) ? Number(value) : undefined

const NONE: ReadonlySet<string> = new Set(['0x0', '%%2313'])

/** The SID of nobody. */
const NULL_SID = 'S-1-0-0'

interface Person {
  readonly name: string | undefined
  readonly domain: string | undefined
  readonly id: string | undefined
}

const personOf = (name: string | undefined, domain: string | undefined, id: string | undefined): Person => ({
  name,
  domain,
  id: id === NULL_SID ? undefined : id,
})

const subjectOf = ({ values }: EventData): Person =>
  personOf(values[AT.SubjectUserName], values[AT.SubjectDomainName], values[AT.SubjectUserSid] ?? values[AT.SubjectSid])

const targetOf = ({ values }: EventData): Person =>
  personOf(values[AT.TargetUserName], values[AT.TargetDomainName], values[AT.TargetUserSid] ?? values[AT.TargetSid])

const NOBODY: Person = { name: undefined, domain: undefined, id: undefined }

/** `CN=Bob,OU=…` → `Bob`. */
const memberName = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : (/^CN=([^,]+)/i.exec(name)?.[1] ?? name)

/** `::ffff:192.0.2.1`, as a server of IPv6 writes an address of IPv4. */
const unmapped = (address: string | undefined): string | undefined =>
  address?.startsWith('::') === true ? address.replace(/^::ffff:(?=\d)/i, '') : address

export const normalise = (record: LogText): Event | Quarantine => {
  const xml = record.text
  if (!xml.startsWith('<Event ') && !/^\s*<Event[ >]/.test(xml)) return quarantine('not an event of Windows in XML')
  const { system, data, userData: cleared, rendering } = partsOf(xml)
  if (system === undefined) return quarantine('the event has no System part')
  const { code, provider } = system
  if (code === undefined) return quarantine('the event has no EventID')
  const time = milliseconds(system.time) ?? record.time
  if (time === undefined) return quarantine('the event has no valid time')
  const { values } = data
  const meaning = meaningOf(provider, code)
  const object = objectOf(code, meaning, values)
  const isMember = meaning?.type[0] === 'group'
  const subject = subjectOf(data)
  const target = targetOf(data)
  const actor =
    meaning?.bySubject !== true && target.name !== undefined
      ? target
      : cleared !== undefined && subject.name === undefined
        ? {
            name: textIn(cleared, 'SubjectUserName'),
            domain: textIn(cleared, 'SubjectDomainName'),
            id: textIn(cleared, 'SubjectUserSid'),
          }
        : subject
  const acted = meaning?.bySubject !== true ? NOBODY : isMember ? NOBODY : target
  const group = isMember ? target : NOBODY
  const address = unmapped(values[AT.IpAddress])
  const port = number(values[AT.IpPort])
  const isProcess = code === '4688' && meaning !== undefined
  const status = values[AT.Status]
  const subStatus = values[AT.SubStatus]
  const rendered = (name: string) => (rendering === undefined ? undefined : textIn(rendering, name))
  return {
    '@timestamp': time,
    'cloud.account.id': record.account,
    'aws.cloudwatch.log_group': record.group,
    'aws.cloudwatch.log_stream': record.stream,
    'event.kind': 'event',
    'event.category': object.category ?? meaning?.category ?? HOST,
    'event.type': object.type ?? meaning?.type ?? INFO,
    'file.path': object.path,
    'file.name': object.name,
    'windows.event.object_type': object.kind,
    'windows.event.share_name': object.shareName,
    'windows.event.share_path': object.sharePath,
    'windows.event.access_mask': object.accessMask,
    'windows.event.accesses': object.accesses,
    'event.action': meaning?.action,
    'event.outcome': meaning?.outcome ?? outcomeOf(system.keywords ?? ''),
    'event.code': code,
    'event.provider': provider,
    'log.level': rendered('Level') ?? LEVELS[system.level ?? ''],
    message: rendered('Message'),
    'host.name': system.computer,
    'source.address': address,
    'source.ip': address === undefined ? undefined : canonicalIp(address),
    'source.port': port === undefined || port === 0 || port > 65_535 ? undefined : port,
    'user.name': actor.name,
    'user.domain': actor.domain,
    'user.id': actor.id ?? system.userId,
    'user.target.name': isMember ? memberName(values[AT.MemberName]) : acted.name,
    'user.target.domain': isMember ? undefined : acted.domain,
    'user.target.id': isMember ? values[AT.MemberSid] : acted.id,
    'group.name': group.name,
    'group.domain': group.domain,
    'group.id': group.id,
    'process.executable': isProcess ? values[AT.NewProcessName] : values[AT.ProcessName],
    'process.pid': number(isProcess ? values[AT.NewProcessId] : values[AT.ProcessId]),
    'process.command_line': values[AT.CommandLine],
    'process.parent.executable': isProcess ? values[AT.ParentProcessName] : undefined,
    'process.parent.pid': isProcess ? number(values[AT.ProcessId]) : undefined,
    'service.name': meaning?.action === 'service-installed' ? values[AT.ServiceName] : undefined,
    'windows.event.channel': system.channel,
    'windows.event.record_id': system.recordId,
    'windows.event.activity_id': system.activityId,
    'windows.event.task': rendered('Task') ?? system.task,
    'windows.event.logon_type': values[AT.LogonType],
    'windows.event.authentication_package': values[AT.AuthenticationPackageName],
    'windows.event.status': status === undefined || NONE.has(status) ? undefined : status,
    'windows.event.sub_status': subStatus === undefined || NONE.has(subStatus) ? undefined : subStatus,
    'windows.event.workstation': values[AT.WorkstationName] ?? values[AT.Workstation],
    'windows.event.service_file':
      values[AT.ServiceFileName] ?? (meaning?.action === 'service-installed' ? values[AT.ImagePath] : undefined),
    'windows.event.task_name': values[AT.TaskName],
    'windows.event.data': data.pairs.length === 0 ? undefined : data.pairs,
  }
}
