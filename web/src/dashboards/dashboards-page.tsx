import { Link } from 'react-router'
import type { DashboardHead } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { Loading } from '../shell/loading.js'
import { Page } from '../shell/page.js'
import { ProblemAlert } from '../shell/problem.js'
import { useDashboards } from './dashboards-api.js'
import { NewBoard } from './new-board.js'
import './dashboards.css'

const Card = ({ board }: { readonly board: DashboardHead }) => {
  const { t, pick } = useI18n()
  return (
    <li>
      <Link
        to={`/dashboards/${encodeURIComponent(board.id)}`}
        className="hm-board-card"
        data-testid={`board-${board.id}`}
      >
        <strong>{pick(board.title)}</strong>
        <span className="hm-faint">{pick(board.about)}</span>
        <span className="hm-board-card-end">
          {!board.shipped && <span className="hm-chip">{t('dashboards.own', { by: board.createdBy ?? '' })}</span>}
          {board.present === 0 && <span className="hm-chip">{t('dashboards.noData')}</span>}
          <span className="hm-faint">{t('dashboards.panels', { n: board.panels })}</span>
        </span>
      </Link>
    </li>
  )
}

/** The dashboards there are: those with something to show first. */
export default function DashboardsPage() {
  const { t } = useI18n()
  const { data, error, isError, refetch } = useDashboards()
  const boards = data?.dashboards ?? []
  const shown = [...boards.filter((board) => board.present !== 0), ...boards.filter((board) => board.present === 0)]
  return (
    <Page title={t('nav.dashboards')} about={t('dashboards.lead')} actions={<NewBoard />}>
      {isError ? (
        <ProblemAlert error={error} retry={() => refetch()} />
      ) : data === undefined ? (
        <Loading />
      ) : (
        <ul className="hm-board-cards">
          {shown.map((board) => (
            <Card key={board.id} board={board} />
          ))}
        </ul>
      )}
    </Page>
  )
}
