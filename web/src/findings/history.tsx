import type { FindingChange } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { When } from '../shell/zone.js'
import { usePeople } from './people.js'

/** What was done to a finding, by whom and when; it is only ever added to. */
export const History = ({ changes }: { readonly changes: readonly FindingChange[] }) => {
  const { t } = useI18n()
  const { nameOf } = usePeople()
  const say = (change: FindingChange): string =>
    change.kind === 'status'
      ? t('history.status', { to: change.to ? t(`status.${change.to}`) : '–' })
      : change.kind === 'assigned'
        ? t('history.assigned.to', { name: nameOf(change.comment) })
        : t(`history.${change.kind}`)
  return (
    <ol className="hm-history" data-testid="history">
      {changes.map((change) => (
        <li key={change.id}>
          <strong>{say(change)}</strong>{' '}
          <span className="hm-faint">
            {change.actor} · <When at={change.at} />
          </span>
          {change.comment && change.kind !== 'assigned' && <blockquote>{change.comment}</blockquote>}
        </li>
      ))}
    </ol>
  )
}
