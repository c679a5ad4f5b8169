import type { PanelOf } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { ScrollRegion } from '../../shell/scroll-region.js'
import { useTimes } from '../../shell/zone.js'
import { FieldName, Value } from '../breaks.js'
import { measureName, useMeasureText } from '../measure-text.js'
import type { BoardActions, DataOf } from './shown.js'

interface Props {
  readonly panel: PanelOf<'table' | 'new' | 'sankey' | 'map'>
  readonly data: DataOf<'groups'>
  readonly actions: BoardActions
}

const COUNT = [{ measure: { of: 'count' }, unit: 'number' }] as const

/** Groups of events, a row each; of new ones, when the first came. */
export const TableView = ({ panel, data, actions }: Props) => {
  const { t, pick } = useI18n()
  const times = useTimes()
  const text = useMeasureText()
  const measures = panel.type === 'table' ? panel.measures : panel.type === 'new' ? COUNT : [panel]
  const by = [panel.by].flat()
  return (
    <ScrollRegion label={pick(panel.title)} className="hm-panel-scroll">
      <table className="hm-panel-table">
        <thead>
          <tr>
            {by.map((field) => (
              <th scope="col" key={field}>
                <FieldName name={field} />
              </th>
            ))}
            {panel.type === 'new' && <th scope="col">{t('dashboards.firstSeen')}</th>}
            {measures.map(({ measure }) => (
              <th scope="col" key={measureName(measure, t)} className="hm-right">
                {measureName(measure, t)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <tr key={row.values.join('\n')}>
              {row.values.map((value, i) => {
                const field = by[i] ?? ''
                return (
                  <td key={field}>
                    <button
                      type="button"
                      className="hm-link-button"
                      title={t('dashboards.filterBy', { field, value: String(value) })}
                      onClick={() => actions.filter(field, value)}
                    >
                      <Value of={String(value)} />
                    </button>
                  </td>
                )
              })}
              {row.first !== undefined && <td className="hm-nowrap">{times.log(row.first).slice(0, 16)}</td>}
              {measures.map(({ measure, unit }, i) => {
                const value = row.measures[i]
                return (
                  <td key={measureName(measure, t)} className="hm-right">
                    {value === null || value === undefined ? '–' : text(value, unit)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {data.groups > data.rows.length && (
        <p className="hm-faint hm-panel-more">{t('dashboards.more', { n: data.groups - data.rows.length })}</p>
      )}
    </ScrollRegion>
  )
}
