import { NavLink } from 'react-router'
import { useT } from '../i18n/index.js'

/** The two lists of the inventory. */
export const ResourceTabs = () => {
  const t = useT()
  return (
    <div className="hm-inventory-title">
      <h1>{t('nav.resources')}</h1>
      <nav className="hm-tabs" aria-label={t('nav.resources')}>
        <NavLink to="/resources" end>
          {t('resource.tab.all')}
        </NavLink>
        <NavLink to="/resources/unused">{t('unused.title')}</NavLink>
      </nav>
    </div>
  )
}
