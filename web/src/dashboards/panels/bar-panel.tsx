import type { PanelOf } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { ScrollRegion } from '../../shell/scroll-region.js'
import { shownValue } from '../country.js'
import { useMeasureText } from '../measure-text.js'
import { shortName } from './cell.js'
import type { BoardActions, DataOf } from './shown.js'

interface Props {
  readonly panel: PanelOf<'bar'>
  readonly data: DataOf<'groups'>
  readonly actions: BoardActions
}

/** The values with the most, each a bar as long as its part of the largest. */
export const BarView = ({ panel, data, actions }: Props) => {
  const { t, pick, locale } = useI18n()
  const text = useMeasureText()
  const most = Math.max(...data.rows.map(({ measures }) => measures[0] ?? 0), 0)
  return (
    <ScrollRegion label={pick(panel.title)} className="hm-panel-scroll">
      <ul className="hm-bars">
        {data.rows.map(({ values: [value = ''], measures: [measure] }) => (
          <li key={String(value)}>
            <button
              type="button"
              title={t('dashboards.filterBy', { field: panel.by, value: String(value) })}
              onClick={() => actions.filter(panel.by, value)}
            >
              <span className="hm-bars-name">{shortName(shownValue(panel.by, String(value), locale))}</span>
              <span className="hm-number">
                {measure === null || measure === undefined ? '–' : text(measure, panel.unit)}
              </span>
              <span
                className="hm-bars-bar"
                style={{ inlineSize: `${most > 0 ? ((measure ?? 0) / most) * 100 : 0}%` }}
              />
            </button>
          </li>
        ))}
      </ul>
    </ScrollRegion>
  )
}
