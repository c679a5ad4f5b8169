import { useState } from 'react'
import type { EventJson, FieldInfo } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { CopyButton } from '../../shell/copy-button.js'
import { mini16 } from '../../shell/mini-icons.js'
import { useTimes } from '../../shell/zone.js'
import type { Pivots } from './actions.js'
import { byRank } from './field-rank.js'
import { FieldType } from './field-type.js'

interface Props {
  readonly event: EventJson
  readonly fields: readonly FieldInfo[]
  readonly columns: readonly string[]
  readonly pivots: Pivots
}

const ORIGINAL = 'event.original'

type Plain = string | number | boolean

const valuesOf = (value: EventJson[string] | undefined): readonly Plain[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]

interface ValueProps {
  readonly field: string
  readonly value: Plain
  readonly pivots: Pivots
  readonly shown: string
}

const Value = ({ field, value, pivots, shown }: ValueProps) => {
  const { t } = useI18n()
  const text = String(value)
  return (
    <li className="hm-doc-value">
      <span className="hm-break" data-kind={typeof value}>
        {shown}
      </span>
      <span className="hm-doc-actions">
        <button
          type="button"
          className="hm-mini"
          title={t('pivot.for', { value: text })}
          aria-label={t('pivot.for', { value: text })}
          onClick={() => pivots.filter(field, value, false)}
          data-testid={`for-${field}`}
        >
          {mini16.plus}
        </button>
        <button
          type="button"
          className="hm-mini"
          title={t('pivot.out', { value: text })}
          aria-label={t('pivot.out', { value: text })}
          onClick={() => pivots.filter(field, value, true)}
          data-testid={`out-${field}`}
        >
          {mini16.minus}
        </button>
        {field.startsWith('related.') && (
          <button
            type="button"
            className="hm-mini"
            title={t('pivot.only', { value: text })}
            aria-label={t('pivot.only', { value: text })}
            onClick={() => pivots.searchOnly(field, value)}
            data-testid={`only-${field}`}
          >
            {mini16.search}
          </button>
        )}
        <CopyButton text={text} label={t('pivot.copy', { value: text })} />
      </span>
    </li>
  )
}

/** Every field of an event with every value, and what can be done with each. */
export const DocumentFields = ({ event, fields, columns, pivots }: Props) => {
  const { t, pick } = useI18n()
  const times = useTimes()
  const [search, setSearch] = useState('')
  const wanted = search.trim().normalize('NFKC').toLowerCase()
  const names = Object.keys(event)
    .filter((name) => name !== ORIGINAL && valuesOf(event[name]).length > 0)
    .filter(
      (name) =>
        wanted === '' ||
        name.toLowerCase().includes(wanted) ||
        valuesOf(event[name]).join(' ').toLowerCase().includes(wanted),
    )
    .sort(byRank)
  return (
    <>
      <input
        type="search"
        className="hm-search"
        placeholder={t('doc.search')}
        aria-label={t('doc.search')}
        value={search}
        onChange={(e) => setSearch(e.target.value)}
      />
      <table className="hm-doc" data-testid="document-fields">
        <thead className="hm-hidden">
          <tr>
            <th scope="col">{t('doc.field')}</th>
            <th scope="col">{t('doc.value')}</th>
          </tr>
        </thead>
        <tbody>
          {names.map((name) => {
            const info = fields.find((f) => f.name === name)
            const isColumn = columns.includes(name)
            const columnLabel = t(isColumn ? 'fields.column.remove' : 'fields.column.add', { field: name })
            return (
              <tr key={name}>
                <th scope="row" title={info?.about ? pick(info.about) : undefined}>
                  <div className="hm-doc-name">
                    {info && <FieldType type={info.type} />}
                    <span className="hm-break">{name}</span>
                    <span className="hm-doc-actions">
                      <button
                        type="button"
                        className="hm-mini"
                        title={t('pivot.exists')}
                        aria-label={t('pivot.exists.of', { field: name })}
                        onClick={() => pivots.exists(name, false)}
                      >
                        {mini16.exists}
                      </button>
                      <button
                        type="button"
                        className="hm-mini"
                        title={columnLabel}
                        aria-label={columnLabel}
                        aria-pressed={isColumn}
                        onClick={() => pivots.toggleColumn(name)}
                      >
                        {mini16.column}
                      </button>
                    </span>
                  </div>
                </th>
                <td>
                  <ul>
                    {valuesOf(event[name]).map((value) => (
                      <Value
                        key={String(value)}
                        field={name}
                        value={value}
                        pivots={pivots}
                        shown={info?.type === 'date' ? `${times.log(String(value))} ${times.zone}` : String(value)}
                      />
                    ))}
                  </ul>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {names.length === 0 && <p className="hm-faint">{t('fields.none')}</p>}
    </>
  )
}
