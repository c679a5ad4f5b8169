import Popover from '@cloudscape-design/components/popover'
import Spinner from '@cloudscape-design/components/spinner'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Panel } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import type { Asked } from '../logs/events-api.js'
import { mini16 } from '../shell/mini-icons.js'
import { useProblemText } from '../shell/problem.js'
import { Prose } from '../shell/prose.js'
import { usePanelData } from './dashboards-api.js'
import { PanelBody } from './panel-body.js'
import { discoverLink } from './panel-kql.js'
import type { BoardActions } from './panels/shown.js'

/** As the style sheet has them. */
const ROW = 104
const GAP = 14
const FRAME = 56

interface Props {
  readonly panel: Panel
  readonly asked: Asked | null
  readonly actions: BoardActions
}

/** A panel of a board: its title, what it shows, and the way to the events behind it. */
export const PanelFrame = ({ panel, asked, actions }: Props) => {
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
    >
      <header>
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
        {panel.type === 'time' && (
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
        {panel.type !== 'text' && asked !== null && (
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
      ) : (
        <Answer panel={panel} asked={asked} actions={actions} asTable={asTable} />
      )}
    </article>
  )
}

const Answer = ({
  panel,
  asked,
  actions,
  asTable,
}: Props & { readonly panel: Exclude<Panel, { type: 'text' }>; readonly asTable: boolean }) => {
  const { data, error, isError, isPlaceholderData, refetch } = usePanelData(panel, asked)
  const t = useI18n().t
  const { what, fix } = useProblemText()(error)
  const state = isError ? 'failed' : data === undefined ? 'pending' : isPlaceholderData ? 'stale' : 'ready'
  return (
    <div className="hm-panel-body" data-state={state} data-testid="panel-body" data-took={data?.tookMs}>
      {isError ? (
        <div className="hm-panel-problem" role="alert">
          <strong>
            <Prose>{what}</Prose>
          </strong>
          {fix && <Prose>{fix}</Prose>}
          <button type="button" className="hm-link-button" onClick={() => refetch()}>
            {t('shell.retry')}
          </button>
        </div>
      ) : data === undefined ? (
        <div className="hm-panel-empty">
          <Spinner />
        </div>
      ) : (
        <PanelBody
          panel={panel}
          data={data}
          height={panel.height * ROW + (panel.height - 1) * GAP - FRAME}
          asTable={asTable}
          discover={asked === null ? '' : discoverLink(panel, asked)}
          actions={actions}
        />
      )}
    </div>
  )
}
