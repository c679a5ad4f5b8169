import { lazy, Suspense } from 'react'
import type { AskingPanel, PanelData } from '../../../src/contract/index.js'
import { useT } from '../i18n/index.js'
import { BarView } from './panels/bar-panel.js'
import { EventsView } from './panels/events-panel.js'
import { HeatmapView } from './panels/heatmap-panel.js'
import { NumberView } from './panels/number-panel.js'
import { PieView } from './panels/pie-panel.js'
import { SankeyView } from './panels/sankey-panel.js'
import type { BoardActions } from './panels/shown.js'
import { TableView } from './panels/table-panel.js'
import { TimeView } from './panels/time-panel.js'

/** Its outlines are 40 kB that few boards need. */
const WorldMap = lazy(() => import('./panels/world-map.js'))

interface Props {
  readonly panel: AskingPanel
  readonly data: PanelData
  /** Pixels that there are for it. */
  readonly height: number
  readonly asTable: boolean
  readonly discover: string
  readonly actions: BoardActions
}

/** Whether an answer has nothing to draw. */
const isEmpty = (data: PanelData): boolean =>
  (data.kind === 'groups' && data.rows.length === 0) ||
  (data.kind === 'events' && data.events.length === 0) ||
  (data.kind === 'series' && data.bars.every((bar) => bar.value === 0))

/** What a panel shows of its data. */
export const PanelBody = ({ panel, data, height, asTable, discover, actions }: Props) => {
  const t = useT()
  if (isEmpty(data)) {
    // Where nothing is stored of before, all would be new: to say "none" or to list all would both be wrong.
    const unknown = data.kind === 'groups' && data.comparedFrom === null
    return <p className="hm-panel-empty">{t(unknown ? 'dashboards.nothingBefore' : 'dashboards.nothing')}</p>
  }
  if (panel.type === 'heatmap' && data.kind === 'groups')
    return <HeatmapView panel={panel} data={data} actions={actions} />
  if (panel.type === 'sankey' && data.kind === 'groups')
    return asTable ? (
      <TableView panel={panel} data={data} actions={actions} />
    ) : (
      <SankeyView panel={panel} data={data} height={height} actions={actions} />
    )
  if (panel.type === 'map' && data.kind === 'groups')
    return asTable ? (
      <TableView panel={panel} data={data} actions={actions} />
    ) : (
      <Suspense>
        <WorldMap panel={panel} data={data} height={height} actions={actions} />
      </Suspense>
    )
  if (panel.type === 'number' && data.kind === 'value') return <NumberView panel={panel} data={data} />
  if (panel.type === 'time' && data.kind === 'series')
    return <TimeView panel={panel} data={data} height={height} asTable={asTable} actions={actions} />
  if (panel.type === 'bar' && data.kind === 'groups') return <BarView panel={panel} data={data} actions={actions} />
  if (panel.type === 'pie' && data.kind === 'groups') return <PieView panel={panel} data={data} actions={actions} />
  if ((panel.type === 'table' || panel.type === 'new') && data.kind === 'groups')
    return <TableView panel={panel} data={data} actions={actions} />
  if (panel.type === 'events' && data.kind === 'events')
    return <EventsView panel={panel} data={data} discover={discover} actions={actions} />
  return null
}
