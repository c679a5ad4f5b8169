import Alert from '@cloudscape-design/components/alert'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { Link } from 'react-router'
import { z } from 'zod'
import type { SecurityHub, SecurityHubImport } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { Empty, Page, Section } from '../shell/page.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { ProblemAlert } from '../shell/problem.js'
import { Prose } from '../shell/prose.js'
import { focusRow, useRowKeys } from '../shell/row-keys.js'
import { text, useUrlState } from '../shell/url-state.js'
import { Ago } from '../shell/zone.js'
import { useSources } from './posture-api.js'
import { hubKey, useHubs, useStartImport } from './security-hub-api.js'
import { HubPanel } from './security-hub-panel.js'
import '../findings/findings.css'
import './posture.css'

const View = z.object({ open: text })

/** The Security Hubs that findings come from: what came last, what went wrong, and what is written back. */
export default function SecurityHubPage() {
  const { t } = useI18n()
  const [view, setView] = useUrlState(View)
  const found = useHubs()
  const sources = useSources()
  const start = useStartImport()
  useRowKeys()
  const hubs = found.data?.hubs ?? []
  const last = found.data?.import ?? null
  const running = last?.status === 'running'
  const open = hubs.find((hub) => hubKey(hub) === view.open)
  const connected = sources.data === undefined || sources.data.sources.length > 0
  return (
    <div className="hm-split">
      <div className="hm-split-content">
        <Page
          title={t('nav.securityHub')}
          about={t('hub.about')}
          actions={
            <PermittedButton
              permission="posture:write"
              variant="primary"
              testId="hub-import"
              loading={start.isPending || running}
              loadingText={t('hub.importing')}
              disabled={!connected}
              onClick={() => start.mutate()}
            >
              {t('hub.import')}
            </PermittedButton>
          }
        >
          {last !== null && <LastImport last={last} />}
          {found.isError ? (
            <ProblemAlert error={found.error} retry={() => found.refetch()} />
          ) : (
            <Table<SecurityHub>
              variant="container"
              wrapLines
              resizableColumns
              loading={found.isPending}
              loadingText={t('shell.loading')}
              items={hubs}
              trackBy={hubKey}
              onRowClick={({ detail }) => setView({ open: hubKey(detail.item) })}
              ariaLabels={{ tableLabel: t('nav.securityHub') }}
              header={<h2>{t('hub.shown', { n: hubs.length })}</h2>}
              empty={
                <Empty
                  title={t('hub.none')}
                  action={!connected && <Link to="/accounts?add=yes">{t('account.source.add')}</Link>}
                >
                  <Prose>{t(connected ? 'hub.none.about' : 'hub.none.sources')}</Prose>
                </Empty>
              }
              columnDefinitions={[
                {
                  id: 'account',
                  header: t('finding.account'),
                  isRowHeader: true,
                  minWidth: 170,
                  cell: (hub) => (
                    <button
                      type="button"
                      className="hm-link-button hm-strong hm-number"
                      data-row-link={hubKey(hub)}
                      data-testid="hub-link"
                      onClick={() => setView({ open: hubKey(hub) })}
                    >
                      {hub.account}
                    </button>
                  ),
                },
                { id: 'region', header: t('finding.region'), minWidth: 140, cell: (hub) => hub.region },
                {
                  id: 'status',
                  header: t('control.status'),
                  minWidth: 220,
                  cell: (hub) => (
                    <>
                      <StatusIndicator type={hub.lastError === null ? 'success' : 'error'}>
                        {t(hub.lastError === null ? 'hub.status.good' : 'hub.status.failed')}
                      </StatusIndicator>
                      {hub.lastError !== null && <div className="hm-faint hm-break hm-clamp">{hub.lastError}</div>}
                    </>
                  ),
                },
                { id: 'imported', header: t('hub.importedAt'), width: 130, cell: (hub) => <Ago at={hub.importedAt} /> },
                {
                  id: 'writeBack',
                  header: t('hub.writeBack'),
                  width: 170,
                  cell: (hub) => (
                    <>
                      {t(hub.writeBack ? 'hub.on' : 'hub.off')}
                      {hub.failed.length > 0 && (
                        <div className="hm-warn">{t('hub.failed.n', { n: hub.failed.length })}</div>
                      )}
                    </>
                  ),
                },
              ]}
            />
          )}
        </Page>
      </div>
      {view.open !== '' && (
        <HubPanel
          hub={open}
          name={view.open}
          loading={found.isPending}
          close={() => {
            focusRow(view.open)
            setView({ open: '' })
          }}
        />
      )}
    </div>
  )
}

const SIGN = { running: 'in-progress', done: 'success', failed: 'error', cancelled: 'stopped' } as const

/** What the import that runs, or ran last since the server started, brought. */
const LastImport = ({ last }: { readonly last: SecurityHubImport }) => {
  const { t } = useI18n()
  const { findings, taken, opened, resolved, bad } = last.summary
  return (
    <Section title={t('hub.import.last')} testId="hub-import-state">
      <div className="hm-stack">
        <div data-status={last.status}>
          <StatusIndicator type={SIGN[last.status]}>{t(`scan.status.${last.status}`)}</StatusIndicator>{' '}
          <span className="hm-faint">
            <Ago at={last.endedAt ?? last.startedAt} />
          </span>
        </div>
        <p>{t('hub.import.summary', { findings, taken, opened, resolved })}</p>
        {bad > 0 && <p className="hm-warn">{t('hub.import.bad', { n: bad })}</p>}
        {last.more && <p>{t('hub.import.more')}</p>}
        {last.problems.length > 0 && (
          <Alert type="warning" header={t('hub.import.problems', { n: last.problems.length })}>
            <ul className="hm-plain-list">
              {last.problems.slice(0, 10).map((p) => (
                <li key={`${p.uri} ${p.position} ${p.reason}`} className="hm-break">
                  <span className="hm-mono">{p.uri}</span>: {p.reason}
                </li>
              ))}
              {last.problems.length > 10 && <li>{t('timeline.rest', { n: last.problems.length - 10 })}</li>}
            </ul>
          </Alert>
        )}
      </div>
    </Section>
  )
}
