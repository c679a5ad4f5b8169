import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import type { Run, RunsOutput } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { Loading } from '../../shell/loading.js'
import { Empty, Section } from '../../shell/page.js'
import { PermittedButton } from '../../shell/permitted-button.js'
import { ProblemAlert } from '../../shell/problem.js'
import { useMay } from '../../shell/session.js'
import { text, useUrlState } from '../../shell/url-state.js'
import { RunRow } from './run-row.js'
import { SourceSelect } from './source-select.js'
import { Upload } from './upload.js'

const RUNS = ['runs'] as const
const RunsView = z.object({ source: text })

/** Brings logs in by hand, and shows how far that is. */
export default function RunsTab() {
  const { t } = useI18n()
  const may = useMay()
  const queries = useQueryClient()
  const [{ source }, setView] = useUrlState(RunsView)
  const [path, setPath] = useState('')
  const runs = useQuery({
    queryKey: RUNS,
    queryFn: () => api.get<z.infer<typeof RunsOutput>>('/ingest/runs'),
    // While something runs its progress is followed closely.
    refetchInterval: ({ state }) => (state.data?.runs.some((r) => r.status === 'running') ? 1000 : 10_000),
  })
  const renew = () => {
    void queries.invalidateQueries({ queryKey: RUNS })
    for (const key of ['events', 'home', 'sources', 'findings', 'objects', 'quarantine'])
      void queries.invalidateQueries({ queryKey: [key] })
  }
  const start = useMutation({
    mutationFn: () => api.post<Run>('/ingest/runs', { path: path.trim(), ...(source ? { source } : {}) }),
    onSuccess: () => {
      setPath('')
      renew()
    },
  })
  return (
    <>
      {may('ingest:write') && (
        <Section title={t('upload.title')}>
          <div className="hm-stack">
            <Upload source={source} started={renew} />
            <div className="hm-inline-form">
              <FormField label={t('upload.source')}>
                <SourceSelect
                  value={source}
                  none={t('upload.source.auto')}
                  onChange={(chosen) => setView({ source: chosen }, { replace: true })}
                />
              </FormField>
              <form
                className="hm-inline-form hm-grow"
                onSubmit={(e) => {
                  e.preventDefault()
                  if (path.trim() && !start.isPending) start.mutate()
                }}
              >
                <div className="hm-grow">
                  <FormField label={t('upload.path')} stretch>
                    <Input
                      value={path}
                      placeholder="s3://my-trail/AWSLogs/123456789012/CloudTrail/"
                      onChange={({ detail }) => setPath(detail.value)}
                      nativeInputAttributes={{ 'data-testid': 'ingest-path' }}
                    />
                  </FormField>
                </div>
                <PermittedButton
                  permission="ingest:write"
                  formAction="submit"
                  disabled={!path.trim()}
                  loading={start.isPending}
                  testId="ingest-start"
                >
                  {t('upload.start')}
                </PermittedButton>
              </form>
            </div>
            {start.error && <ProblemAlert error={start.error} />}
          </div>
        </Section>
      )}
      <Section
        title={t('runs.title')}
        actions={
          <Button iconName="refresh" variant="icon" ariaLabel={t('shell.refresh')} onClick={() => runs.refetch()} />
        }
      >
        {runs.isPending && <Loading />}
        {runs.isError && <ProblemAlert error={runs.error} retry={() => runs.refetch()} />}
        {runs.data?.runs.length === 0 && <Empty title={t('runs.none')} />}
        <ul className="hm-run-list" data-testid="runs">
          {runs.data?.runs.map((run) => (
            <RunRow key={run.id} run={run} ended={renew} />
          ))}
        </ul>
      </Section>
    </>
  )
}
