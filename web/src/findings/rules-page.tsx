import Table from '@cloudscape-design/components/table'
import Toggle from '@cloudscape-design/components/toggle'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { z } from 'zod'
import { FINDING_STATUSES, type RuleInfo, type RulesOutput } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Empty, Page } from '../shell/page.js'
import { ProblemAlert } from '../shell/problem.js'
import { focusRow, useRowKeys } from '../shell/row-keys.js'
import { SearchField } from '../shell/search-field.js'
import { useMay } from '../shell/session.js'
import { SidePanel } from '../shell/side-panel.js'
import { toastError } from '../shell/toasts.js'
import { text, useUrlState } from '../shell/url-state.js'
import { Ago } from '../shell/zone.js'
import { SeverityMark } from './severity.js'
import './findings.css'

type Rules = z.infer<typeof RulesOutput>

const RulesView = z.object({ open: text, search: text })

const useToggleRule = () => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, enabled }: { readonly id: string; readonly enabled: boolean }) =>
      api.patch(`/rules/${encodeURIComponent(id)}`, { enabled }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['rules'] }),
    onError: toastError,
  })
}

const findingsOf = (rule: RuleInfo): string =>
  `/findings?rule=${encodeURIComponent(rule.id)}&status=${FINDING_STATUSES.join(',')}`

/** The rules that watch what comes in. */
export default function RulesPage() {
  const { t, pick, number } = useI18n()
  const may = useMay()
  const [view, setView] = useUrlState(RulesView)
  const rules = useQuery({ queryKey: ['rules'], queryFn: () => api.get<Rules>('/rules') })
  const toggle = useToggleRule()
  useRowKeys()
  const wanted = view.search.trim().normalize('NFKC').toLowerCase()
  const all = rules.data?.rules ?? []
  const shown = all.filter((r) =>
    `${r.id} ${r.title.ja} ${r.title.en} ${r.pattern}`.normalize('NFKC').toLowerCase().includes(wanted),
  )
  const open = all.find((r) => r.id === view.open)
  return (
    <div className="hm-split">
      <div className="hm-split-content">
        <Page title={t('nav.rules')} about={t('rules.about')}>
          {rules.isError ? (
            <ProblemAlert error={rules.error} retry={() => rules.refetch()} />
          ) : (
            <Table
              variant="container"
              wrapLines
              resizableColumns
              stickyHeader
              loading={rules.isPending}
              loadingText={t('shell.loading')}
              items={shown}
              trackBy="id"
              onRowClick={({ detail }) => setView({ open: detail.item.id })}
              ariaLabels={{ tableLabel: t('nav.rules') }}
              header={
                <div className="hm-table-head">
                  <h2>{t('rules.shown', { n: shown.length, on: shown.filter((r) => r.enabled).length })}</h2>
                  <SearchField
                    label={t('rules.search')}
                    value={view.search}
                    onChange={(search) => setView({ search }, { replace: true })}
                    focusKey
                  />
                </div>
              }
              empty={<Empty title={t('rules.none')} />}
              columnDefinitions={[
                {
                  id: 'enabled',
                  header: t('rule.enabled'),
                  width: 90,
                  cell: (r) => (
                    <Toggle
                      checked={r.enabled}
                      disabled={!may('rule:write') || (toggle.isPending && toggle.variables?.id === r.id)}
                      ariaLabel={t('rule.enable.of', { name: pick(r.title) })}
                      onChange={({ detail }) => toggle.mutate({ id: r.id, enabled: detail.checked })}
                    />
                  ),
                },
                {
                  id: 'severity',
                  header: t('finding.severity'),
                  width: 130,
                  cell: (r) => <SeverityMark severity={r.severity} />,
                },
                {
                  id: 'title',
                  header: t('rule.title'),
                  isRowHeader: true,
                  minWidth: 240,
                  cell: (r) => (
                    <button
                      type="button"
                      className="hm-link-button hm-strong"
                      data-row-link={r.id}
                      data-testid="rule-link"
                      onClick={() => setView({ open: r.id })}
                    >
                      {pick(r.title)}
                    </button>
                  ),
                },
                {
                  id: 'pattern',
                  header: t('rule.pattern'),
                  minWidth: 260,
                  cell: (r) => <code className="hm-mono hm-clamp">{r.pattern}</code>,
                },
                {
                  id: 'findings',
                  header: t('nav.findings'),
                  width: 110,
                  cell: (r) =>
                    r.findings > 0 ? (
                      <Link to={findingsOf(r)}>{number(r.findings)}</Link>
                    ) : (
                      <span className="hm-faint">0</span>
                    ),
                },
                { id: 'last', header: t('rule.lastMatch'), width: 150, cell: (r) => <Ago at={r.lastMatchAt} /> },
              ]}
            />
          )}
        </Page>
      </div>
      {open && (
        <SidePanel
          name="rule"
          label={t('rule.panel')}
          title={pick(open.title)}
          testId="rule-panel"
          close={() => {
            focusRow(open.id)
            setView({ open: '' })
          }}
        >
          <div className="hm-finding">
            <SeverityMark severity={open.severity} />
            <p>{pick(open.about)}</p>
            <section>
              <h3>{t('rule.pattern')}</h3>
              <code className="hm-code">{open.pattern}</code>
            </section>
            <dl className="hm-kv">
              <dt>{t('rule.id')}</dt>
              <dd className="hm-mono">{open.id}</dd>
              <dt>{t('source.title')}</dt>
              <dd>{open.source}</dd>
              <dt>{t('rule.alarm')}</dt>
              <dd>
                {t('rule.alarm.text', {
                  threshold: open.threshold,
                  minutes: open.periodSeconds / 60,
                  periods: open.evaluationPeriods,
                })}
              </dd>
              <dt>{t('rule.tags')}</dt>
              <dd>{open.tags.join(', ') || '–'}</dd>
              <dt>{t('rule.lastMatch')}</dt>
              <dd>
                <Ago at={open.lastMatchAt} />
              </dd>
            </dl>
            <Link to={findingsOf(open)}>{t('rule.findings', { n: open.findings })}</Link>
          </div>
        </SidePanel>
      )}
    </div>
  )
}
