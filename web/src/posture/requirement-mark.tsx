import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { ManualRequirement } from '../../../src/contract/index.js'
import { useT } from '../i18n/index.js'

const SIGN = { met: 'success', 'not-met': 'error', 'not-applicable': 'stopped', due: 'pending' } as const

/** What a person said of a recommendation, or that nothing holds any more. */
export const RequirementMark = ({ status }: Pick<ManualRequirement, 'status'>) => {
  const t = useT()
  return <StatusIndicator type={SIGN[status]}>{t(`standard.verdict.${status}`)}</StatusIndicator>
}
