import { Outlet } from 'react-router'
import type { Permission } from '../../../src/contract/index.js'
import { useT } from '../i18n/index.js'
import { Empty } from './page.js'
import { useMay } from './session.js'

/** Shows its pages to those who may read what is on them. */
export const Allowed = ({ permission }: { readonly permission: Permission }) => {
  const t = useT()
  const may = useMay()
  if (may(permission)) return <Outlet />
  return (
    <div className="hm-center">
      <Empty title={t('problem.forbidden')}>{t('access.lacking')}</Empty>
    </div>
  )
}
