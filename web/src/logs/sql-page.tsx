import Button from '@cloudscape-design/components/button'
import Select from '@cloudscape-design/components/select'
import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { z } from 'zod'
import type { SqlOutput } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { toCsv } from '../shell/csv.js'
import { useKeys } from '../shell/keyboard.js'
import { Loading } from '../shell/loading.js'
import { Empty, useTitle } from '../shell/page.js'
import { ProblemAlert } from '../shell/problem.js'
import { toast, toastError } from '../shell/toasts.js'
import { choice, useUrlState } from '../shell/url-state.js'
import { DiscoverTabs } from './discover/discover-tabs.js'
import { SqlResult } from './discover/sql-result.js'
import './discover/discover.css'

const EXAMPLE = `SELECT "event.action", count(*) AS events
FROM events
GROUP BY ALL
ORDER BY events DESC
LIMIT 20`

const SqlView = z.object({ sql: z.string().default(EXAMPLE), rows: choice(['100', '1000', '10000'], '1000') })

/** The console for what KQL cannot say: read-only SQL over the lake. */
export default function SqlPage() {
  const { t, number } = useI18n()
  useTitle(t('discover.tab.sql'))
  const [view, setView] = useUrlState(SqlView)
  const area = useRef<HTMLTextAreaElement>(null)
  const stop = useRef<AbortController | null>(null)
  const run = useMutation({
    mutationFn: () => {
      stop.current = new AbortController()
      const sql = area.current?.value ?? view.sql
      setView({ sql }, { replace: true })
      return api.post<SqlOutput>('/events/sql', { sql, maxRows: Number(view.rows) }, { signal: stop.current.signal })
    },
  })
  useKeys({ '/': () => area.current?.focus() })
  const cancelled = run.error instanceof DOMException && run.error.name === 'AbortError'
  const result = run.data
  const copy = async () => {
    if (!result) return
    try {
      await navigator.clipboard.writeText(toCsv(result))
      toast({ type: 'success', text: t('sql.copied', { n: result.rows.length }) })
    } catch (error) {
      toastError(error)
    }
  }
  return (
    <div className="hm-discover">
      <header className="hm-discover-head">
        <DiscoverTabs />
      </header>
      <div className="hm-sql">
        <textarea
          ref={area}
          className="hm-sql-input"
          aria-label={t('sql.label')}
          spellCheck={false}
          defaultValue={view.sql}
          rows={8}
          data-testid="sql-input"
          onKeyDown={(e) => {
            if (e.nativeEvent.isComposing || e.key !== 'Enter' || !(e.ctrlKey || e.metaKey)) return
            e.preventDefault()
            if (!run.isPending) run.mutate()
          }}
        />
        <div className="hm-actions">
          {run.isPending ? (
            <Button iconName="close" onClick={() => stop.current?.abort()}>
              {t('discover.cancel')}
            </Button>
          ) : (
            <Button
              variant="primary"
              iconName="caret-right-filled"
              onClick={() => run.mutate()}
              nativeButtonAttributes={{ 'data-testid': 'sql-run' }}
            >
              {t('sql.run')}
            </Button>
          )}
          <span className="hm-faint">{t('sql.rows')}</span>
          <Select
            ariaLabel={t('sql.rows')}
            selectedOption={{ value: view.rows, label: number(Number(view.rows)) }}
            options={['100', '1000', '10000'].map((n) => ({ value: n, label: number(Number(n)) }))}
            onChange={({ detail }) =>
              setView({ rows: (detail.selectedOption.value ?? '1000') as '100' | '1000' | '10000' }, { replace: true })
            }
          />
          <span className="hm-faint">{t('sql.hint')}</span>
          <span className="hm-grow" />
          {result && (
            <>
              <span data-testid="sql-summary">
                {t('sql.summary', { n: result.rows.length, ms: Math.round(result.tookMs) })}
                {result.truncated && ` · ${t('sql.truncated')}`}
              </span>
              <Button iconName="copy" onClick={copy}>
                {t('sql.copy')}
              </Button>
            </>
          )}
        </div>
        {run.isError && !cancelled && <ProblemAlert error={run.error} />}
        {cancelled && <Empty title={t('discover.cancelled')} />}
      </div>
      {run.isPending && <Loading />}
      {result && !run.isPending && <SqlResult result={result} />}
      {run.isIdle && <Empty title={t('sql.empty')}>{t('sql.about')}</Empty>}
    </div>
  )
}
