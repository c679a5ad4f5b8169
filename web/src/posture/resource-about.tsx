import Button from '@cloudscape-design/components/button'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { z } from 'zod'
import {
  FINDING_STATUSES,
  type FindingsOutput,
  type ResourceDetail,
  type ResultsOutput,
} from '../../../src/contract/index.js'
import { SeverityMark, StatusMark } from '../findings/severity.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Loading } from '../shell/loading.js'
import { Empty } from '../shell/page.js'
import { ProblemAlert } from '../shell/problem.js'
import { When } from '../shell/zone.js'
import { resourceUrl, typeText } from './resource-view.js'

type Results = z.infer<typeof ResultsOutput>

export const findingsOn = (arn: string) => ({
  queryKey: ['findings', 'of-resource', arn],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
    api.get<FindingsOutput>('/findings', { query: { entity: arn, limit: 200, sort: 'severity' }, signal }),
})

export const resultsOn = ({ arn, region }: Pick<ResourceDetail, 'arn' | 'region'>) => ({
  queryKey: ['posture', 'results', 'of-resource', arn, region],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
    // The account itself stands in each Region under one ARN; everything else is asked for by its ARN alone.
    api.get<Results>('/posture/results', {
      query: { arn, limit: 500, ...(/:root$/.test(arn) && region !== 'global' ? { region } : {}) },
      signal,
    }),
})

/** The list of findings, with one open, whatever its state. */
const findingUrl = (id: string, arn: string): string =>
  `/findings?${new URLSearchParams({ entity: arn, status: FINDING_STATUSES.join(','), open: id })}`

/** Findings that are about this resource, those that are over too. */
export const ResourceFindings = ({ arn }: { readonly arn: string }) => {
  const { t, pick } = useI18n()
  const found = useQuery(findingsOn(arn))
  if (found.isPending) return <Loading />
  if (found.isError) return <ProblemAlert error={found.error} retry={() => found.refetch()} />
  if (found.data.items.length === 0) return <Empty title={t('resource.findings.none')} />
  return (
    <div className="hm-scroll-x">
      <table className="hm-record-table" data-testid="resource-findings">
        <thead>
          <tr>
            <th scope="col">{t('finding.severity')}</th>
            <th scope="col">{t('finding.title')}</th>
            <th scope="col">{t('finding.status')}</th>
            <th scope="col">{t('finding.due')}</th>
            <th scope="col">{t('finding.firstSeen')}</th>
          </tr>
        </thead>
        <tbody>
          {found.data.items.map((f) => (
            <tr key={f.id}>
              <td>
                <SeverityMark severity={f.severity} />
              </td>
              <td>
                <Link to={findingUrl(f.id, arn)} data-row-link={f.id}>
                  {pick(f.title)}
                </Link>{' '}
                <span className="hm-faint">{f.ruleId}</span>
              </td>
              <td>
                <StatusMark status={f.status} />
              </td>
              <td>
                <When at={f.dueAt} />
              </td>
              <td>
                <When at={f.firstSeenAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const RESULT_SHAPES = {
  PASSED: 'm3 8.4 3.3 3.3L13 5',
  FAILED: 'M4 4l8 8M12 4l-8 8',
  WARNING: 'M8 2.2 14.4 13.5H1.6zM8 6.5v3.2M8 11.6v.1',
  NOT_AVAILABLE: 'M4 8h8',
} as const

/** A control's answer, as sign and word. */
const ResultMark = ({ status }: { readonly status: keyof typeof RESULT_SHAPES }) => {
  const { t } = useI18n()
  return (
    <span className="hm-result" data-result={status}>
      <svg
        viewBox="0 0 16 16"
        width="14"
        height="14"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d={RESULT_SHAPES[status]} />
      </svg>
      {t(`resource.result.${status}`)}
    </span>
  )
}

/** What each control says of this resource, passes too. */
export const ResourceResults = ({ resource }: { readonly resource: ResourceDetail }) => {
  const { t, pick } = useI18n()
  const found = useQuery(resultsOn(resource))
  if (found.isPending) return <Loading />
  if (found.isError) return <ProblemAlert error={found.error} retry={() => found.refetch()} />
  if (found.data.items.length === 0)
    return <Empty title={t('resource.results.none')}>{t('resource.results.none.about')}</Empty>
  return (
    <div className="hm-scroll-x">
      <table className="hm-record-table" data-testid="resource-results">
        <thead>
          <tr>
            <th scope="col">{t('resource.result')}</th>
            <th scope="col">{t('finding.control')}</th>
            <th scope="col">{t('finding.severity')}</th>
            <th scope="col">{t('resource.result.reason')}</th>
            <th scope="col">{t('resource.result.since')}</th>
          </tr>
        </thead>
        <tbody>
          {found.data.items.map((r) => (
            <tr key={`${r.controlId} ${r.region}`}>
              <td>
                <ResultMark status={r.status} />
              </td>
              <td>
                <Link to={`/controls/${encodeURIComponent(r.controlId)}`} data-row-link={r.controlId}>
                  {pick(r.title) || r.controlId}
                </Link>{' '}
                <span className="hm-faint">{r.controlId}</span>
              </td>
              <td>
                <SeverityMark severity={r.severity} />
              </td>
              <td>
                {r.reason ? pick(r.reason) : '–'}
                {r.suppressed && <span className="hm-chip">{t('resource.result.suppressed')}</span>}
                {r.status === 'FAILED' && (
                  <>
                    {' '}
                    <Link to={findingUrl(r.findingId, resource.arn)} className="hm-underlined">
                      {t('finding.panel')}
                    </Link>
                  </>
                )}
              </td>
              <td>
                <When at={r.since} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What it is tied to, and what is tied to it. */
export const ResourceRelated = ({ resource }: { readonly resource: ResourceDetail }) => {
  const { t } = useI18n()
  if (resource.related.length === 0) return <Empty title={t('resource.related.none')} />
  const related = [...resource.related].sort((a, b) => a.relation.localeCompare(b.relation))
  return (
    <div className="hm-scroll-x">
      <table className="hm-record-table" data-testid="resource-related">
        <thead>
          <tr>
            <th scope="col">{t('resource.relation')}</th>
            <th scope="col">{t('resource.type')}</th>
            <th scope="col">{t('resource.name')}</th>
          </tr>
        </thead>
        <tbody>
          {related.map((r) => {
            const name = r.name ?? r.id ?? r.arn ?? '–'
            return (
              <tr key={`${r.relation} ${r.type} ${r.id} ${r.name}`}>
                <td>{r.relation === 'Is referred to by' ? t('resource.referredBy') : r.relation}</td>
                <td title={r.type}>{typeText(r.type)}</td>
                <td>
                  {r.arn === null ? name : <Link to={resourceUrl({ arn: r.arn })}>{name}</Link>}{' '}
                  {r.id !== null && r.id !== name && <span className="hm-faint">{r.id}</span>}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** A part that could not be read, and why: what is not shown is not off. */
export const Unread = ({ unread }: Pick<ResourceDetail, 'unread'>) => {
  const { t } = useI18n()
  const parts = Object.entries(unread)
  if (parts.length === 0) return null
  return (
    <section className="hm-unread-parts" data-testid="unread">
      <h2>{t('resource.unread', { n: parts.length })}</h2>
      <p className="hm-faint">{t('resource.unread.about')}</p>
      <ul className="hm-plain-list">
        {parts.map(([part, { why, action, message }]) => (
          <li key={part}>
            <code>{part}</code> · {t(`resource.unread.${why as 'denied' | 'throttled' | 'unsupported' | 'failed'}`)}
            {' · '}
            <code>{action}</code>
            <div className="hm-faint hm-break">{message}</div>
          </li>
        ))}
      </ul>
    </section>
  )
}

export const LogsLink = ({ href }: { readonly href: string }) => {
  const { t } = useI18n()
  return (
    <Button href={href} iconName="search" nativeAnchorAttributes={{ 'data-testid': 'resource-logs' }}>
      {t('resource.logs')}
    </Button>
  )
}
