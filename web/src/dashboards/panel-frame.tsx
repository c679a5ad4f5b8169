import Popover from '@cloudscape-design/components/popover'
import { memo, type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { type AskingPanel, asksForEvents, type Panel } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import type { Asked } from '../logs/events-api.js'
import { mini16 } from '../shell/mini-icons.js'
import { Prose } from '../shell/prose.js'
import { usePanelData } from './dashboards-api.js'
import { PanelBody } from './panel-body.js'
import { discoverLink } from './panel-kql.js'
import { PanelState } from './panel-state.js'
import type { BoardActions } from './panels/shown.js'
import { SourcesView } from './panels/sources-panel.js'

/** As the style sheet has them. */
const ROW = 104
const GAP = 14
const FRAME = 56

/** Drawings whose table says the same. */
const TWINNED: ReadonlySet<Panel['type']> = new Set(['time', 'sankey', 'map'])

/** What a panel that can be dragged tells its board. */
interface Dragging {
  /** Another one is above it. */
  readonly over: boolean
  readonly start: () => void
  readonly enter: () => void
  readonly drop: () => void
  readonly end: () => void
}

interface Props {
  readonly panel: Panel
  readonly asked: Asked | null
  /** It is not its turn to ask yet. */
  readonly waits?: boolean
  readonly actions: BoardActions
  /** In place of what a reader may do with the panel. */
  readonly tools?: ReactNode
  readonly dragging?: Dragging
}

/** A panel of a board: its title, what it shows, and the way to the events behind it. */
export const PanelFrame = memo(({ panel, asked, waits = false, actions, tools, dragging }: Props) => {
  const { t, pick } = useI18n()
  const [asTable, setAsTable] = useState(false)
  return (
    <article
      className="hm-panel"
      data-width={panel.width}
      data-type={panel.type}
      style={{ gridRow: `span ${panel.height}` }}
      aria-label={pick(panel.title)}
      data-testid="panel"
      data-over={dragging?.over}
      onDragEnter={dragging?.enter}
      onDragOver={dragging && ((e) => e.preventDefault())}
      onDrop={
        dragging &&
        ((e) => {
          e.preventDefault()
          dragging.drop()
        })
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the tools have buttons that move the panel too */}
      <header
        draggable={dragging !== undefined}
        onDragStart={
          dragging &&
          ((e) => {
            // Firefox drags nothing that carries nothing.
            e.dataTransfer.setData('text/plain', pick(panel.title))
            e.dataTransfer.effectAllowed = 'move'
            dragging.start()
          })
        }
        onDragEnd={dragging?.end}
      >
        <h2 title={pick(panel.title)}>{pick(panel.title)}</h2>
        {panel.about && (
          <Popover
            triggerType="custom"
            dismissButton={false}
            size="medium"
            content={<Prose>{pick(panel.about)}</Prose>}
          >
            <button type="button" className="hm-mini" aria-label={t('dashboards.about', { panel: pick(panel.title) })}>
              {mini16.info}
            </button>
          </Popover>
        )}
        <span className="hm-grow" />
        {tools}
        {tools === undefined && TWINNED.has(panel.type) && (
          <button
            type="button"
            className="hm-mini"
            aria-pressed={asTable}
            aria-label={t('histogram.table')}
            title={t('histogram.table')}
            onClick={() => setAsTable(!asTable)}
          >
            {mini16.table}
          </button>
        )}
        {tools === undefined && asksForEvents(panel) && asked !== null && (
          <Link
            to={discoverLink(panel, asked)}
            className="hm-mini"
            aria-label={t('dashboards.discover', { panel: pick(panel.title) })}
            title={t('dashboards.discover', { panel: pick(panel.title) })}
          >
            {mini16.search}
          </Link>
        )}
      </header>
      {panel.type === 'text' ? (
        <div className="hm-panel-body hm-panel-text">
          <Prose>{pick(panel.text)}</Prose>
        </div>
      ) : panel.type === 'sources' ? (
        <SourcesView panel={panel} />
      ) : (
        <Answer panel={panel} asked={asked} waits={waits} actions={actions} asTable={asTable} />
      )}
    </article>
  )
})

const Answer = ({
  panel,
  asked,
  waits,
  actions,
  asTable,
}: Pick<Props, 'asked' | 'actions'> & {
  readonly panel: AskingPanel
  readonly waits: boolean
  readonly asTable: boolean
}) => {
  const query = usePanelData(panel, asked, waits)
  return (
    <PanelState query={query}>
      {query.data && (
        <PanelBody
          panel={panel}
          data={query.data}
          height={panel.height * ROW + (panel.height - 1) * GAP - FRAME}
          asTable={asTable}
          discover={asked === null ? '' : discoverLink(panel, asked)}
          actions={actions}
        />
      )}
    </PanelState>
  )
}
