import { useQuery } from '@tanstack/react-query'
import { NavLink } from 'react-router'
import type { FindingsOutput, Permission } from '../../../src/contract/index.js'
import { type PlainKey, useI18n } from '../i18n/index.js'
import { api } from './api.js'
import { icons, Tower } from './icons.js'
import { usePreference } from './preferences.js'
import { useMay } from './session.js'

interface Place {
  readonly to: string
  readonly label: PlainKey
  readonly icon: keyof typeof icons
  readonly permission: Permission
}

const PLACES: readonly Place[] = [
  { to: '/', label: 'nav.home', icon: 'home', permission: 'event:read' },
  { to: '/discover', label: 'nav.discover', icon: 'discover', permission: 'event:read' },
  { to: '/dashboards', label: 'nav.dashboards', icon: 'dashboards', permission: 'dashboard:read' },
  { to: '/findings', label: 'nav.findings', icon: 'findings', permission: 'finding:read' },
  { to: '/exceptions', label: 'nav.exceptions', icon: 'exceptions', permission: 'exception:read' },
  { to: '/standards', label: 'nav.standards', icon: 'standards', permission: 'posture:read' },
  { to: '/resources', label: 'nav.resources', icon: 'resources', permission: 'posture:read' },
  { to: '/accounts', label: 'nav.accounts', icon: 'accounts', permission: 'posture:read' },
  { to: '/security-hub', label: 'nav.securityHub', icon: 'hub', permission: 'posture:read' },
  { to: '/rules', label: 'nav.rules', icon: 'rules', permission: 'rule:read' },
  { to: '/data', label: 'nav.data', icon: 'data', permission: 'ingest:read' },
]

/** Open findings, beside their place in the navigation. */
const OpenCount = () => {
  const { t, number } = useI18n()
  const { data } = useQuery({
    queryKey: ['findings', 'open-count'],
    queryFn: () => api.get<FindingsOutput>('/findings', { query: { status: 'open', limit: 1 } }),
    refetchInterval: 60_000,
  })
  if (!data?.total) return null
  return (
    <span className="hm-nav-count" title={t('nav.findings.open', { n: data.total })}>
      {data.total > 999 ? '999+' : number(data.total)}
      <span className="hm-hidden">{t('nav.findings.open', { n: data.total })}</span>
    </span>
  )
}

/** The places of the product. What a role may not read is not shown. */
export const SideNav = ({ open, close }: { readonly open: boolean; readonly close: () => void }) => {
  const { t } = useI18n()
  const may = useMay()
  const [size, setSize] = usePreference<'wide' | 'narrow'>('nav', 'wide')
  const link = ({ to, label, icon }: Omit<Place, 'permission'>) => (
    <li key={to}>
      <NavLink to={to} end={to === '/'} className="hm-nav-link" onClick={close} title={t(label)}>
        {icons[icon]}
        <span className="hm-nav-label">{t(label)}</span>
        {to === '/findings' && <OpenCount />}
      </NavLink>
    </li>
  )
  return (
    <>
      {open && <div className="hm-nav-backdrop" aria-hidden="true" onClick={close} />}
      <nav className="hm-nav" data-size={size} data-open={open} aria-label={t('nav.label')}>
        <NavLink to="/" className="hm-brand" onClick={close}>
          <Tower />
          <span className="hm-nav-label">Hinomi</span>
        </NavLink>
        <ul>{PLACES.filter((place) => may(place.permission)).map(link)}</ul>
        <ul className="hm-nav-end">{link({ to: '/settings', label: 'nav.settings', icon: 'settings' })}</ul>
        <button
          type="button"
          className="hm-nav-collapse"
          aria-expanded={size === 'wide'}
          aria-label={t(size === 'wide' ? 'nav.collapse' : 'nav.expand')}
          onClick={() => setSize(size === 'wide' ? 'narrow' : 'wide')}
        >
          {icons.collapse}
        </button>
      </nav>
    </>
  )
}
