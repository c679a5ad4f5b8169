import { Link } from 'react-router'
import type { EventJson, PanelOf } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { ScrollRegion } from '../../shell/scroll-region.js'
import { useTimes } from '../../shell/zone.js'
import { FieldName, Value } from '../breaks.js'
import type { BoardActions, DataOf } from './shown.js'

interface Props {
  readonly panel: PanelOf<'events'>
  readonly data: DataOf<'events'>
  /** Discover with these events; the one that is clicked is opened there. */
  readonly discover: string
  readonly actions: BoardActions
}

const opened = (discover: string, event: EventJson): string => {
  const at = new URLSearchParams({ open: String(event['event.id']), near: String(event['@timestamp']) })
  return `${discover}${discover.includes('?') ? '&' : '?'}${at}`
}

/** The latest events; each leads to its document in Discover. */
export const EventsView = ({ panel, data, discover, actions }: Props) => {
  const { t, pick } = useI18n()
  const times = useTimes()
  return (
    <ScrollRegion label={pick(panel.title)} className="hm-panel-scroll">
      <table className="hm-panel-table">
        <thead>
          <tr>
            <th scope="col">{t('chart.time')}</th>
            {panel.columns.map((field) => (
              <th scope="col" key={field}>
                <FieldName name={field} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.events.map((event) => (
            <tr key={String(event['event.id'])}>
              <td className="hm-nowrap">
                <Link to={opened(discover, event)}>{times.log(String(event['@timestamp'])).slice(0, 19)}</Link>
              </td>
              {panel.columns.map((field) => {
                const value = event[field]
                const one = typeof value === 'object' ? undefined : value
                return (
                  <td key={field}>
                    {one === undefined ? (
                      [value ?? []].flat().join(', ')
                    ) : (
                      <button
                        type="button"
                        className="hm-link-button"
                        title={t('dashboards.filterBy', { field, value: String(one) })}
                        onClick={() => actions.filter(field, one)}
                      >
                        <Value of={String(one)} />
                      </button>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
