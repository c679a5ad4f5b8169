import DatePicker from '@cloudscape-design/components/date-picker'
import PropertyFilter, { type PropertyFilterProps } from '@cloudscape-design/components/property-filter'
import { useMemo, useState } from 'react'
import { type PlainKey, useI18n } from '../i18n/index.js'
import { useAccountNames, useGroups } from './resource-api.js'
import { packed, type ResourcesView, unpacked } from './resource-view.js'

type Token = PropertyFilterProps.Token
type Field = 'type' | 'account' | 'region' | 'owner' | 'name' | 'id' | 'arn'

const ENUMS = ['type', 'account', 'region', 'owner'] as const satisfies readonly Field[]
const TEXTS = ['name', 'id', 'arn'] as const satisfies readonly Field[]
const LABELS: Readonly<Record<Field, PlainKey>> = {
  type: 'resource.type',
  account: 'finding.account',
  region: 'finding.region',
  owner: 'resource.owner',
  name: 'resource.name',
  id: 'resource.id',
  arn: 'resource.arn',
}
/** Days are chosen from a calendar; the names are those of the view. */
const DAYS = { since: 'resource.firstSeen', created: 'resource.created', changed: 'resource.changed' } as const
const ALL = { state: 'all' } as const
/** A tag's key stands behind it. */
const TAG = 'tag:'
/** Keys that are offered by name; the rest can be typed as `key=value`. */
const KEYS_MOST = 60

const split = (words: readonly string[]) => ({
  wanted: words.filter((w) => !w.startsWith('!')),
  unwanted: words.filter((w) => w.startsWith('!')).map((w) => w.slice(1)),
})
const listToken = (propertyKey: string, operator: '=' | '!=', value: readonly string[]): Token[] =>
  value.length === 0 ? [] : [{ propertyKey, operator, value }]

/** The filters of a view as the filter's tokens. */
export const tokensOf = (view: ResourcesView): Token[] => {
  const tags = split(view.tag.map(unpacked))
  const ofKey = (words: readonly string[], operator: '=' | '!='): Token[] => {
    const values = new Map<string, string[]>()
    const bare: string[] = []
    for (const word of words) {
      const at = word.indexOf('=')
      if (at < 0) bare.push(word)
      else values.set(word.slice(0, at), [...(values.get(word.slice(0, at)) ?? []), word.slice(at + 1)])
    }
    return [
      ...bare.map((key) => ({ propertyKey: 'tag', operator, value: key })),
      ...[...values].flatMap(([key, of]) => listToken(TAG + key, operator, of)),
    ]
  }
  return [
    ...(view.search.trim() === '' ? [] : [{ operator: ':', value: view.search }]),
    ...ENUMS.flatMap((field) => {
      const { wanted, unwanted } = split(field === 'owner' ? view.owner.map(unpacked) : view[field])
      // `owner=!` in the address: those that have none, which is one more choice of owner.
      const none = field === 'owner' && unwanted.includes('') ? [''] : []
      return [
        ...listToken(field, '=', [...wanted, ...none]),
        ...listToken(
          field,
          '!=',
          unwanted.filter((w) => w !== ''),
        ),
      ]
    }),
    ...TEXTS.flatMap((field) => {
      const { wanted, unwanted } = split(view[field].map(unpacked))
      return [
        ...wanted.map((value) => ({ propertyKey: field, operator: ':', value })),
        ...unwanted.map((value) => ({ propertyKey: field, operator: '!:', value })),
      ]
    }),
    ...ofKey(tags.wanted, '='),
    ...ofKey(tags.unwanted, '!='),
    ...(Object.keys(DAYS) as (keyof typeof DAYS)[]).flatMap((day) =>
      view[day] === '' ? [] : [{ propertyKey: day, operator: '>=', value: view[day] }],
    ),
    ...(view.unchanged === '' ? [] : [{ propertyKey: 'changed', operator: '<', value: view.unchanged }]),
  ]
}

type Filters = Pick<ResourcesView, Field | 'tag' | 'search' | 'since' | 'created' | 'changed' | 'unchanged'>

/** Tokens as the filters of a view. */
export const filtersOf = (tokens: readonly Token[]): Filters => {
  const sign = (token: Token) => (token.operator.startsWith('!') ? '!' : '')
  const valuesOf = (token: Token): string[] =>
    (Array.isArray(token.value) ? token.value : [token.value]).flatMap((v: unknown) =>
      v === null || v === undefined || v === '' ? [] : [String(v)],
    )
  const of = (key: string) => tokens.filter((token) => token.propertyKey === key)
  const words = (key: string) => of(key).flatMap((token) => valuesOf(token).map((v) => sign(token) + v))
  const texts = (key: string) => words(key).map(packed)
  const day = (key: string, operator: string) =>
    of(key)
      .filter((token) => token.operator === operator)
      .flatMap(valuesOf)
      .at(-1) ?? ''
  return {
    search: tokens
      .filter((token) => token.propertyKey === undefined)
      .flatMap(valuesOf)
      .join(' '),
    type: words('type'),
    account: words('account'),
    region: words('region'),
    owner: of('owner').flatMap((token) => [
      ...valuesOf(token).map((v) => packed(sign(token) + v)),
      ...(Array.isArray(token.value) && token.value.includes('') ? ['!'] : []),
    ]),
    name: texts('name'),
    id: texts('id'),
    arn: texts('arn'),
    tag: tokens.flatMap((token) => {
      if (token.propertyKey === 'tag') return valuesOf(token).map((v) => packed(sign(token) + v))
      if (!token.propertyKey?.startsWith(TAG)) return []
      const key = token.propertyKey.slice(TAG.length)
      return valuesOf(token).map((v) => packed(`${sign(token)}${key}=${v}`))
    }),
    since: day('since', '>='),
    created: day('created', '>='),
    changed: day('changed', '>='),
    unchanged: day('changed', '<'),
  }
}

interface Props {
  readonly view: ResourcesView
  readonly onChange: (filters: Filters) => void
  readonly countText: string
}

const DayForm = ({ value, onChange }: { value: string | null; onChange: (value: string | null) => void }) => (
  <DatePicker value={value ?? ''} onChange={({ detail }) => onChange(detail.value)} expandToViewport />
)

/** One box for words and for conditions on what a resource says of itself. */
export const ResourceFilter = ({ view, onChange, countText }: Props) => {
  const { t } = useI18n()
  const accountName = useAccountNames()
  // What there is to choose from is asked for when the box is first used.
  const [used, setUsed] = useState(false)
  const [tagKey, setTagKey] = useState('')
  const types = useGroups('type', ALL, used)
  const accounts = useGroups('account', ALL, used)
  const regions = useGroups('region', ALL, used)
  const owners = useGroups('owner', ALL, used)
  const keys = useGroups('tag', ALL, used)
  const values = useGroups(tagKey === '' ? '' : TAG + tagKey, ALL, used)
  const tokens = useMemo(() => tokensOf(view), [view])

  const named = keys.data?.groups.map((g) => g.value ?? '') ?? []
  const chosen = tokens.flatMap((token) =>
    token.propertyKey?.startsWith(TAG) ? [token.propertyKey.slice(TAG.length)] : [],
  )
  const tagKeys = [...new Set([...chosen, ...named.slice(0, KEYS_MOST)])]
  const many = (['=', '!='] as const).map((operator) => ({ operator, tokenType: 'enum' as const }))
  const ownerMany = many.map((m) => ({
    ...m,
    format: (v: unknown) =>
      [v]
        .flat()
        .map((name) => (name === '' ? t('resource.owner.none') : String(name)))
        .join(', '),
  }))
  const days = (operators: readonly ('>=' | '<')[]) =>
    operators.map((operator) => ({ operator, form: DayForm, format: (v: string) => dayText(v) }))
  const dayText = (value: string) => {
    const back = /^(\d+)d$/.exec(value)?.[1]
    return back === undefined ? value : t('resource.days', { n: Number(back) })
  }
  const properties: PropertyFilterProps.FilteringProperty[] = [
    ...ENUMS.map((key) => ({ key, operators: key === 'owner' ? ownerMany : many })),
    ...TEXTS.map((key) => ({ key, operators: [':', '!:'] as const, defaultOperator: ':' as const })),
  ].map((p) => ({ ...p, propertyLabel: t(LABELS[p.key]), groupValuesLabel: t(LABELS[p.key]) }))
  for (const key of Object.keys(DAYS) as (keyof typeof DAYS)[]) {
    properties.push({
      key,
      propertyLabel: t(DAYS[key]),
      groupValuesLabel: t(DAYS[key]),
      operators: days(key === 'changed' ? ['>=', '<'] : ['>=']),
      defaultOperator: '>=',
    })
  }
  properties.push({
    key: 'tag',
    propertyLabel: t('resource.tagKey'),
    groupValuesLabel: t('resource.tagKey'),
    operators: ['=', '!='],
  })
  for (const key of tagKeys) {
    properties.push({
      key: TAG + key,
      propertyLabel: t('resource.tag.of', { key }),
      groupValuesLabel: t('resource.tag.of', { key }),
      operators: many,
      group: 'tags',
    })
  }
  const optionsOf = (propertyKey: string, groups: readonly { value: string | null; count: number }[] | undefined) =>
    (groups ?? []).flatMap(({ value }) =>
      value === null
        ? []
        : [{ propertyKey, value, ...(propertyKey === 'account' ? { tags: [accountName(value)] } : {}) }],
    )
  const busy = [types, accounts, regions, owners, keys, values].some((q) => q.isFetching)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only learns that the box is about to be used
    <div className="hm-grow" data-search-focus="" onFocus={() => setUsed(true)}>
      <PropertyFilter
        hideOperations
        expandToViewport
        query={{ operation: 'and', tokens }}
        onChange={({ detail }) => onChange(filtersOf(detail.tokens))}
        filteringProperties={properties}
        filteringOptions={[
          ...optionsOf('type', types.data?.groups),
          ...optionsOf('account', accounts.data?.groups),
          ...optionsOf('region', regions.data?.groups),
          ...optionsOf('owner', owners.data?.groups),
          ...optionsOf('tag', keys.data?.groups),
          ...(tagKey === '' ? [] : optionsOf(TAG + tagKey, values.data?.groups)),
        ]}
        onLoadItems={({ detail }) => {
          const key = detail.filteringProperty?.key ?? ''
          if (key.startsWith(TAG)) setTagKey(key.slice(TAG.length))
        }}
        filteringStatusType={busy ? 'loading' : 'finished'}
        filteringLoadingText={t('shell.loading')}
        freeTextFiltering={{ operators: [':'], defaultOperator: ':' }}
        customGroupsText={[{ group: 'tags', properties: t('finding.tags'), values: t('finding.tags') }]}
        filteringAriaLabel={t('resource.filter')}
        filteringPlaceholder={t('resource.filter')}
        countText={countText}
      />
    </div>
  )
}
