import { lazy, Suspense } from 'react'
import { Navigate, NavLink, useParams } from 'react-router'
import type { Permission } from '../../../src/contract/index.js'
import { useT } from '../i18n/index.js'
import { Loading } from '../shell/loading.js'
import { Page } from '../shell/page.js'
import { useMay } from '../shell/session.js'

const TABS = {
  profile: { page: lazy(() => import('../access/profile-tab.js')), permission: null },
  users: { page: lazy(() => import('../access/users-tab.js')), permission: 'user:read' },
  tokens: { page: lazy(() => import('../access/tokens-tab.js')), permission: null },
  integrations: { page: lazy(() => import('./integrations-tab.js')), permission: 'integration:read' },
  outbox: { page: lazy(() => import('./outbox-tab.js')), permission: 'integration:read' },
  audit: { page: lazy(() => import('../access/audit-tab.js')), permission: 'audit:read' },
  system: { page: lazy(() => import('./system-tab.js')), permission: 'system:read' },
} as const satisfies Record<string, { readonly page: unknown; readonly permission: Permission | null }>
type Tab = keyof typeof TABS

const isTab = (tab: string | undefined): tab is Tab => tab !== undefined && Object.hasOwn(TABS, tab)

/** Oneself, the others, and what Hinomi is connected with. What a role may not read is not shown. */
export default function SettingsPage() {
  const t = useT()
  const may = useMay()
  const { tab } = useParams()
  const allowed = (Object.keys(TABS) as Tab[]).filter((id) => {
    const { permission } = TABS[id]
    return permission === null || may(permission)
  })
  if (!isTab(tab) || !allowed.includes(tab)) return <Navigate to="/settings/profile" replace />
  const Shown = TABS[tab].page
  return (
    <Page title={t('nav.settings')}>
      <nav className="hm-tabs" aria-label={t('nav.settings')}>
        {allowed.map((id) => (
          <NavLink key={id} to={`/settings/${id}`} data-testid={`settings-tab-${id}`}>
            {t(`settings.tab.${id}`)}
          </NavLink>
        ))}
      </nav>
      <Suspense fallback={<Loading />}>
        <Shown />
      </Suspense>
    </Page>
  )
}
