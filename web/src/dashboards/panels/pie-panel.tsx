import type { PanelOf } from '../../../../src/contract/index.js'
import { Donut } from '../../chart/donut.js'
import { paletteColour } from '../../chart/series.js'
import { useI18n } from '../../i18n/index.js'
import { ScrollRegion } from '../../shell/scroll-region.js'
import { useMeasureText } from '../measure-text.js'
import { shortName } from './cell.js'
import type { BoardActions, DataOf } from './shown.js'

interface Props {
  readonly panel: PanelOf<'pie'>
  readonly data: DataOf<'groups'>
  readonly actions: BoardActions
}

/** Parts of a whole: a ring, and the list that says what they are. */
export const PieView = ({ panel, data, actions }: Props) => {
  const { t, pick, locale } = useI18n()
  const text = useMeasureText()
  const named = data.rows.map(({ values: [value = ''], measures: [measure] }, i) => ({
    key: String(value),
    value: measure ?? 0,
    raw: value,
    colour: paletteColour(String(value), i),
  }))
  const sum = named.reduce((all, slice) => all + slice.value, 0)
  const total = Math.max(data.total ?? sum, sum)
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const rest = { key: '', value: total - sum, colour: 'var(--hm-rest)' }
  const more = data.groups - data.rows.length
  return (
    <div className="hm-pie">
      <Donut slices={more > 0 ? [...named, rest] : named} />
      <ScrollRegion label={pick(panel.title)} className="hm-panel-scroll">
        <ul className="hm-pie-list">
          {named.map((slice) => (
            <li key={slice.key}>
              <button
                type="button"
                title={`${text(slice.value, panel.unit)} · ${t('dashboards.filterBy', { field: panel.by, value: slice.key })}`}
                onClick={() => actions.filter(panel.by, slice.raw)}
              >
                <span className="hm-swatch" style={{ background: slice.colour }} />
                <span className="hm-bars-name">{shortName(slice.key)}</span>
                <span className="hm-number">{percent.format(total > 0 ? slice.value / total : 0)}</span>
              </button>
            </li>
          ))}
          {more > 0 && (
            <li className="hm-pie-rest">
              <span className="hm-swatch" style={{ background: rest.colour }} />
              <span className="hm-bars-name">{t('dashboards.others', { n: more })}</span>
              <span className="hm-number">{percent.format(total > 0 ? rest.value / total : 0)}</span>
            </li>
          )}
        </ul>
      </ScrollRegion>
    </div>
  )
}
