import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { HomeOutput } from '../../../src/contract/index.js'
import { SEVERITIES } from '../../../src/contract/index.js'
import { Entity } from '../findings/entity.js'
import { SeverityMark, StatusMark } from '../findings/severity.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { bytesText } from '../shell/bytes.js'
import { Loading } from '../shell/loading.js'
import { Empty, Page, Section } from '../shell/page.js'
import { ProblemAlert } from '../shell/problem.js'
import { useMay } from '../shell/session.js'
import { Ago, useTimes } from '../shell/zone.js'
import { FirstSteps } from './first-steps.js'
import { PerDay } from './per-day.js'
import { PostureSection } from './posture-section.js'
import { Tile } from './tile.js'
import '../findings/findings.css'
import './home.css'

/** What came in, what was found, how ingestion fares; each number leads to what it counts. */
export default function HomePage() {
  const { t } = useI18n()
  const { zone } = useTimes()
  const may = useMay()
  const home = useQuery({
    queryKey: ['home', zone],
    queryFn: ({ signal }) => api.get<HomeOutput>('/home', { query: { zone }, signal }),
    refetchInterval: 30_000,
  })
  return (
    <Page
      title={t('nav.home')}
      actions={
        <Button
          iconName="refresh"
          ariaLabel={t('shell.refresh')}
          loading={home.isFetching}
          onClick={() => home.refetch()}
        />
      }
    >
      {home.isPending && <Loading />}
      {home.isError && <ProblemAlert error={home.error} retry={() => home.refetch()} />}
      {home.data && (
        <>
          {home.data.demo && (
            <div data-testid="demo-banner">
              <Alert type="info" header={t('home.demo')}>
                {t('home.demo.about')}
              </Alert>
            </div>
          )}
          {home.data.events.total === 0 ? (
            <>
              {may('posture:read') && <PostureSection />}
              <FirstSteps />
            </>
          ) : (
            <Overview home={home.data} />
          )}
        </>
      )}
    </Page>
  )
}

const Overview = ({ home }: { readonly home: HomeOutput }) => {
  const { t, locale, number } = useI18n()
  const may = useMay()
  const { events, bytes, findings, ingestion, notifications } = home
  const open = '/findings?status=open'
  return (
    <>
      <div className="hm-tiles">
        <Tile
          label={t('home.open')}
          value={number(findings.open)}
          to={open}
          tone={findings.open > 0 ? 'bad' : 'good'}
          testId="tile-open"
        >
          {t('home.newToday', { n: findings.newToday })}
        </Tile>
        <Tile
          label={t('home.acknowledged')}
          value={number(findings.acknowledged)}
          to="/findings?status=acknowledged"
          testId="tile-acknowledged"
        >
          {t('home.acknowledged.about')}
        </Tile>
        <Tile label={t('home.events')} value={number(events.total)} to="/discover?from=all&to=now" testId="tile-events">
          {t('home.lastDay', { n: events.lastDay })}
        </Tile>
        <Tile label={t('home.lake')} value={bytesText(bytes.lake, locale)} to="/data/sources" testId="tile-lake">
          {t('home.free', { size: bytesText(bytes.free, locale) })}
        </Tile>
        <Tile
          label={t('home.quarantined')}
          value={number(ingestion.quarantined)}
          to="/data/quarantine"
          tone={ingestion.quarantined > 0 ? 'warn' : undefined}
          testId="tile-quarantined"
        >
          {t('home.quarantined.about')}
        </Tile>
        <Tile
          label={t('home.failedObjects')}
          value={number(ingestion.failedObjects)}
          to="/data/objects?status=failed"
          tone={ingestion.failedObjects > 0 ? 'bad' : undefined}
          testId="tile-failed"
        >
          {t('home.failedObjects.about')}
        </Tile>
      </div>
      {notifications.failed > 0 && (
        <Alert type="warning" action={<Link to="/settings/outbox?status=failed">{t('home.notifications.show')}</Link>}>
          {t('home.notifications.failed', { n: notifications.failed })}
        </Alert>
      )}
      {may('posture:read') && <PostureSection />}
      <div className="hm-home-grid">
        <Section
          title={t('home.latest')}
          actions={<Link to="/findings">{t('home.allFindings')}</Link>}
          testId="latest-findings"
        >
          <ul className="hm-severity-counts" aria-label={t('home.bySeverity')}>
            {SEVERITIES.map((s) => (
              <li key={s}>
                <Link to={`/findings?status=open&severity=${s}`}>
                  <SeverityMark severity={s} />
                  <span className="hm-count">{number(findings.bySeverity[s] ?? 0)}</span>
                </Link>
              </li>
            ))}
          </ul>
          {findings.latest.length === 0 ? (
            <Empty title={t('home.noFindings')}>{t('home.noFindings.about')}</Empty>
          ) : (
            <Latest findings={findings.latest} />
          )}
        </Section>
        <Section
          title={t('home.health')}
          actions={<Link to="/data/sources">{t('home.allSources')}</Link>}
          testId="ingestion-health"
        >
          <div className="hm-scroll-x">
            <table className="hm-plain-table">
              <thead>
                <tr>
                  <th scope="col">{t('source.title')}</th>
                  <th scope="col">{t('source.events')}</th>
                  <th scope="col">{t('source.lastEvent')}</th>
                  <th scope="col">{t('source.quarantined')}</th>
                </tr>
              </thead>
              <tbody>
                {ingestion.sources.map((s) => (
                  <tr key={s.id}>
                    <th scope="row">
                      <Link to={`/discover?sources=${s.id}`}>{s.id}</Link>
                    </th>
                    <td>{number(s.events)}</td>
                    <td>
                      <Ago at={s.lastEventAt} />
                    </td>
                    <td>
                      {s.quarantined > 0 ? (
                        <Link to={`/data/quarantine?source=${s.id}`}>{number(s.quarantined)}</Link>
                      ) : (
                        '0'
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <h3>{t('home.runs')}</h3>
          {ingestion.runs.length === 0 ? (
            <p className="hm-faint">{t('home.noRuns')}</p>
          ) : (
            <ul className="hm-runs">
              {ingestion.runs.map((run) => (
                <li key={`${run.at} ${run.label}`}>
                  <Link to="/data/runs" className="hm-break">
                    {run.label}
                  </Link>
                  <span className="hm-faint">{t('home.run', { n: run.events })}</span>
                  <span className="hm-faint">
                    <Ago at={run.at} />
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Section>
      </div>
      <Section title={t('home.perDay')} testId="per-day">
        <PerDay rows={ingestion.perDay} />
      </Section>
    </>
  )
}

const Latest = ({ findings }: { readonly findings: HomeOutput['findings']['latest'] }) => {
  const { pick } = useI18n()
  return (
    <ul className="hm-latest">
      {findings.map((f) => (
        <li key={f.id}>
          <SeverityMark severity={f.severity} />
          <Link to={`/findings?open=${encodeURIComponent(f.id)}`}>{pick(f.title)}</Link>
          <Entity of={f} />
          <StatusMark status={f.status} />
          <span className="hm-faint">
            <Ago at={f.lastSeenAt} />
          </span>
        </li>
      ))}
    </ul>
  )
}
