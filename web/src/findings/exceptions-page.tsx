import Button from '@cloudscape-design/components/button'
import Table from '@cloudscape-design/components/table'
import Toggle from '@cloudscape-design/components/toggle'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { EXCEPTION_VIEWS, type Exception, type ExceptionSettings } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { FilterChips } from '../shell/filter-chips.js'
import { Empty, Page } from '../shell/page.js'
import { ProblemAlert } from '../shell/problem.js'
import { focusRow, useRowKeys } from '../shell/row-keys.js'
import { SearchField } from '../shell/search-field.js'
import { useMay } from '../shell/session.js'
import { toastError } from '../shell/toasts.js'
import { useUrlState } from '../shell/url-state.js'
import { When } from '../shell/zone.js'
import { ExceptionPanel } from './exception-panel.js'
import { ExceptionsView, endOf, fetchExceptions, registerUrl, scopeBounds, scopeSubject } from './exceptions-view.js'
import './findings.css'

/** The register of decisions not to fix. */
export default function ExceptionsPage() {
  const { t, locale, number, pick } = useI18n()
  const [view, setView] = useUrlState(ExceptionsView)
  const { open: _, ...asked } = view
  const found = useQuery({
    queryKey: ['exceptions', 'list', asked],
    queryFn: ({ signal }) => fetchExceptions(view, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })
  useRowKeys()
  const close = () => {
    focusRow(view.open)
    setView({ open: '' })
  }
  return (
    <div className="hm-split">
      <div className="hm-split-content">
        <Page
          title={t('nav.exceptions')}
          about={t('exceptions.about')}
          actions={
            <>
              <Button iconName="download" href={registerUrl(view.view, 'csv', locale)} download>
                {t('exceptions.csv')}
              </Button>
              <Button iconName="download" href={registerUrl(view.view, 'markdown', locale)} download>
                {t('exceptions.markdown')}
              </Button>
            </>
          }
        >
          <div className="hm-filters">
            <FilterChips
              label={t('exceptions.view')}
              testId="exceptions-view"
              chosen={[view.view]}
              onChange={(chosen) => setView({ view: chosen.find((v) => v !== view.view) ?? 'all' })}
              options={EXCEPTION_VIEWS.map((id) => ({
                id,
                content: t(`exceptions.view.${id}`),
                count: found.data?.counts[id],
              }))}
            />
            <SearchField
              label={t('exceptions.search')}
              value={view.search}
              onChange={(search) => setView({ search }, { replace: true })}
              grow
              focusKey
            />
            <SecondPerson />
          </div>
          {found.isError ? (
            <ProblemAlert error={found.error} retry={() => found.refetch()} />
          ) : (
            <Table<Exception>
              variant="container"
              resizableColumns
              stickyHeader
              wrapLines
              loading={found.isPending}
              loadingText={t('shell.loading')}
              items={found.data?.items ?? []}
              trackBy="id"
              onRowClick={({ detail }) => setView({ open: detail.item.id })}
              ariaLabels={{ tableLabel: t('nav.exceptions') }}
              header={
                <div className="hm-table-head">
                  <h2>{t('exceptions.shown', { n: found.data?.total ?? 0 })}</h2>
                </div>
              }
              empty={<Empty title={t('exceptions.none')}>{t('exceptions.none.about')}</Empty>}
              columnDefinitions={[
                {
                  id: 'scope',
                  header: t('exception.scope'),
                  isRowHeader: true,
                  minWidth: 240,
                  cell: (e) => (
                    <>
                      <button
                        type="button"
                        className="hm-link-button hm-strong hm-break"
                        data-row-link={e.id}
                        data-testid="exception-link"
                        onClick={() => setView({ open: e.id })}
                      >
                        {e.finding ? pick(e.finding.title) : scopeSubject(e.scope)}
                      </button>
                      <div className="hm-faint">
                        {[
                          t(`exception.scope.${e.scope.kind}`),
                          ...(e.finding ? [e.finding.entity] : []),
                          ...scopeBounds(e.scope),
                        ].join(' · ')}
                      </div>
                    </>
                  ),
                },
                {
                  id: 'reason',
                  header: t('exception.reason'),
                  minWidth: 200,
                  cell: (e) => <span className="hm-break">{e.reason}</span>,
                },
                {
                  id: 'status',
                  header: t('exception.status'),
                  width: 120,
                  cell: (e) => t(`exception.status.${e.status}`),
                },
                { id: 'until', header: t('exception.until'), width: 165, cell: (e) => <When at={endOf(e)} /> },
                {
                  id: 'covers',
                  header: t('exception.covers'),
                  width: 100,
                  cell: (e) => <span className="hm-number">{number(e.covers)}</span>,
                },
                {
                  id: 'by',
                  header: t('exception.requestedBy'),
                  width: 160,
                  cell: (e) => (
                    <>
                      {e.requestedBy}
                      {e.decidedBy !== null && (
                        <div className="hm-faint">
                          {t('exception.decidedBy')}: {e.decidedBy}
                        </div>
                      )}
                    </>
                  ),
                },
              ]}
            />
          )}
        </Page>
      </div>
      {view.open !== '' && <ExceptionPanel id={view.open} close={close} />}
    </div>
  )
}

/** Whether somebody else has to approve; an administrator decides. */
const SecondPerson = () => {
  const { t } = useI18n()
  const may = useMay()
  const queries = useQueryClient()
  const settings = useQuery({
    queryKey: ['exceptions', 'settings'],
    queryFn: () => api.get<ExceptionSettings>('/exceptions/settings'),
  })
  const change = useMutation({
    mutationFn: (value: ExceptionSettings) => api.put('/exceptions/settings', value),
    onSettled: () => queries.invalidateQueries({ queryKey: ['exceptions', 'settings'] }),
    onError: toastError,
  })
  const { data } = settings
  if (!data) return null
  return (
    <span data-testid="second-person">
      <Toggle
        checked={data.secondPerson}
        disabled={!may('system:write') || change.isPending}
        onChange={({ detail }) => change.mutate({ ...data, secondPerson: detail.checked })}
      >
        {t('exception.settings.second')}
      </Toggle>
    </span>
  )
}
