import { memo } from '../../memo.js'

/** What ECS calls an activity of the directory. */
interface Kind {
  readonly category: readonly string[]
  readonly type: readonly string[]
}

const IAM: readonly string[] = ['iam']
const CONFIGURATION: readonly string[] = ['configuration']

const CHANGES: ReadonlyMap<string | undefined, string> = new Map([
  ['Add', 'creation'],
  ['Update', 'change'],
  ['Delete', 'deletion'],
  ['Assign', 'change'],
  ['Unassign', 'change'],
])

/** Who belongs to a group or has a role changes: nothing is made or goes. */
const changeOf = (operation: string, activity: string): string => {
  if (/\b(?:member|owner|eligible|assignment|credentials)\b/i.test(activity)) return 'change'
  const known = CHANGES.get(operation)
  if (known !== undefined) return known
  if (/^(?:Add|Create|Invite|Register|Hard create)\b/.test(activity)) return 'creation'
  if (/^(?:Delete|Remove|Hard delete)\b/.test(activity)) return 'deletion'
  return /^(?:Get|Export|Download|Read|Validate|Evaluate)\b/.test(activity) ? 'info' : 'change'
}

const SUBJECTS: ReadonlyMap<string, string> = new Map([
  ['UserManagement', 'user'],
  ['GroupManagement', 'group'],
  ['RoleManagement', 'admin'],
])

const known: (key: string) => Kind = memo(
  (key) => {
    const [area = '', operation = '', activity = ''] = key.split('\n')
    const subject = SUBJECTS.get(area)
    const change = changeOf(operation, activity)
    return subject === undefined
      ? { category: CONFIGURATION, type: [change] }
      : { category: IAM, type: [subject, change] }
  },
  { entries: 2048, keyLength: 256 },
)

/** By the area it belongs to (UserManagement, …) and what is done there. */
export const auditKind = (area: string | undefined, operation: string | undefined, activity: string): Kind =>
  known(`${area ?? ''}\n${operation ?? ''}\n${activity}`)
