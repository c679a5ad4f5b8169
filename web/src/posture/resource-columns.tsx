import CollectionPreferences from '@cloudscape-design/components/collection-preferences'
import type { ReactNode } from 'react'
import type { ResourceSummary } from '../../../src/contract/index.js'
import { type PlainKey, useI18n } from '../i18n/index.js'
import { Ago, When } from '../shell/zone.js'
import { useAccountNames } from './resource-api.js'
import { typeText } from './resource-view.js'

/** A column by its id; `tag:KEY` is a tag's own. */
export const COLUMNS = [
  'type',
  'account',
  'region',
  'owner',
  'tags',
  'createdAt',
  'firstSeenAt',
  'changedAt',
  'capturedAt',
  'deletedAt',
  'resourceId',
  'arn',
] as const
type Column = (typeof COLUMNS)[number]

export const USUAL_COLUMNS: readonly string[] = [
  'type',
  'account',
  'region',
  'owner',
  'tags',
  'firstSeenAt',
  'changedAt',
]
/** Orders that the server has. */
export const SORTED = ['changedAt', 'firstSeenAt', 'arn'] as const

const LABELS: Readonly<Record<Column, PlainKey>> = {
  type: 'resource.type',
  account: 'finding.account',
  region: 'finding.region',
  owner: 'resource.owner',
  tags: 'finding.tags',
  createdAt: 'resource.created',
  firstSeenAt: 'resource.firstSeen',
  changedAt: 'resource.changed',
  capturedAt: 'resource.captured',
  deletedAt: 'resource.deleted',
  resourceId: 'resource.id',
  arn: 'resource.arn',
}
export const WIDTHS: Readonly<Record<string, number>> = {
  name: 280,
  type: 200,
  account: 190,
  region: 140,
  owner: 120,
  tags: 240,
  arn: 420,
  resourceId: 220,
}
export const USUAL_WIDTH = 150

const isColumn = (id: string): id is Column => (COLUMNS as readonly string[]).includes(id)

/** What a row may lack when it is told as it was at a moment. */
export type ResourceRow = Pick<
  ResourceSummary,
  'account' | 'region' | 'type' | 'resourceId' | 'name' | 'arn' | 'tags' | 'owner' | 'capturedAt'
> &
  Partial<ResourceSummary>

export const useColumns = () => {
  const { t } = useI18n()
  const accountName = useAccountNames()
  const labelOf = (id: string): string =>
    id.startsWith('tag:') ? t('resource.tag.of', { key: id.slice(4) }) : isColumn(id) ? t(LABELS[id]) : id
  const cell = (id: string, r: ResourceRow): ReactNode => {
    if (id.startsWith('tag:')) return r.tags[id.slice(4)] ?? <None />
    switch (id) {
      case 'type':
        return <span title={r.type}>{typeText(r.type)}</span>
      case 'account':
        return (
          <>
            <span className="hm-number">{r.account}</span> <span className="hm-faint">{accountName(r.account)}</span>
          </>
        )
      case 'region':
      case 'owner':
      case 'resourceId':
      case 'arn':
        return r[id] ?? <None />
      case 'tags':
        return Object.keys(r.tags).length === 0 ? <None /> : <TagLine tags={r.tags} />
      case 'createdAt':
      case 'deletedAt':
        return <When at={r[id]} />
      case 'firstSeenAt':
      case 'changedAt':
      case 'capturedAt':
        return <Ago at={r[id]} />
      default:
        return <None />
    }
  }
  return { labelOf, cell }
}

const None = () => <span className="hm-faint">–</span>

const TagLine = ({ tags }: { readonly tags: Readonly<Record<string, string>> }) => {
  const line = Object.entries(tags)
    .map(([key, value]) => (value === '' ? key : `${key}=${value}`))
    .join(', ')
  return <span title={line}>{line}</span>
}

interface Props {
  readonly columns: readonly string[]
  /** Tags that can be columns of their own. */
  readonly tagKeys: readonly string[]
  readonly onChange: (columns: readonly string[]) => void
}

/** Which columns are shown, and in what order. */
export const ChooseColumns = ({ columns, tagKeys, onChange }: Props) => {
  const { t } = useI18n()
  const { labelOf } = useColumns()
  const tags = tagKeys.map((key) => `tag:${key}`)
  const ids = [...new Set([...columns, ...COLUMNS, ...tags])]
  return (
    <CollectionPreferences
      title={t('resource.columns')}
      confirmLabel={t('form.save')}
      cancelLabel={t('form.cancel')}
      preferences={{ contentDisplay: ids.map((id) => ({ id, visible: columns.includes(id) })) }}
      onConfirm={({ detail }) => onChange((detail.contentDisplay ?? []).filter((c) => c.visible).map((c) => c.id))}
      contentDisplayPreference={{
        title: t('resource.columns'),
        options: ids.map((id) => ({ id, label: labelOf(id) })),
        enableColumnFiltering: true,
      }}
    />
  )
}
