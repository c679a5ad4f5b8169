import Button from '@cloudscape-design/components/button'
import { useNavigate } from 'react-router'
import { useI18n } from '../../i18n/index.js'
import { Empty } from '../../shell/page.js'
import { useTimes } from '../../shell/zone.js'
import type { Span } from '../time-range.js'

interface Props {
  readonly extent: Span | null
  readonly extentKnown: boolean
  readonly span: Span | null
  readonly anySource: boolean
  readonly showAll: () => void
}

/** Why a search found nothing, and the way to something. */
export const NothingFound = ({ extent, extentKnown, span, anySource, showAll }: Props) => {
  const { t } = useI18n()
  const times = useTimes()
  const navigate = useNavigate()
  if (extentKnown && extent === null && anySource) {
    return (
      <Empty
        title={t('discover.noData')}
        action={<Button onClick={() => navigate('/data/runs')}>{t('discover.toUpload')}</Button>}
      >
        {t('discover.noData.about')}
      </Empty>
    )
  }
  if (extent === null || span === null || (extent.from >= span.from && extent.to <= span.to)) {
    return <Empty title={t('discover.nothing')}>{t('discover.nothing.about')}</Empty>
  }
  return (
    <Empty
      title={t('discover.nothing')}
      action={
        <Button onClick={showAll} nativeButtonAttributes={{ 'data-testid': 'jump-to-data' }}>
          {t('discover.jump')}
        </Button>
      }
    >
      {t('discover.spans', { from: times.dateTime(extent.from), to: times.dateTime(extent.to - 1) })}
    </Empty>
  )
}
