import Table from '@cloudscape-design/components/table'
import { Link } from 'react-router'
import { z } from 'zod'
import type { PostureAccount } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { Empty, Page } from '../shell/page.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { ProblemAlert } from '../shell/problem.js'
import { Prose } from '../shell/prose.js'
import { focusRow, useRowKeys } from '../shell/row-keys.js'
import { SearchField } from '../shell/search-field.js'
import { choice, text, useUrlState } from '../shell/url-state.js'
import { Ago } from '../shell/zone.js'
import { AccountMark } from './account-mark.js'
import { AccountPanel } from './account-panel.js'
import { placeWith, useAccounts, useScans, useSources } from './posture-api.js'
import { CurrentScan, PastScans, useStartScan } from './scans.js'
import { SourceDialog } from './source-dialog.js'
import { SourcesTable } from './sources-table.js'
import '../findings/findings.css'
import './posture.css'

const View = z.object({ open: text, search: text, add: choice(['no', 'yes'], 'no') })

/** How accounts are reached, what was found of each, and the looks at them. */
export default function AccountsPage() {
  const { t } = useI18n()
  const [view, setView] = useUrlState(View)
  const sources = useSources()
  const scans = useScans()
  const start = useStartScan()
  const list = sources.data?.sources ?? []
  const running = scans.data?.scans.find((s) => s.status === 'running')
  return (
    <div className="hm-split">
      <div className="hm-split-content">
        <Page
          title={t('nav.accounts')}
          about={t('account.about')}
          actions={
            <>
              <PermittedButton
                permission="posture:connect"
                iconName="add-plus"
                testId="source-add"
                variant={list.length === 0 ? 'primary' : 'normal'}
                onClick={() => setView({ add: 'yes' })}
              >
                {t('account.source.add')}
              </PermittedButton>
              {list.length > 0 && (
                <PermittedButton
                  permission="posture:write"
                  variant="primary"
                  testId="scan-start"
                  loading={start.isPending}
                  disabled={running !== undefined}
                  onClick={() => start.mutate(undefined)}
                >
                  {t('scan.start')}
                </PermittedButton>
              )}
            </>
          }
        >
          {running && <CurrentScan scan={running} />}
          {sources.isError ? (
            <ProblemAlert error={sources.error} retry={() => sources.refetch()} />
          ) : (
            <SourcesTable
              sources={list}
              loading={sources.isPending}
              busy={running !== undefined || start.isPending}
              scan={(id) => start.mutate([id])}
              add={() => setView({ add: 'yes' })}
            />
          )}
          <Accounts
            search={view.search}
            onSearch={(search) => setView({ search }, { replace: true })}
            open={(account) => setView({ open: account })}
          />
          <PastScans />
        </Page>
      </div>
      {view.open !== '' && (
        <AccountPanel
          account={view.open}
          close={() => {
            focusRow(view.open)
            setView({ open: '' })
          }}
        />
      )}
      {view.add === 'yes' && <SourceDialog close={() => setView({ add: 'no' })} />}
    </div>
  )
}

const Accounts = ({
  search,
  onSearch,
  open,
}: {
  readonly search: string
  readonly onSearch: (search: string) => void
  readonly open: (account: string) => void
}) => {
  const { t, number } = useI18n()
  const found = useAccounts()
  useRowKeys()
  if (found.isError) return <ProblemAlert error={found.error} retry={() => found.refetch()} />
  const fold = (s: string) => s.normalize('NFKC').toLowerCase()
  const all = found.data?.accounts ?? []
  const shown = all.filter((a) =>
    fold(`${a.account} ${a.name} ${Object.entries(a.tags).flat().join(' ')}`).includes(fold(search.trim())),
  )
  return (
    <Table<PostureAccount>
      variant="container"
      resizableColumns
      wrapLines
      loading={found.isPending}
      loadingText={t('shell.loading')}
      items={shown}
      trackBy="account"
      onRowClick={({ detail }) => open(detail.item.account)}
      ariaLabels={{ tableLabel: t('account.list') }}
      header={
        <div className="hm-table-head">
          <h2>{t('account.shown', { n: shown.length })}</h2>
          {all.length > 0 && <SearchField label={t('account.search')} value={search} onChange={onSearch} focusKey />}
        </div>
      }
      empty={
        <Empty title={t('account.none')}>
          <Prose>{t(all.length > 0 ? 'control.none.filtered' : 'account.none.about')}</Prose>
        </Empty>
      }
      columnDefinitions={[
        {
          id: 'account',
          header: t('finding.account'),
          isRowHeader: true,
          minWidth: 180,
          cell: (a) => (
            <>
              <button
                type="button"
                className="hm-link-button hm-strong"
                data-row-link={a.account}
                data-testid="account-link"
                onClick={() => open(a.account)}
              >
                {a.name || a.account}
              </button>
              {a.name !== '' && <div className="hm-faint hm-number">{a.account}</div>}
            </>
          ),
        },
        {
          id: 'status',
          header: t('control.status'),
          minWidth: 150,
          cell: (a) => (
            <>
              <AccountMark status={a.status} />
              {a.message !== null && <div className="hm-faint hm-break">{a.message}</div>}
            </>
          ),
        },
        {
          id: 'regions',
          header: t('account.regions'),
          width: 112,
          cell: (a) => (
            <span className="hm-number" title={a.regions.join(', ')}>
              {number(a.regions.length)}
            </span>
          ),
        },
        {
          id: 'resources',
          header: t('account.resources'),
          width: 110,
          cell: (a) => <span className="hm-number">{number(a.resources)}</span>,
        },
        {
          id: 'missing',
          header: t('account.missing'),
          width: 130,
          cell: (a) =>
            a.missing.length === 0 ? (
              <span className="hm-faint">{t('account.missing.none')}</span>
            ) : (
              <span className="hm-warn">{t('account.missing.n', { n: a.missing.length })}</span>
            ),
        },
        { id: 'scanned', header: t('account.scanned'), width: 130, cell: (a) => <Ago at={a.scannedAt} /> },
        {
          id: 'standards',
          header: t('nav.standards'),
          width: 116,
          cell: (a) => (
            <Link to={placeWith('/standards', { account: a.account, region: '' })}>{t('account.standards')}</Link>
          ),
        },
      ]}
    />
  )
}
