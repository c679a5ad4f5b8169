import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { z } from 'zod'
import type { EvidenceOutput } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Loading } from '../shell/loading.js'
import { ProblemAlert } from '../shell/problem.js'
import { useTimes } from '../shell/zone.js'

interface Props {
  readonly id: string
  readonly count: number
  /** The page that finds the same events. */
  readonly discover: string | null
}

const COLUMNS = ['event.action', 'user.name', 'source.ip', 'event.outcome'] as const

const say = (value: unknown): string =>
  value === null || value === undefined ? '–' : Array.isArray(value) ? value.join(', ') : String(value)

/** The events that a finding rests on, the latest first. */
export const Evidence = ({ id, count, discover }: Props) => {
  const { t } = useI18n()
  const times = useTimes()
  const evidence = useQuery({
    queryKey: ['evidence', id, count],
    queryFn: ({ signal }) =>
      api.get<z.infer<typeof EvidenceOutput>>(`/findings/${encodeURIComponent(id)}/evidence`, { signal }),
  })
  if (evidence.isPending) return <Loading />
  if (evidence.isError) return <ProblemAlert error={evidence.error} retry={() => evidence.refetch()} />
  const { events } = evidence.data
  const place = (eventId: string, at: string) => {
    const base = discover ?? `/discover?${new URLSearchParams({ zone: times.zone })}`
    return `${base}&${new URLSearchParams({ open: eventId, near: at })}`
  }
  return (
    <>
      {discover && (
        <p>
          <Link to={discover} data-testid="evidence-discover">
            {t('finding.evidence.discover')}
          </Link>
        </p>
      )}
      {events.length === 0 ? (
        <p className="hm-faint">{t('finding.evidence.none')}</p>
      ) : (
        <div className="hm-scroll-x">
          <table className="hm-evidence" data-testid="evidence">
            <thead>
              <tr>
                <th scope="col">{t('table.time')}</th>
                {COLUMNS.map((c) => (
                  <th scope="col" key={c}>
                    {c}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {events.map((event) => {
                const at = String(event['@timestamp'])
                const eventId = String(event['event.id'])
                return (
                  <tr key={eventId}>
                    <td className="hm-mono">
                      <Link to={place(eventId, at)}>{times.log(at).slice(0, 19)}</Link>
                    </td>
                    {COLUMNS.map((c) => (
                      <td key={c} className="hm-break">
                        {say(event[c])}
                      </td>
                    ))}
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
      {count > events.length && events.length > 0 && (
        <p className="hm-faint">{t('finding.evidence.latest', { shown: events.length, n: count })}</p>
      )}
    </>
  )
}
