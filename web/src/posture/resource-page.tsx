import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Input from '@cloudscape-design/components/input'
import Tabs from '@cloudscape-design/components/tabs'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { z } from 'zod'
import type { ResourceDetail } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { ApiError } from '../shell/api.js'
import { CopyButton } from '../shell/copy-button.js'
import { useKeys } from '../shell/keyboard.js'
import { Loading } from '../shell/loading.js'
import { Page } from '../shell/page.js'
import { ProblemAlert } from '../shell/problem.js'
import { useRowKeys } from '../shell/row-keys.js'
import { useMay } from '../shell/session.js'
import { choice, text, useUrlState } from '../shell/url-state.js'
import { Ago, useTimes, When } from '../shell/zone.js'
import {
  findingsOn,
  LogsLink,
  ResourceFindings,
  ResourceRelated,
  ResourceResults,
  resultsOn,
  Unread,
} from './resource-about.js'
import { useAccountNames, useResource } from './resource-api.js'
import { AsOf } from './resource-as-of.js'
import { Timeline } from './resource-timeline.js'
import { JsonTree } from './resource-tree.js'
import { packed, typeText } from './resource-view.js'
import '../findings/findings.css'
import './resource.css'

const TABS = ['configuration', 'timeline', 'findings', 'controls', 'related'] as const

const ResourcePageView = z.object({
  arn: text,
  region: text,
  at: text,
  tab: choice(TABS, 'configuration'),
})

const quoted = (word: string) => `"${word.replace(/["\\]/g, '\\$&')}"`
/** A shorter name stands in too many events that are about something else. */
const NAME_LEAST = 4

/** KQL that finds what names the resource. */
const kqlOf = ({ arn, resourceId, name }: ResourceDetail): string =>
  [...new Set([arn, resourceId, name ?? ''])]
    .filter((word) => word.length >= NAME_LEAST)
    .map(quoted)
    .join(' or ')

/** One resource: as it is or was, how it came to be so, and what is said of it. */
export default function ResourcePage() {
  const { t } = useI18n()
  const times = useTimes()
  const [view, setView] = useUrlState(ResourcePageView)
  const found = useResource(view.arn, view.region, view.at)
  useRowKeys()
  useKeys({ t: () => setView({ tab: 'timeline' }) })
  const resource = found.data
  const title = resource ? (resource.name ?? resource.resourceId) : view.arn || t('nav.resources')
  // What was not there then may be there now.
  const notThen = view.at !== '' && found.error instanceof ApiError && found.error.problem.status === 404
  return (
    <Page
      title={title}
      about={
        <>
          <Link to="/resources">{t('nav.resources')}</Link>
          {resource && <span title={resource.type}> · {typeText(resource.type)}</span>}
        </>
      }
      actions={
        <>
          {resource && <LogsLinkOf resource={resource} />}
          <AsOf at={view.at} onChange={(at) => setView({ at })} />
          <Button
            iconName="refresh"
            ariaLabel={t('shell.refresh')}
            loading={found.isFetching}
            onClick={() => found.refetch()}
          />
        </>
      }
    >
      {view.at !== '' && (
        <div data-testid="as-of-banner">
          <Alert type="info" action={<Button onClick={() => setView({ at: '' })}>{t('resource.asOf.now')}</Button>}>
            {t('resource.asOf.banner', { when: times.dateTime(view.at) })}
          </Alert>
        </div>
      )}
      {found.isPending && view.arn !== '' && <Loading />}
      {found.isError && <ProblemAlert error={found.error} {...(notThen ? {} : { retry: () => found.refetch() })} />}
      {resource && <Body resource={resource} tab={view.tab} setTab={(tab) => setView({ tab }, { replace: true })} />}
    </Page>
  )
}

const LogsLinkOf = ({ resource }: { readonly resource: ResourceDetail }) => {
  const { zone } = useTimes()
  const may = useMay()
  const kql = kqlOf(resource)
  if (kql === '' || !may('event:read')) return null
  return <LogsLink href={`/discover?${new URLSearchParams({ kql, from: 'now-30d', to: 'now', zone })}`} />
}

const Body = ({
  resource,
  tab,
  setTab,
}: {
  readonly resource: ResourceDetail
  readonly tab: (typeof TABS)[number]
  readonly setTab: (tab: (typeof TABS)[number]) => void
}) => {
  const { t } = useI18n()
  const may = useMay()
  const findings = useQuery({ ...findingsOn(resource.arn), enabled: may('finding:read') })
  const results = useQuery(resultsOn(resource))
  const waiting = findings.data?.items.filter((f) => f.status !== 'resolved' && f.status !== 'false_positive').length
  const failed = results.data?.items.filter((r) => r.status === 'FAILED').length
  const counted = (label: string, n: number | undefined) =>
    n === undefined ? label : t('resource.tab.counted', { label, n })
  return (
    <>
      <Facts resource={resource} />
      <div className="hm-section hm-resource-tabs">
        <Tabs
          ariaLabel={t('resource.panel')}
          activeTabId={tab}
          onChange={({ detail }) => setTab(detail.activeTabId as (typeof TABS)[number])}
          tabs={[
            {
              id: 'configuration',
              label: t('resource.configuration'),
              content: <Configuration resource={resource} />,
            },
            { id: 'timeline', label: t('timeline.title'), content: <Timeline resource={resource} /> },
            ...(may('finding:read')
              ? [
                  {
                    id: 'findings',
                    label: counted(t('nav.findings'), waiting),
                    content: <ResourceFindings arn={resource.arn} />,
                  },
                ]
              : []),
            {
              id: 'controls',
              label: failed === undefined ? t('finding.control') : t('resource.tab.failed', { n: failed }),
              content: <ResourceResults resource={resource} />,
            },
            {
              id: 'related',
              label: counted(t('resource.related'), resource.related.length),
              content: <ResourceRelated resource={resource} />,
            },
          ]}
        />
      </div>
    </>
  )
}

const Facts = ({ resource: r }: { readonly resource: ResourceDetail }) => {
  const { t } = useI18n()
  const accountName = useAccountNames()
  const navigate = useNavigate()
  const tags = Object.entries(r.tags)
  const fact = (label: string, value: React.ReactNode) => (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
  const gone = r.deletedAt !== null
  return (
    <section className="hm-section hm-resource-facts" data-testid="resource-facts" aria-label={t('resource.panel')}>
      <dl>
        {fact(
          t('resource.arn'),
          <span className="hm-mono hm-break">
            {r.arn} <CopyButton text={r.arn} label={t('resource.arn.copy')} />
          </span>,
        )}
        {fact(
          t('finding.account'),
          <Link to={`/resources?account=${r.account}`}>
            <span className="hm-number">{r.account}</span> {accountName(r.account)}
          </Link>,
        )}
        {fact(t('finding.region'), <Link to={`/resources?region=${r.region}`}>{r.region}</Link>)}
        {fact(t('resource.owner'), r.owner ?? t('resource.owner.none'))}
        {fact(t('resource.created'), <When at={r.createdAt} />)}
        {fact(t('resource.firstSeen'), <When at={r.firstSeenAt} />)}
        {fact(
          t('resource.changed'),
          <>
            <When at={r.changedAt} />{' '}
            <span className="hm-faint">
              (<Ago at={r.changedAt} />)
            </span>
          </>,
        )}
        {gone &&
          fact(
            t('resource.deleted'),
            <strong className="hm-gone">
              <When at={r.deletedAt} />
            </strong>,
          )}
      </dl>
      {tags.length > 0 && (
        <ul className="hm-tag-list" aria-label={t('finding.tags')}>
          {tags.map(([key, value]) => (
            <li key={key}>
              <button
                type="button"
                className="hm-chip hm-tag"
                title={t('resource.tag.find')}
                onClick={() => navigate(`/resources?${new URLSearchParams({ tag: packed(`${key}=${value}`) })}`)}
              >
                <span className="hm-faint">{key}</span> {value}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const Configuration = ({ resource }: { readonly resource: ResourceDetail }) => {
  const { t } = useI18n()
  const [search, setSearch] = useState('')
  const parts = Object.entries((resource.parts ?? {}) as Record<string, unknown>)
  const all = { configuration: resource.configuration, ...(resource.parts as object) }
  return (
    <div className="hm-config" data-testid="resource-configuration">
      <div className="hm-filters">
        <div className="hm-grow" data-search-focus="">
          <Input
            type="search"
            ariaLabel={t('resource.config.search')}
            placeholder={t('resource.config.search')}
            value={search}
            onChange={({ detail }) => setSearch(detail.value)}
          />
        </div>
        <span className="hm-tight">
          <CopyButton text={JSON.stringify(all, null, 2)} label={t('resource.config.copy')} />
        </span>
      </div>
      <Unread unread={resource.unread} />
      <div className="hm-config-grid" data-parts={parts.length > 0}>
        <section>
          <h2>{t('resource.configuration')}</h2>
          {resource.configuration === null ? (
            <p className="hm-faint">{t('resource.config.none')}</p>
          ) : (
            <JsonTree value={resource.configuration} search={search} />
          )}
        </section>
        {parts.length > 0 && (
          <section>
            <h2>{t('resource.parts')}</h2>
            <JsonTree value={resource.parts} search={search} />
          </section>
        )}
      </div>
    </div>
  )
}
