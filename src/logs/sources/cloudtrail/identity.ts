import { memo } from '../../memo.js'

/** What the ARN of a caller says about it. Empty text stands for "does not say". */
interface Caller {
  /** The ARN itself; equal texts are one string here. */
  readonly arn: string | undefined
  /** IAM user, role, or federated user: the last part of its ARN's path. */
  readonly name: string
  /** Role sessions only. */
  readonly session: string
  readonly email: string
  /** The EC2 instance whose role this is: its id is the session's name. */
  readonly instance: string
}

const NOBODY: Caller = { arn: undefined, name: '', session: '', email: '', instance: '' }

/** `alice@example.com`, the form in which identity providers name role sessions. */
const emailOf = (text: string): string => {
  const at = text.indexOf('@')
  return at > 0 && at === text.lastIndexOf('@') && text.indexOf('.', at) > at + 1 && !text.includes(' ') ? text : ''
}

const INSTANCE = /^i-[0-9a-f]{8,17}$/

/**
 * Splits a caller's ARN: `arn:aws:iam::1:user/path/Alice`, `arn:aws:sts::1:assumed-role/Role/Session`,
 * `arn:aws:sts::1:federated-user/Bob`, `arn:aws:iam::1:root`.
 */
export const callerOf: (arn: string) => Caller = memo(
  (arn) => {
    const parts = arn.split(':')
    const resource = parts.slice(5).join(':')
    const nobody = { ...NOBODY, arn }
    if (parts[0] !== 'arn' || resource === '') return nobody
    if (resource === 'root') return { ...nobody, name: 'root' }
    const path = resource.split('/')
    const last = path.at(-1) ?? ''
    if (path[0] === 'assumed-role') {
      const session = path.slice(2).join('/')
      return {
        arn,
        name: path[1] ?? '',
        session,
        email: emailOf(session),
        instance: INSTANCE.test(session) ? session : '',
      }
    }
    return path.length < 2 ? nobody : { ...nobody, name: last, email: emailOf(last) }
  },
  { entries: 16_384, keyLength: 512 },
)

/** For a record without an ARN. */
export const callerUnknown = NOBODY
