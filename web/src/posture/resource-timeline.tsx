import Button from '@cloudscape-design/components/button'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { z } from 'zod'
import type { ChangeAuthor, ResourceDetail, TimelineEntry, TimelineOutput } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Loading } from '../shell/loading.js'
import { ProblemAlert } from '../shell/problem.js'
import { useMay } from '../shell/session.js'
import { Ago, useTimes, When } from '../shell/zone.js'
import { Differences } from './resource-diff.js'
import { resourceUrl } from './resource-view.js'

type Entry = z.infer<typeof TimelineEntry>

const PAGE = 20
/** Around an event, what else happened. */
const AROUND_MS = 5 * 60_000

/** Its changes, newest first: what differs, and beside it who did it. */
export const Timeline = ({ resource }: { readonly resource: ResourceDetail }) => {
  const { t } = useI18n()
  const { arn, region } = resource
  const found = useInfiniteQuery({
    queryKey: ['resources', 'timeline', arn, region],
    queryFn: ({ pageParam, signal }) =>
      api.get<TimelineOutput>('/resources/timeline', {
        query: { arn, region, limit: PAGE, before: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.more ? last.entries.at(-1)?.at : undefined),
  })
  if (found.isPending) return <Loading />
  if (found.isError) return <ProblemAlert error={found.error} retry={() => found.refetch()} />
  const entries = found.data.pages.flatMap((p) => p.entries)
  return (
    <>
      <ol className="hm-timeline" data-testid="timeline">
        {entries.map((entry, i) => (
          <Version
            key={entry.id}
            entry={entry}
            older={entries[i + 1]}
            resource={resource}
            first={i === entries.length - 1 && !found.hasNextPage}
          />
        ))}
      </ol>
      {found.hasNextPage && (
        <div className="hm-more">
          <Button loading={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>
            {t('timeline.older')}
          </Button>
        </div>
      )}
    </>
  )
}

const Version = ({
  entry,
  older,
  resource,
  first,
}: {
  readonly entry: Entry
  readonly older: Entry | undefined
  readonly resource: ResourceDetail
  readonly first: boolean
}) => {
  const { t } = useI18n()
  const deleted = entry.status === 'ResourceDeleted' || entry.status === 'ResourceDeletedNotRecorded'
  const back = !first && !deleted && older?.status.startsWith('ResourceDeleted') === true
  const kind = deleted ? 'deleted' : first ? 'first' : back ? 'back' : 'changed'
  return (
    <li data-kind={kind} data-testid="version">
      <header>
        <h2>{kind === 'changed' ? t('timeline.changes', { n: entry.differences.length }) : t(`timeline.${kind}`)}</h2>
        <span className="hm-faint">
          <When at={entry.at} /> · <Ago at={entry.at} />
        </span>
        {!deleted && (
          <Link to={resourceUrl(resource, { at: entry.at, tab: 'configuration' })}>{t('timeline.then')}</Link>
        )}
      </header>
      <div className="hm-timeline-body">
        {entry.differences.length > 0 ? (
          <Differences of={entry.differences} />
        ) : (
          <p className="hm-faint">{t(kind === 'changed' ? 'timeline.nothing' : (`timeline.${kind}.about` as const))}</p>
        )}
        <Authors entry={entry} />
      </div>
    </li>
  )
}

const Authors = ({ entry }: { readonly entry: Entry }) => {
  const { t } = useI18n()
  const { zone, log } = useTimes()
  const may = useMay()
  const discover = (author: ChangeAuthor): string => {
    const at = Date.parse(author.at)
    return `/discover?${new URLSearchParams({
      kql: `event.id: "${author.eventId.replace(/["\\]/g, '\\$&')}"`,
      sources: 'aws.cloudtrail',
      from: new Date(at - AROUND_MS).toISOString(),
      to: new Date(at + AROUND_MS).toISOString(),
      zone,
      open: author.eventId,
      near: author.at,
    })}`
  }
  return (
    <div className="hm-authors" data-testid="authors">
      <h3>{t('timeline.who')}</h3>
      {entry.authors.length === 0 ? (
        <p className="hm-faint">{t('timeline.who.none')}</p>
      ) : (
        <ul>
          {entry.authors.map((author) => (
            <li key={author.eventId}>
              <div>
                <strong title={author.userArn ?? undefined}>{author.user ?? author.userArn ?? '–'}</strong>{' '}
                <code>{author.action ?? '–'}</code>
                {author.outcome === 'failure' && <span className="hm-chip">{t('timeline.failed')}</span>}
              </div>
              <div className="hm-faint">
                {author.sourceIp !== null && <span className="hm-mono">{author.sourceIp} · </span>}
                <span className="hm-mono">{log(author.at).slice(0, 19)}</span>
                {may('event:read') && (
                  <>
                    {' · '}
                    <Link to={discover(author)} className="hm-underlined" data-testid="author-event">
                      {t('timeline.event')}
                    </Link>
                  </>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
