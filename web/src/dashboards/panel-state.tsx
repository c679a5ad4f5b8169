import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useT } from '../i18n/index.js'
import { useProblemText } from '../shell/problem.js'
import { Prose } from '../shell/prose.js'

interface Props {
  readonly query: UseQueryResult
  /** Why there is nothing to show, where there is nothing. */
  readonly empty?: string | false
  readonly children: ReactNode
}

/** The body of a panel: what it shows, or why it does not yet. */
export const PanelState = ({ query, empty, children }: Props) => {
  const t = useT()
  const { what, fix } = useProblemText()(query.error)
  const { isError, data, isPlaceholderData } = query
  const state = isError ? 'failed' : data === undefined ? 'pending' : isPlaceholderData ? 'stale' : 'ready'
  return (
    <div className="hm-panel-body" data-state={state}>
      {isError ? (
        <div className="hm-panel-problem" role="alert">
          <strong>
            <Prose>{what}</Prose>
          </strong>
          {fix && <Prose>{fix}</Prose>}
          <button type="button" className="hm-link-button" onClick={() => query.refetch()}>
            {t('shell.retry')}
          </button>
        </div>
      ) : data === undefined ? (
        // That something is on its way the board's own bar says: sixteen wheels that turn take a fifth of a core.
        <div className="hm-panel-wait" />
      ) : empty ? (
        <p className="hm-panel-empty">{empty}</p>
      ) : (
        children
      )}
    </div>
  )
}
