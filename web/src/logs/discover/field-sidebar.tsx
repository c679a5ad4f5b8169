import { memo, useDeferredValue, useMemo, useState } from 'react'
import type { FieldInfo } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { GeoCredit } from '../../shell/geo-credit.js'
import { mini16 } from '../../shell/mini-icons.js'
import { ScrollRegion } from '../../shell/scroll-region.js'
import type { Asked } from '../events-api.js'
import type { Pivots } from './actions.js'
import { FieldDetails } from './field-details.js'
import { byRank } from './field-rank.js'
import { FieldType } from './field-type.js'

interface Props {
  readonly fields: readonly FieldInfo[]
  readonly sources: readonly string[]
  readonly columns: readonly string[]
  readonly asked: Asked | null
  readonly pivots: Pivots
}

/** Width and kana variants are one when searching. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

interface RowProps {
  readonly field: FieldInfo
  readonly isColumn: boolean
  readonly open: boolean
  readonly toggle: (name: string) => void
  readonly asked: Asked | null
  readonly pivots: Pivots
}

const FieldRow = memo(({ field, isColumn, open, toggle, asked, pivots }: RowProps) => {
  const { t, pick } = useI18n()
  const columnLabel = t(isColumn ? 'fields.column.remove' : 'fields.column.add', { field: field.name })
  return (
    <li className="hm-field" data-open={open}>
      <div className="hm-field-line">
        <button
          type="button"
          className="hm-field-name"
          aria-expanded={open}
          title={field.about ? `${field.name}: ${pick(field.about)}` : field.name}
          onClick={() => toggle(field.name)}
          data-testid={`field-${field.name}`}
        >
          <FieldType type={field.type} />
          <span>{field.name}</span>
        </button>
        <button
          type="button"
          className="hm-mini"
          aria-label={columnLabel}
          aria-pressed={isColumn}
          title={columnLabel}
          onClick={() => pivots.toggleColumn(field.name)}
        >
          {isColumn ? mini16.close : mini16.column}
        </button>
      </div>
      {open && <FieldDetails field={field} asked={asked} pivots={pivots} />}
    </li>
  )
})

/** All fields of the chosen sources; a field opens to its values over the whole range. */
export const FieldSidebar = ({ fields, sources, columns, asked, pivots }: Props) => {
  const { t } = useI18n()
  const [search, setSearch] = useState('')
  const [open, setOpen] = useState('')
  const wanted = useDeferredValue(folded(search.trim()))
  const known = useMemo(
    () =>
      fields.filter(
        (f) =>
          (sources.length === 0 || f.sources.length === 0 || f.sources.some((s) => sources.includes(s))) &&
          (wanted === '' ||
            folded(f.name).includes(wanted) ||
            (f.about !== null && (folded(f.about.ja).includes(wanted) || folded(f.about.en).includes(wanted)))),
      ),
    [fields, sources, wanted],
  )
  const chosen = columns.flatMap((c) => known.filter((f) => f.name === c))
  const rest = known.filter((f) => !columns.includes(f.name)).sort((a, b) => byRank(a.name, b.name))
  const toggle = useMemo(() => (name: string) => setOpen((was) => (was === name ? '' : name)), [])
  const group = (title: string, items: readonly FieldInfo[]) =>
    items.length > 0 && (
      <>
        <h2>
          {title} <span className="hm-faint">{items.length}</span>
        </h2>
        <ul>
          {items.map((f) => (
            <FieldRow
              key={f.name}
              field={f}
              isColumn={columns.includes(f.name)}
              open={open === f.name}
              toggle={toggle}
              asked={asked}
              pivots={pivots}
            />
          ))}
        </ul>
      </>
    )
  return (
    <div className="hm-fields" data-testid="field-sidebar">
      <div className="hm-fields-search">
        <input
          type="search"
          value={search}
          placeholder={t('fields.search')}
          aria-label={t('fields.search')}
          onChange={(e) => setSearch(e.target.value)}
        />
      </div>
      <ScrollRegion className="hm-fields-list" label={t('fields.label')}>
        {group(t('fields.chosen'), chosen)}
        {group(t('fields.available'), rest)}
        {known.length === 0 && <p className="hm-faint">{t('fields.none')}</p>}
        {known.some((f) => f.name.endsWith('.geo.country_iso_code')) && <GeoCredit />}
      </ScrollRegion>
    </div>
  )
}
