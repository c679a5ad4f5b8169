import Button from '@cloudscape-design/components/button'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useI18n } from '../../i18n/index.js'
import { PermittedButton } from '../../shell/permitted-button.js'
import type { SetUrlState } from '../../shell/url-state.js'
import type { DiscoverView } from '../discover-view.js'
import { savedQuery } from './saved-query.js'

const SavedList = lazy(() => import('./saved-list.js'))
const SaveDialog = lazy(() => import('./save-dialog.js'))

interface Props {
  readonly view: DiscoverView
  readonly columns: readonly string[]
  readonly setView: SetUrlState<DiscoverView>
}

/** Opens and keeps views of Discover under a name. */
export const SavedSearches = ({ view, columns, setView }: Props) => {
  const { t } = useI18n()
  const [dialog, setDialog] = useState<'open' | 'save' | null>(null)
  const saved = useQuery(savedQuery)
  const current = saved.data?.find((s) => s.id === view.saved)
  return (
    <>
      {current && (
        <span className="hm-saved-name" data-testid="saved-name">
          {current.name}
        </span>
      )}
      <Button onClick={() => setDialog('open')} nativeButtonAttributes={{ 'data-testid': 'open-saved' }}>
        {t('saved.title')}
      </Button>
      <PermittedButton permission="search:write" onClick={() => setDialog('save')} testId="save-search">
        {t('saved.save')}
      </PermittedButton>
      <Suspense>
        {dialog === 'open' && (
          <SavedList
            close={() => setDialog(null)}
            open={(s) => {
              setView({
                kql: s.kql,
                sources: s.sources,
                from: s.from,
                to: s.to,
                columns: s.columns,
                saved: s.id,
                open: '',
                near: '',
              })
              setDialog(null)
            }}
          />
        )}
        {dialog === 'save' && (
          <SaveDialog
            view={view}
            columns={columns}
            current={current}
            close={() => setDialog(null)}
            saved={(id) => {
              setView({ saved: id }, { replace: true })
              setDialog(null)
            }}
          />
        )}
      </Suspense>
    </>
  )
}
