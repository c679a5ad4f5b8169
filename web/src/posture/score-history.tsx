import SegmentedControl from '@cloudscape-design/components/segmented-control'
import { useState } from 'react'
import { LineChart, LineTable } from '../chart/line-chart.js'
import { useI18n } from '../i18n/index.js'
import { Loading } from '../shell/loading.js'
import { Empty, Section } from '../shell/page.js'
import { ProblemAlert } from '../shell/problem.js'
import { dateOnly } from '../shell/time.js'
import { HISTORY_DAYS, type Scores, useHistory } from './posture-api.js'

interface Props {
  /** `*` for all standards that are on. */
  readonly id: string
  readonly account: string
  readonly days: number
  readonly onDays: (days: (typeof HISTORY_DAYS)[number]) => void
}

export const pointsOf = (scores: Scores) => scores.map((s) => ({ at: Date.parse(s.day), value: s.score }))

/** How a score came to be what it is: one point for each day with a scan. */
export const ScoreHistory = ({ id, account, days, onDays }: Props) => {
  const { t, locale, number } = useI18n()
  const [shown, show] = useState<'line' | 'table'>('line')
  const history = useHistory(id, account, days)
  const scores = history.data?.points ?? []
  // Days are days of UTC, as the scores are kept.
  const day = (at: number) => dateOnly(at, 'UTC', locale)
  const percent = (score: number | null) =>
    score === null ? t('standard.score.none') : t('standard.score.value', { score })
  return (
    <Section
      title={t('standard.history')}
      testId="score-history"
      actions={
        <>
          <SegmentedControl
            label={t('standard.history.days')}
            selectedId={String(days)}
            options={HISTORY_DAYS.map((n) => ({ id: String(n), text: t('standard.history.lastDays', { n }) }))}
            onChange={({ detail }) => onDays(Number(detail.selectedId) as (typeof HISTORY_DAYS)[number])}
          />
          <SegmentedControl
            label={t('histogram.show')}
            selectedId={shown}
            options={[
              { id: 'line', text: t('standard.history.line') },
              { id: 'table', text: t('histogram.table') },
            ]}
            onChange={({ detail }) => show(detail.selectedId as 'line' | 'table')}
          />
        </>
      }
    >
      {history.isPending && <Loading />}
      {history.isError && <ProblemAlert error={history.error} retry={() => history.refetch()} />}
      {history.data &&
        (scores.length === 0 ? (
          <Empty title={t('standard.history.none')}>{t('standard.history.none.about')}</Empty>
        ) : shown === 'line' ? (
          <LineChart
            points={pointsOf(scores)}
            label={t('standard.history')}
            height={170}
            zone="UTC"
            formatPoint={(p) => `${day(p.at)}: ${percent(p.value)}`}
          />
        ) : (
          <LineTable
            label={t('standard.history')}
            columns={[
              t('standard.history.day'),
              t('standard.score'),
              t('standard.part.passed'),
              t('standard.part.failed'),
              t('standard.part.unknown'),
              t('standard.part.noData'),
              t('standard.part.disabled'),
            ]}
            rows={[...scores].reverse().map((s) => ({
              key: s.day,
              cells: [
                day(Date.parse(s.day)),
                percent(s.score),
                ...[s.passed, s.failed, s.unknown, s.noData, s.disabled].map(number),
              ],
            }))}
          />
        ))}
    </Section>
  )
}
