import Spinner from '@cloudscape-design/components/spinner'
import { useState } from 'react'
import type { FieldInfo } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { mini16 } from '../../shell/mini-icons.js'
import { ProblemAlert } from '../../shell/problem.js'
import { useTimes } from '../../shell/zone.js'
import { type Asked, useStatistics, useTop } from '../events-api.js'
import type { Pivots } from './actions.js'

interface Props {
  readonly field: FieldInfo
  readonly asked: Asked | null
  readonly pivots: Pivots
}

const STATISTICS = ['min', 'p50', 'mean', 'p95', 'p99', 'max', 'sum'] as const

const Numbers = ({ field, asked }: Omit<Props, 'pivots'>) => {
  const { t, locale } = useI18n()
  const times = useTimes()
  const { data } = useStatistics(asked, field.name, true)
  if (!data || data.count === 0) return null
  const write = (n: number) =>
    field.type === 'date' ? times.log(n) : new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(n)
  const shown = field.type === 'date' ? (['min', 'max'] as const) : STATISTICS
  return (
    <dl className="hm-statistics">
      {shown.map((name) => {
        const value = data[name]
        return value === undefined ? null : (
          <div key={name}>
            <dt>{t(`statistics.${name}`)}</dt>
            <dd>{write(value)}</dd>
          </div>
        )
      })}
    </dl>
  )
}

/** The most frequent values of a field over the whole range, and statistics where it holds numbers. */
export const FieldDetails = ({ field, asked, pivots }: Props) => {
  const { t, number, locale } = useI18n()
  const [limit, setLimit] = useState(10)
  const top = useTop(asked, field.name, limit)
  const numeric = field.type === 'long' || field.type === 'double' || field.type === 'date'
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  if (top.isPending) {
    return (
      <div className="hm-field-details">
        <Spinner />
      </div>
    )
  }
  if (top.isError) {
    return (
      <div className="hm-field-details">
        <ProblemAlert error={top.error} retry={() => top.refetch()} />
      </div>
    )
  }
  const { values, present, total } = top.data
  return (
    <div className="hm-field-details" data-testid="field-details">
      {numeric && <Numbers field={field} asked={asked} />}
      {values.length === 0 ? (
        <p className="hm-faint">{t('fields.empty')}</p>
      ) : (
        <>
          <ul className="hm-top-values">
            {values.map(({ value, count }) => (
              <li key={String(value)}>
                <div className="hm-top-value" title={String(value)}>
                  <span className="hm-break">{String(value)}</span>
                  <span className="hm-number">{percent.format(present ? count / present : 0)}</span>
                </div>
                <div className="hm-top-line">
                  <meter className="hm-hidden" min={0} max={present} value={count} aria-label={String(value)} />
                  <div className="hm-top-bar" aria-hidden="true">
                    <div style={{ inlineSize: `${present ? (count / present) * 100 : 0}%` }} />
                  </div>
                  <span className="hm-number hm-faint">{number(count)}</span>
                  <button
                    type="button"
                    className="hm-mini"
                    title={t('pivot.for', { value: String(value) })}
                    aria-label={t('pivot.for', { value: String(value) })}
                    onClick={() => pivots.filter(field.name, value, false)}
                    data-testid="top-value-for"
                  >
                    {mini16.plus}
                  </button>
                  <button
                    type="button"
                    className="hm-mini"
                    title={t('pivot.out', { value: String(value) })}
                    aria-label={t('pivot.out', { value: String(value) })}
                    onClick={() => pivots.filter(field.name, value, true)}
                    data-testid="top-value-out"
                  >
                    {mini16.minus}
                  </button>
                </div>
              </li>
            ))}
          </ul>
          {values.length === limit && limit < 100 && (
            <button type="button" className="hm-link-button" onClick={() => setLimit(limit * 5)}>
              {t('fields.more')}
            </button>
          )}
          <p className="hm-faint">{t('fields.present', { present, total })}</p>
        </>
      )}
      <div className="hm-actions">
        <button type="button" className="hm-link-button" onClick={() => pivots.exists(field.name, false)}>
          {t('pivot.exists')}
        </button>
        <button type="button" className="hm-link-button" onClick={() => pivots.exists(field.name, true)}>
          {t('pivot.missing')}
        </button>
      </div>
    </div>
  )
}
