import { awsProvider, deliveryFields, deliveryOf } from '../../cloudwatch.js'
import type { LogText } from '../../decode/multiline.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { about, type Fields, keyword, keywords, union } from '../../fields.js'

export const fields: Fields = {
  ...deliveryFields,
  ...awsProvider,
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'event.action': about(keyword, 'Operation: CN_LOGIN, CN_CREATE_USER …', '操作（CN_LOGIN、CN_CREATE_USERなど）'),
  'event.code': about(keyword, 'Number of the operation', '操作の番号'),
  'event.outcome': keyword,
  'error.code': keyword,
  'error.message': { type: 'text' },
  'user.name': about(keyword, 'User that logged in or out', 'ログインまたはログアウトしたユーザー'),
  'user.target.name': about(keyword, 'User that was managed', '管理操作の対象ユーザー'),
  'related.user': union('keyword', 'user.name', 'user.target.name'),
  'aws.cloudhsm.cluster': about(keyword, 'Id of the cluster', 'クラスターのID'),
  'aws.cloudhsm.hsm': about(keyword, 'Id of the HSM', 'HSMのID'),
  'aws.cloudhsm.sequence': about(keyword, 'Number of the event in its stream', 'ログストリーム内でのイベント番号'),
  'aws.cloudhsm.reboot_counter': about(keyword, 'How often the HSM was started', 'HSMの再起動回数'),
  'aws.cloudhsm.command_type': about(keyword, 'Category of the command', 'コマンドの種類'),
  'aws.cloudhsm.session': about(keyword, 'Session of the command', 'コマンドのセッション'),
  'aws.cloudhsm.log_type': about(keyword, 'Kind of the entry', 'ログエントリの種類'),
  'aws.cloudhsm.user_type': about(
    keyword,
    'Role of the user: CN_CRYPTO_OFFICER …',
    'ユーザーの種類（CN_CRYPTO_OFFICERなど）',
  ),
  'aws.cloudhsm.key_handles': about(keywords, 'Handles of keys that the command is about', '対象の鍵のハンドル'),
}

export const begins = (line: string): boolean => /^Time ?: ?\d\d\/\d\d\/\d\d /.test(line)

interface Meaning {
  readonly category: readonly string[]
  readonly type: readonly string[]
  /** The user in the entry is the one who acts. */
  readonly acts?: true
}

const KEY = ['configuration']
const IAM = ['iam']

/** Source: "AWS CloudHSM audit log reference". */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  CN_LOGIN: { category: ['authentication'], type: ['start'], acts: true },
  CN_AUTHORIZE_SESSION: { category: ['authentication'], type: ['start'], acts: true },
  CN_LOGOUT: { category: ['authentication'], type: ['end'], acts: true },
  CN_APP_FINALIZE: { category: ['session'], type: ['end'], acts: true },
  CN_CLOSE_SESSION: { category: ['session'], type: ['end'], acts: true },
  CN_SESSION_CLOSE: { category: ['session'], type: ['end'], acts: true },
  CN_CREATE_USER: { category: IAM, type: ['user', 'creation'] },
  CN_CREATE_CO: { category: IAM, type: ['user', 'creation'] },
  CN_CREATE_APPLIANCE_USER: { category: IAM, type: ['user', 'creation'] },
  CN_DELETE_USER: { category: IAM, type: ['user', 'deletion'] },
  CN_CHANGE_PSWD: { category: IAM, type: ['user', 'change'] },
  CN_SET_M_VALUE: { category: IAM, type: ['change'] },
  CN_APPROVE_TOKEN: { category: IAM, type: ['admin'] },
  CN_DELETE_TOKEN: { category: IAM, type: ['deletion'] },
  CN_GET_TOKEN: { category: IAM, type: ['info'] },
  CN_GENERATE_KEY: { category: KEY, type: ['creation'] },
  CN_GENERATE_KEY_PAIR: { category: KEY, type: ['creation'] },
  CN_CREATE_OBJECT: { category: KEY, type: ['creation'] },
  CN_MODIFY_OBJECT: { category: KEY, type: ['change'] },
  CN_DESTROY_OBJECT: { category: KEY, type: ['deletion'] },
  CN_TOMBSTONE_OBJECT: { category: KEY, type: ['deletion'] },
  CN_SHARE_OBJECT: { category: KEY, type: ['change'] },
  CN_WRAP_KEY: { category: KEY, type: ['access'] },
  CN_NIST_AES_WRAP: { category: KEY, type: ['access'] },
  CN_UNWRAP_KEY: { category: KEY, type: ['creation'] },
  CN_DERIVE_KEY: { category: KEY, type: ['creation'] },
  CN_INSERT_MASKED_OBJECT_USER: { category: KEY, type: ['creation'] },
  CN_EXTRACT_MASKED_OBJECT_USER: { category: KEY, type: ['access'] },
  CN_PARTN_INIT: { category: KEY, type: ['change'] },
  CN_INIT_TOKEN: { category: KEY, type: ['change'] },
}

const OTHER: Meaning = { category: KEY, type: ['info'] }

const nameOf = (text: string): string => text.toLowerCase().replace(/\s*\(hex\)$/, '')

/** `Opcode : CN_LOGIN (0xd)`, `Opcode: CN_LOGIN (0xd)`; the value may hold colons. */
const valuesOf = (text: string): ReadonlyMap<string, string> => {
  const values = new Map<string, string>()
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    const name = nameOf(line.slice(0, colon).trim())
    const value = line.slice(colon + 1).trim()
    if (value !== '' && !values.has(name)) values.set(name, value)
  }
  return values
}

/** `CN_LOGIN (0xd)` → its name and its number. */
const numbered = (value: string | undefined) => {
  const found = /^(\S+)(?: \(([^)]*)\))?$/.exec(value ?? '')
  return { name: found?.[1] ?? value, number: found?.[2] }
}

/** `12/19/17 21:01:17.140812, usecs:1513717277140812`: the second says the century too. */
const timeOf = (value: string | undefined): number | undefined => {
  const micros = /usecs:(\d{13,17})$/.exec(value ?? '')?.[1]
  return micros === undefined ? undefined : Number(micros) / 1000
}

/** `0` stands for no key. */
const HANDLES = ['priv/secret key handle', 'public key handle', 'key handle'] as const

export const normalise = (record: LogText): Event | Quarantine => {
  if (!begins(record.text)) return quarantine('not an entry of the audit log of CloudHSM')
  const values = valuesOf(record.text)
  const { name: action, number: code } = numbered(values.get('opcode'))
  if (action === undefined) return quarantine('the entry has no Opcode')
  const time = timeOf(values.get('time')) ?? record.time
  if (time === undefined) return quarantine('the entry has no valid time')
  const meaning = MEANINGS[action] ?? OTHER
  const response = /^(\d{1,9}): ?HSM (?:Return|Error): ?([\s\S]*)$/.exec(values.get('response') ?? '')
  const failed = response !== null && response[1] !== '0'
  const user = values.get('user name')
  const handles = HANDLES.flatMap((name) => values.get(name) ?? []).filter((handle) => handle !== '0')
  return {
    '@timestamp': time,
    ...deliveryOf(record),
    'event.kind': 'event',
    'event.category': meaning.category,
    'event.type': meaning.type,
    'event.action': action,
    'event.code': code,
    'event.outcome': response === null ? undefined : failed ? 'failure' : 'success',
    'error.code': failed ? response[1] : undefined,
    'error.message': failed ? response[2] || undefined : undefined,
    'user.name': meaning.acts === true ? user : undefined,
    'user.target.name': meaning.acts === true ? undefined : user,
    'aws.cloudhsm.cluster': /^\/aws\/cloudhsm\/(.+)$/.exec(record.group ?? '')?.[1],
    'aws.cloudhsm.hsm': record.stream,
    'aws.cloudhsm.sequence': values.get('sequence no'),
    'aws.cloudhsm.reboot_counter': values.get('reboot counter'),
    'aws.cloudhsm.command_type': numbered(values.get('command type')).name,
    'aws.cloudhsm.session': values.get('session handle'),
    'aws.cloudhsm.log_type': numbered(values.get('log type')).name,
    'aws.cloudhsm.user_type': numbered(values.get('user type')).name,
    'aws.cloudhsm.key_handles': handles.length === 0 ? undefined : handles,
  }
}
