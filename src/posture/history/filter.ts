import { eq, gte, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { ResourcesQuery } from '../../contract/index.js'
import { postureResources } from '../tables.js'
import { foldText } from './search-text.js'

export type ResourceFilter = Partial<Omit<ResourcesQuery, 'limit' | 'after' | 'sort'>>

/** Conditions of a filter on `posture_resources`. */
export const filterOf = (filter: ResourceFilter): (SQL | undefined)[] => {
  const words = foldText(filter.search ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
  const state = filter.state ?? 'live'
  const [key = '', ...rest] = (filter.tag ?? '').split('=')
  return [
    ...words.map((word) => sql`position(${word} in ${postureResources.search}) > 0`),
    filter.type ? eq(postureResources.type, filter.type) : undefined,
    filter.account ? eq(postureResources.account, filter.account) : undefined,
    filter.region ? eq(postureResources.region, filter.region) : undefined,
    filter.tag
      ? rest.length === 0
        ? sql`${postureResources.tags} ? ${key}`
        : sql`${postureResources.tags} ->> ${key} = ${rest.join('=')}`
      : undefined,
    state === 'all'
      ? undefined
      : state === 'deleted'
        ? isNotNull(postureResources.deletedAt)
        : isNull(postureResources.deletedAt),
    filter.newSince ? gte(postureResources.firstSeenAt, new Date(filter.newSince)) : undefined,
  ]
}
