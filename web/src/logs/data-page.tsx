import { lazy, Suspense } from 'react'
import { Navigate, NavLink, useParams } from 'react-router'
import { useT } from '../i18n/index.js'
import { Loading } from '../shell/loading.js'
import { Page } from '../shell/page.js'
import './data/data.css'

const TABS = {
  sources: lazy(() => import('./data/sources-tab.js')),
  runs: lazy(() => import('./data/runs-tab.js')),
  objects: lazy(() => import('./data/objects-tab.js')),
  quarantine: lazy(() => import('./data/quarantine-tab.js')),
  feeds: lazy(() => import('./data/feeds-tab.js')),
  exclusions: lazy(() => import('./data/exclusions-tab.js')),
  threats: lazy(() => import('./data/threats-tab.js')),
  accounts: lazy(() => import('./data/accounts-tab.js')),
} as const
const SourcePanel = lazy(() => import('./data/source-panel.js'))
type Tab = keyof typeof TABS

const isTab = (tab: string | undefined): tab is Tab => tab !== undefined && Object.hasOwn(TABS, tab)

/** The log sources, what was brought in of them and how. */
export default function DataPage() {
  const t = useT()
  const { tab } = useParams()
  if (!isTab(tab)) return <Navigate to="/data/sources" replace />
  const Shown = TABS[tab]
  return (
    <div className="hm-split">
      <div className="hm-split-content">
        <Page title={t('nav.data')} about={t('data.about')}>
          <nav className="hm-tabs" aria-label={t('nav.data')}>
            {(Object.keys(TABS) as Tab[]).map((id) => (
              <NavLink key={id} to={`/data/${id}`} data-testid={`data-tab-${id}`}>
                {t(`data.tab.${id}`)}
              </NavLink>
            ))}
          </nav>
          <Suspense fallback={<Loading />}>
            <Shown />
          </Suspense>
        </Page>
      </div>
      {tab === 'sources' && (
        <Suspense fallback={null}>
          <SourcePanel />
        </Suspense>
      )}
    </div>
  )
}
