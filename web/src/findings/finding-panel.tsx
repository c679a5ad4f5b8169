import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Finding, FindingDetail } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { resourceUrl } from '../posture/resource-view.js'
import { api } from '../shell/api.js'
import { Loading } from '../shell/loading.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { ProblemAlert } from '../shell/problem.js'
import { useMe } from '../shell/session.js'
import { SidePanel } from '../shell/side-panel.js'
import { Ago, useTimes, When } from '../shell/zone.js'
import { Comment } from './comment.js'
import { Due } from './due.js'
import { Evidence } from './evidence.js'
import { History } from './history.js'
import { usePeople } from './people.js'
import { SeverityMark, StatusMark } from './severity.js'
import { useAssign, useTransition } from './transition.js'

interface Props {
  readonly id: string
  readonly close: () => void
  readonly end: (finding: Finding, to: 'resolved' | 'false_positive') => void
  readonly except: (finding: Finding) => void
  readonly assign: (finding: Finding) => void
}

const NOTIFIED = { waiting: 'pending', sent: 'success', failed: 'error' } as const

/** One finding: what it is, on what evidence, what was done about it. */
export const FindingPanel = ({ id, close, end, except, assign }: Props) => {
  const { t, pick } = useI18n()
  const found = useQuery({
    queryKey: ['findings', 'one', id],
    queryFn: ({ signal }) => api.get<FindingDetail>(`/findings/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: 30_000,
  })
  return (
    <SidePanel
      name="finding"
      label={t('finding.panel')}
      title={found.data ? pick(found.data.title) : t('finding.panel')}
      close={close}
      testId="finding-panel"
    >
      {found.isPending && <Loading />}
      {found.isError && <ProblemAlert error={found.error} retry={() => found.refetch()} />}
      {found.data && <Body finding={found.data} end={end} except={except} assign={assign} />}
    </SidePanel>
  )
}

const Body = ({
  finding,
  end,
  except,
  assign: giveTo,
}: Pick<Props, 'end' | 'except' | 'assign'> & {
  readonly finding: FindingDetail
}) => {
  const { t, pick, number } = useI18n()
  const { zone } = useTimes()
  const transition = useTransition()
  const assign = useAssign()
  const me = useMe()
  const { nameOf } = usePeople()
  const resource = (more = {}) => resourceUrl({ arn: finding.entity, region: finding.region }, more)
  const waits = finding.status === 'open' || finding.status === 'acknowledged' || finding.status === 'fixing'
  const go = (to: 'open' | 'acknowledged' | 'fixing') => transition.mutate({ ids: [finding.id], to, comment: '' })
  const discover = finding.discover && `/discover?${new URLSearchParams({ ...finding.discover, zone })}`
  return (
    <div className="hm-finding">
      <div className="hm-finding-top">
        <SeverityMark severity={finding.severity} />
        <span data-testid="finding-status" data-status={finding.status}>
          <StatusMark status={finding.status} />
        </span>
        <span className="hm-grow" />
        {finding.status === 'open' && (
          <PermittedButton
            permission="finding:write"
            variant="primary"
            loading={transition.isPending}
            onClick={() => go('acknowledged')}
            testId="acknowledge"
          >
            {t('finding.acknowledge')}
          </PermittedButton>
        )}
        {finding.status === 'acknowledged' && (
          <PermittedButton
            permission="finding:write"
            variant="primary"
            loading={transition.isPending}
            onClick={() => go('fixing')}
            testId="fix"
          >
            {t('finding.fix')}
          </PermittedButton>
        )}
        {waits && (
          <>
            <PermittedButton permission="finding:write" onClick={() => end(finding, 'resolved')} testId="resolve">
              {t('finding.resolve')}
            </PermittedButton>
            <PermittedButton permission="exception:write" onClick={() => except(finding)} testId="except">
              {t('finding.except')}
            </PermittedButton>
            <PermittedButton permission="finding:write" onClick={() => end(finding, 'false_positive')}>
              {t('finding.false')}
            </PermittedButton>
          </>
        )}
        {finding.status !== 'open' && finding.status !== 'excepted' && (
          <PermittedButton
            permission="finding:write"
            loading={transition.isPending}
            onClick={() => go('open')}
            testId="reopen"
          >
            {t('finding.reopen')}
          </PermittedButton>
        )}
      </div>
      <p>{pick(finding.about)}</p>
      <dl className="hm-kv">
        <dt>{t('finding.entity')}</dt>
        <dd className="hm-break">
          {finding.kind === 'control' && finding.entity.startsWith('arn:') ? (
            <Link to={resource()} data-testid="finding-resource">
              {finding.entity}
            </Link>
          ) : (
            finding.entity
          )}
        </dd>
        <dt>{t('finding.account')}</dt>
        <dd className="hm-number">{finding.account ?? '–'}</dd>
        <dt>{t('finding.region')}</dt>
        <dd>{finding.region ?? '–'}</dd>
        {finding.kind === 'detection' && (
          <>
            <dt>{t('finding.count')}</dt>
            <dd>{number(finding.count)}</dd>
          </>
        )}
        <dt>{t('finding.firstSeen')}</dt>
        <dd>
          <When at={finding.firstSeenAt} />
        </dd>
        <dt>{t('finding.lastSeen')}</dt>
        <dd>
          <When at={finding.lastSeenAt} />
        </dd>
        <dt>{t(finding.kind === 'control' ? 'finding.control' : 'finding.rule')}</dt>
        <dd>
          {finding.kind === 'imported' ? (
            finding.ruleId
          ) : (
            <Link
              to={
                finding.kind === 'control'
                  ? `/controls/${encodeURIComponent(finding.ruleId)}`
                  : `/rules?open=${encodeURIComponent(finding.ruleId)}`
              }
            >
              {finding.ruleId}
            </Link>
          )}
        </dd>
        <dt>{t('finding.assignee')}</dt>
        <dd>
          {nameOf(finding.assignee)}{' '}
          <PermittedButton
            permission="finding:write"
            variant="inline-link"
            loading={assign.isPending}
            onClick={() =>
              assign.mutate({
                ids: [finding.id],
                assignee: finding.assignee === me.user.id ? null : me.user.id,
              })
            }
            testId="assign"
          >
            {t(finding.assignee === me.user.id ? 'finding.unassign' : 'finding.assign')}
          </PermittedButton>{' '}
          <PermittedButton
            permission="finding:write"
            variant="inline-link"
            onClick={() => giveTo(finding)}
            testId="assign-other"
          >
            {t('finding.assign.other')}
          </PermittedButton>
        </dd>
        {finding.dueAt !== null && (
          <>
            <dt>{t('finding.due')}</dt>
            <dd>
              <Due at={finding.dueAt} />
            </dd>
          </>
        )}
        {finding.exceptionId !== null && (
          <>
            <dt>{t('finding.exception')}</dt>
            <dd>
              <Link to={`/exceptions?open=${encodeURIComponent(finding.exceptionId)}`}>
                {t('finding.exception.open')}
              </Link>
            </dd>
          </>
        )}
        {Object.keys(finding.tags).length > 0 && (
          <>
            <dt>{t('finding.tags')}</dt>
            <dd className="hm-break">
              {Object.entries(finding.tags)
                .map(([key, value]) => `${key}=${value}`)
                .join(', ')}
            </dd>
          </>
        )}
        {finding.reopened > 0 && (
          <>
            <dt>{t('finding.reopened')}</dt>
            <dd>{t('finding.reopened.times', { n: finding.reopened })}</dd>
          </>
        )}
      </dl>
      {finding.kind === 'control' && finding.entity.startsWith('arn:') && (
        <p className="hm-actions">
          <Link to={resource()}>{t('finding.resource')}</Link>
          <Link to={resource({ tab: 'timeline' })} data-testid="finding-timeline">
            {t('finding.timeline')}
          </Link>
        </p>
      )}
      {finding.kind === 'detection' && (
        <section>
          <h3>{t('finding.evidence')}</h3>
          <Evidence id={finding.id} count={finding.count} discover={discover} />
        </section>
      )}
      <section>
        <h3>{t('finding.notifications')}</h3>
        {finding.notifications.length === 0 ? (
          <p className="hm-faint">{t('finding.notifications.none')}</p>
        ) : (
          <ul className="hm-plain-list">
            {finding.notifications.map((n) => (
              <li key={`${n.integration} ${n.at}`}>
                <StatusIndicator type={NOTIFIED[n.status]}>{t(`outbox.${n.status}`)}</StatusIndicator> {n.integration}{' '}
                <span className="hm-faint">
                  <Ago at={n.at} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section>
        <h3>{t('finding.history')}</h3>
        <History changes={finding.history} />
        <Comment id={finding.id} />
      </section>
    </div>
  )
}
