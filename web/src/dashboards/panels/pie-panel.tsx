import type { PanelOf } from '../../../../src/contract/index.js'
import { Donut } from '../../chart/donut.js'
import { coloursOf } from '../../chart/series.js'
import { useI18n } from '../../i18n/index.js'
import { ScrollRegion } from '../../shell/scroll-region.js'
import { Value } from '../breaks.js'
import { shownValue } from '../country.js'
import { useMeasureText } from '../measure-text.js'
import { shortName } from './cell.js'
import type { BoardActions, DataOf } from './shown.js'

interface Props {
  readonly panel: PanelOf<'pie'>
  readonly data: DataOf<'groups'>
  readonly actions: BoardActions
}

/** A share that is smaller is told to be so: it is not none. */
const LEAST = 0.001

/** Parts of a whole: a ring, and the list that says what they are. */
export const PieView = ({ panel, data, actions }: Props) => {
  const { t, pick, locale } = useI18n()
  const text = useMeasureText()
  const colours = coloursOf(data.rows.map(({ values: [value = ''] }) => String(value)))
  const named = data.rows.map(({ values: [value = ''], measures: [measure] }, i) => ({
    key: String(value),
    value: measure ?? 0,
    raw: value,
    colour: colours[i] ?? 'var(--hm-rest)',
  }))
  const sum = named.reduce((all, slice) => all + slice.value, 0)
  const total = Math.max(data.total ?? sum, sum)
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const share = (value: number) => {
    const part = total > 0 ? value / total : 0
    return part > 0 && part < LEAST ? `< ${percent.format(LEAST)}` : percent.format(part)
  }
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
                <span className="hm-pie-name">
                  <Value of={shortName(shownValue(panel.by, slice.key, locale))} />
                </span>
                <span className="hm-number">{share(slice.value)}</span>
              </button>
            </li>
          ))}
          {more > 0 && (
            <li className="hm-pie-rest">
              <span className="hm-swatch" style={{ background: rest.colour }} />
              <span className="hm-pie-name">{t('dashboards.others', { n: more })}</span>
              <span className="hm-number">{share(rest.value)}</span>
            </li>
          )}
        </ul>
      </ScrollRegion>
    </div>
  )
}
