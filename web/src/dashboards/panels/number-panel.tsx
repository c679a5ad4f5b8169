import type { PanelOf } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { useMeasureText } from '../measure-text.js'
import type { DataOf } from './shown.js'

interface Props {
  readonly panel: PanelOf<'number'>
  readonly data: DataOf<'value'>
}

const TONES = { bad: ['bad', 'good'], good: ['good', 'bad'], neutral: [undefined, undefined] } as const

/** One number, and how it stands to that of the same time before. */
export const NumberView = ({ panel, data: { value, before } }: Props) => {
  const { t, locale } = useI18n()
  const text = useMeasureText()
  const exact = value === null || before === null || before === 0 ? null : (value - before) / before
  // What would be written as 0 % is no change.
  const change = exact !== null && Math.abs(exact) < 0.0005 ? 0 : exact
  const tone = change === null || change === 0 ? undefined : TONES[panel.rise][change > 0 ? 0 : 1]
  return (
    <div className="hm-panel-number">
      <strong title={value === null ? undefined : String(value)} data-testid="panel-value" data-value={value}>
        {value === null ? '–' : text(value, panel.unit)}
      </strong>
      <span className="hm-faint">
        {change !== null && (
          <span className="hm-trend" data-tone={tone}>
            {change > 0 ? '▲ ' : change < 0 ? '▼ ' : ''}
            {new Intl.NumberFormat(locale, {
              style: 'percent',
              maximumFractionDigits: Math.abs(change) < 0.1 ? 1 : 0,
              // The arrow has the sign.
              signDisplay: 'never',
            }).format(change)}
          </span>
        )}
        {before === null ? t('dashboards.noBefore') : t('dashboards.before', { value: text(before, panel.unit) })}
      </span>
    </div>
  )
}
