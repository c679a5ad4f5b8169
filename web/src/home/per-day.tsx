import SegmentedControl from '@cloudscape-design/components/segmented-control'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { HomeOutput } from '../../../src/contract/index.js'
import { BarChart, BarTable, Legend } from '../chart/bar-chart.js'
import { seriesOf } from '../chart/series.js'
import { useI18n } from '../i18n/index.js'
import { Empty } from '../shell/page.js'
import { logTime } from '../shell/time.js'
import { dayBars, daySpan } from './days.js'

const DAY = 86_400_000
/** The lake is kept in days of UTC, and counted so. */
const ZONE = 'UTC'

/** Events of each day, stacked by log source; a day leads to its events. */
export const PerDay = ({ rows }: { readonly rows: HomeOutput['ingestion']['perDay'] }) => {
  const { t } = useI18n()
  const navigate = useNavigate()
  const [shown, show] = useState<'bars' | 'table'>('bars')
  const bars = dayBars(rows, ZONE)
  if (bars.length === 0) return <Empty title={t('home.noDays')} />
  const series = seriesOf(bars)
  const chart = {
    bars,
    series,
    span: daySpan(bars),
    intervalMs: DAY,
    zone: ZONE,
    height: 190,
    label: t('home.perDay'),
    restLabel: t('histogram.others'),
    formatBar: (bar: { readonly start: number }) => logTime(bar.start, ZONE).slice(0, 10),
    onZoom: ({ from, to }: { readonly from: number; readonly to: number }) =>
      navigate(
        `/discover?from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}&zone=${ZONE}&by=event.dataset`,
      ),
  }
  return (
    <div className="hm-stack">
      <div className="hm-table-head">
        <Legend series={series} restLabel={t('histogram.others')} />
        <SegmentedControl
          label={t('histogram.show')}
          selectedId={shown}
          options={[
            { id: 'bars', text: t('histogram.bars') },
            { id: 'table', text: t('histogram.table') },
          ]}
          onChange={({ detail }) => show(detail.selectedId as 'bars' | 'table')}
        />
      </div>
      {shown === 'bars' ? <BarChart {...chart} /> : <BarTable {...chart} />}
    </div>
  )
}
