import { NavLink } from 'react-router'
import { useT } from '../../i18n/index.js'
import { useMay } from '../../shell/session.js'

/** Search and SQL: two ways to ask the same lake. */
export const DiscoverTabs = () => {
  const t = useT()
  const may = useMay()
  return (
    <div className="hm-discover-title">
      <h1>{t('nav.discover')}</h1>
      {may('event:sql') && (
        <nav className="hm-subnav" aria-label={t('nav.discover')}>
          <NavLink to="/discover" end>
            {t('discover.tab.search')}
          </NavLink>
          <NavLink to="/discover/sql">{t('discover.tab.sql')}</NavLink>
        </nav>
      )}
    </div>
  )
}
