import Spinner from '@cloudscape-design/components/spinner'
import { useT } from '../i18n/index.js'

/** Stands in the middle of a page or panel that is not there yet. */
export const Loading = () => {
  const t = useT()
  return (
    <div className="hm-loading" role="status">
      <Spinner size="large" />
      <span className="hm-hidden">{t('shell.loading')}</span>
    </div>
  )
}
