import Alert from '@cloudscape-design/components/alert'
import type { ThreatList } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'

interface Props {
  readonly skipped: ThreatList['skipped']
  readonly kept?: number
}

/** What of a list is not looked up, and why. */
export const ThreatSkipped = ({ skipped, kept = 0 }: Props) => {
  const { t } = useI18n()
  if (skipped.length === 0 && kept === 0) return null
  return (
    <Alert type="info">
      <ul>
        {kept > 0 && <li>{t('threat.kept', { n: kept })}</li>}
        {skipped.map((one) => (
          <li key={one.reason}>
            {t(`threat.skip.${one.reason}`, { n: one.count })}{' '}
            <span className="hm-mono hm-break hm-faint">{one.samples.join(', ')}</span>
          </li>
        ))}
      </ul>
    </Alert>
  )
}
