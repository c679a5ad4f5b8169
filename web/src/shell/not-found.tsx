import { Link } from 'react-router'
import { useT } from '../i18n/index.js'
import { Empty, useTitle } from './page.js'

export const NotFound = () => {
  const t = useT()
  useTitle(t('shell.notFound'))
  return (
    <div className="hm-center">
      <Empty title={t('shell.notFound')} action={<Link to="/">{t('shell.toHome')}</Link>}>
        {t('shell.notFound.about')}
      </Empty>
    </div>
  )
}
