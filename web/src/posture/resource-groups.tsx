import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import { useI18n } from '../i18n/index.js'
import { Loading } from '../shell/loading.js'
import { Empty } from '../shell/page.js'
import { ProblemAlert } from '../shell/problem.js'
import { ScrollRegion } from '../shell/scroll-region.js'
import { useTimes } from '../shell/zone.js'
import { useAccountNames, useGroups } from './resource-api.js'
import { filterOf, packed, type ResourcesView, typeText } from './resource-view.js'

interface Props {
  readonly view: ResourcesView
  /** Goes from a group to what is in it. */
  readonly drill: (change: Partial<ResourcesView>) => void
}

/** More rows than this are drawn when asked for. */
const STEP = 100

/** How many resources there are of each; a group leads to its resources. */
export const ResourceGroups = ({ view, drill }: Props) => {
  const { t, number } = useI18n()
  const { zone } = useTimes()
  const accountName = useAccountNames()
  const groups = useGroups(view.by, filterOf(view, zone))
  const [shown, setShown] = useState(STEP)
  if (groups.isPending) return <Loading />
  if (groups.isError) return <ProblemAlert error={groups.error} retry={() => groups.refetch()} />
  const { groups: rows, total } = groups.data
  if (rows.length === 0) return <Empty title={t('resource.none')}>{t('resource.none.filtered')}</Empty>
  const { by } = view
  const key = by.startsWith('tag:') ? by.slice(4) : ''
  const most = Math.max(...rows.map((r) => r.count))
  const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 })
  const nameOf = (value: string | null): string => {
    if (value === null) return t(by === 'owner' ? 'resource.owner.none' : 'resource.tag.none')
    if (value === '') return t('resource.tag.empty')
    if (by === 'type') return typeText(value)
    return value
  }
  const to = (value: string | null): Partial<ResourcesView> => {
    if (by === 'tag') return { by: `tag:${value}` }
    if (by === 'owner') return { by: '', owner: [value === null ? '!' : packed(value)] }
    if (key !== '') {
      const others = view.tag.filter((word) => word !== packed(key) && !word.startsWith(`${packed(key)}=`))
      return { by: '', tag: [...others, packed(value === null ? `!${key}` : `${key}=${value}`)] }
    }
    return { by: '', [by]: [value ?? ''] }
  }
  return (
    <ScrollRegion label={t('resource.groups', { n: rows.length, total })} className="hm-groups">
      <table data-testid="resource-groups">
        <thead>
          <tr>
            <th scope="col">
              {key !== '' ? key : t(`resource.by.${by as 'type' | 'account' | 'region' | 'owner' | 'tag'}`)}
            </th>
            <th scope="col" className="hm-end">
              {t('resource.count')}
            </th>
            <th scope="col">{t('resource.share')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map(({ value, count }) => (
            <tr key={value ?? '\0'}>
              <td>
                <button
                  type="button"
                  className="hm-link-button hm-strong"
                  data-row-link={value ?? '\0'}
                  data-testid="resource-group"
                  title={value ?? undefined}
                  onClick={() => drill(to(value))}
                >
                  {nameOf(value)}
                </button>
                {by === 'account' && value !== null && <span className="hm-faint"> {accountName(value)}</span>}
              </td>
              <td className="hm-end hm-number">{number(count)}</td>
              <td className="hm-groups-share">
                <span className="hm-groups-bar" style={{ inlineSize: `${Math.max(0.5, (count / most) * 70)}%` }} />
                <span className="hm-faint hm-number">{percent.format(total === 0 ? 0 : count / total)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown && (
        <div className="hm-more">
          <Button onClick={() => setShown(shown + STEP)}>{t('table.more', { shown, total: rows.length })}</Button>
        </div>
      )}
    </ScrollRegion>
  )
}
