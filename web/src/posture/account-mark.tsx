import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { PostureAccount } from '../../../src/contract/index.js'
import { useT } from '../i18n/index.js'

const SIGN = { ready: 'success', suspended: 'stopped', denied: 'error', failed: 'error' } as const

/** Whether an account could be entered. */
export const AccountMark = ({ status }: Pick<PostureAccount, 'status'>) => {
  const t = useT()
  return <StatusIndicator type={SIGN[status]}>{t(`account.status.${status}`)}</StatusIndicator>
}
