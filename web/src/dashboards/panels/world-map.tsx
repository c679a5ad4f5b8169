import type { PanelOf } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { countryName } from '../country.js'
import { useMeasureText } from '../measure-text.js'
import type { BoardActions, DataOf } from './shown.js'
import { DRAWN, HEIGHT, OUTLINES, WIDTH } from './world.js'

interface Props {
  readonly panel: PanelOf<'map'>
  readonly data: DataOf<'groups'>
  readonly height: number
  readonly actions: BoardActions
}

/** What the note below the map takes. */
const NOTE = 20

/**
 * Countries, the darker the more of them: by the logarithm, since one country has a thousand times another's. Its table
 * twin is `TableView`.
 */
export default function WorldMap({ panel, data, height, actions }: Props) {
  const { t, pick, locale } = useI18n()
  const text = useMeasureText()
  const nameOf = (code: string) => countryName(code, locale)
  const values = new Map(data.rows.map(({ values: [code], measures: [value] }) => [String(code), value ?? 0]))
  const most = Math.log1p(Math.max(...values.values(), 0))
  const absent = [...values.keys()].filter((code) => !DRAWN.has(code))
  const told = (code: string) => `${nameOf(code)}: ${text(values.get(code) ?? 0, panel.unit)}`
  return (
    <div className="hm-world">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        height={height - (absent.length > 0 ? NOTE : 0)}
        width="100%"
        role="img"
        aria-label={pick(panel.title)}
      >
        {OUTLINES.map(({ code, path, key }) => {
          const value = code === undefined ? undefined : values.get(code)
          const depth = value === undefined || most === 0 ? 0 : 0.15 + 0.85 * (Math.log1p(value) / most)
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the table twin has the same as buttons
            <path
              key={key}
              d={path}
              data-there={value !== undefined}
              data-country={code}
              style={{
                fill: `color-mix(in srgb, var(--hm-c1) ${Math.round(depth * 100)}%, var(--hm-world-land))`,
              }}
              onClick={() => value !== undefined && code !== undefined && actions.filter(panel.by, code)}
            >
              {code !== undefined && <title>{value === undefined ? nameOf(code) : told(code)}</title>}
            </path>
          )
        })}
      </svg>
      {absent.length > 0 && (
        <p className="hm-faint hm-world-note" title={absent.map(told).join('\n')}>
          {t('dashboards.map.absent', { list: absent.slice(0, 5).map(told).join(', ') })}
        </p>
      )}
    </div>
  )
}
