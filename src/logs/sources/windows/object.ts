import { about, type Fields, keyword, keywords } from '../../fields.js'
import { memo } from '../../memo.js'
import type { Meaning } from './actions.js'
import { AT, type EventData } from './data.js'

export const objectFields: Fields = {
  'file.path': about(keyword, 'File or folder that was accessed', 'アクセスされたファイルまたはフォルダー'),
  'file.name': keyword,
  'windows.event.object_type': about(keyword, 'Type of the object: File, Key …', 'オブジェクトの種類（File、Keyなど）'),
  'windows.event.share_name': about(keyword, 'Share that was accessed', 'アクセスされた共有'),
  'windows.event.share_path': about(keyword, 'Folder of the share', '共有のフォルダー'),
  'windows.event.access_mask': about(
    keyword,
    'Rights that were asked for or used, as bits',
    '要求または使用された権限のビット和',
  ),
  'windows.event.accesses': about(keywords, 'Rights that were asked for or used', '要求または使用された権限'),
}

/** Source: Microsoft, "4663(S): An attempt was made to access an object", "Table of file access codes". */
const ACCESSES: Readonly<Record<string, string>> = {
  1537: 'DELETE',
  1538: 'READ_CONTROL',
  1539: 'WRITE_DAC',
  1540: 'WRITE_OWNER',
  1541: 'SYNCHRONIZE',
  1542: 'ACCESS_SYS_SEC',
  4416: 'ReadData',
  4417: 'WriteData',
  4418: 'AppendData',
  4419: 'ReadEA',
  4420: 'WriteEA',
  4421: 'Execute',
  4422: 'DeleteChild',
  4423: 'ReadAttributes',
  4424: 'WriteAttributes',
}

const DELETES: ReadonlySet<string> = new Set(['DELETE', 'DeleteChild'])
const CHANGES: ReadonlySet<string> = new Set([
  ...['WriteData', 'AppendData', 'WriteEA', 'WriteAttributes', 'WRITE_DAC', 'WRITE_OWNER'],
])

const DELETION = ['deletion']
const CHANGE = ['change']

interface Accesses {
  readonly list: readonly string[]
  /** What using them does to the object. */
  readonly type: readonly string[] | undefined
}

/** `%%1537 %%4417`, with white space of any kind between; the same few over and over. */
const accessesOf = memo(
  (written): Accesses | undefined => {
    const found = written.match(/%%\d{1,6}/g)?.map((code) => ACCESSES[code.slice(2)] ?? code)
    if (found === undefined) return undefined
    const list = [...new Set(found)]
    if (list.some((one) => DELETES.has(one))) return { list, type: DELETION }
    return { list, type: list.some((one) => CHANGES.has(one)) ? CHANGE : undefined }
  },
  { entries: 1000, keyLength: 256 },
)

/** `4663` says that the rights were used; `4656` and `5145` only that they were asked for. */
const USED = '4663'

const CONFIGURATION = ['configuration']

interface AuditedObject {
  /** Instead of those that the event's number says. */
  readonly category?: readonly string[] | undefined
  readonly type?: readonly string[] | undefined
  readonly path?: string | undefined
  readonly name?: string | undefined
  readonly kind?: string | undefined
  readonly shareName?: string | undefined
  readonly sharePath?: string | undefined
  readonly accessMask?: string | undefined
  readonly accesses?: readonly string[] | undefined
}

const NOTHING: AuditedObject = {}

/** What an event of the audit of objects is about: files and shares. */
export const objectOf = (code: string, meaning: Meaning | undefined, values: EventData['values']): AuditedObject => {
  if (meaning === undefined || (meaning.category[0] !== 'file' && !meaning.action.startsWith('share-'))) return NOTHING
  const type = values[AT.ObjectType]
  const isFile = type === undefined || type === 'File'
  const shared = values[AT.RelativeTargetName]
  const path = isFile ? (values[AT.ObjectName] ?? shared) : undefined
  const written = values[AT.AccessList]
  const accesses = written === undefined ? undefined : accessesOf(written)
  return {
    category: isFile ? undefined : CONFIGURATION,
    type: code === USED ? accesses?.type : undefined,
    path,
    name: path?.slice(path.lastIndexOf('\\') + 1) || undefined,
    kind: type,
    shareName: values[AT.ShareName],
    sharePath: values[AT.ShareLocalPath] ?? values[AT.SharePath],
    accessMask: values[AT.AccessMask],
    accesses: accesses?.list,
  }
}
