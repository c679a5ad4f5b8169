import Button from '@cloudscape-design/components/button'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useT } from '../i18n/index.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { viewsQuery } from './resource-api.js'

const Views = lazy(() => import('./resource-saved-list.js'))
const Save = lazy(() => import('./resource-save.js'))

interface Props {
  /** What the address holds of the view. */
  readonly query: string
  readonly current: string
  readonly open: (query: string, id: string) => void
}

/** Opens and keeps views of the inventory under a name. */
export const SavedViews = ({ query, current, open }: Props) => {
  const t = useT()
  const [dialog, setDialog] = useState<'open' | 'save' | null>(null)
  const views = useQuery(viewsQuery)
  const from = views.data?.find((v) => v.id === current)
  return (
    <>
      {from && (
        <span className="hm-view-name" data-testid="view-name">
          {from.name}
        </span>
      )}
      <Button onClick={() => setDialog('open')} nativeButtonAttributes={{ 'data-testid': 'open-views' }}>
        {t('resource.views')}
      </Button>
      <PermittedButton permission="search:write" onClick={() => setDialog('save')} testId="save-view">
        {t('resource.view.save')}
      </PermittedButton>
      <Suspense>
        {dialog === 'open' && (
          <Views
            close={() => setDialog(null)}
            open={(view) => {
              open(view.query, view.id)
              setDialog(null)
            }}
          />
        )}
        {dialog === 'save' && (
          <Save
            query={query}
            current={from?.mine === true ? from : undefined}
            close={() => setDialog(null)}
            saved={(id) => {
              open(query, id)
              setDialog(null)
            }}
          />
        )}
      </Suspense>
    </>
  )
}
