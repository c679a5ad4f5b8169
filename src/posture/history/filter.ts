import {
  and,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  not,
  notInArray,
  or,
  type SQL,
  type SQLWrapper,
  sql,
} from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { ResourcesQuery } from '../../contract/index.js'
import { postureResources } from '../tables.js'
import { ownerInSql } from './owner.js'
import { foldText } from './search-text.js'

export type ResourceFilter = Partial<Omit<ResourcesQuery, 'limit' | 'after' | 'sort'>>

/** What is wanted, and what is not: words that begin with `!`. */
const signed = (words: readonly string[]) => ({
  wanted: words.filter((word) => !word.startsWith('!')),
  unwanted: words.flatMap((word) => (word.startsWith('!') ? [word.slice(1)] : [])),
})

/** `a,!b`: one of the wanted, none of the unwanted. */
const oneOf = (column: PgColumn, words: string | undefined): SQL | undefined => {
  const { wanted, unwanted } = signed(
    (words ?? '')
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  )
  return and(
    wanted.length > 0 ? inArray(column, wanted) : undefined,
    unwanted.length > 0 ? notInArray(column, unwanted) : undefined,
  )
}

/** Texts that are part of a column, whatever their case and width. */
const within = (column: SQLWrapper, texts: readonly string[] = []): SQL | undefined => {
  const { wanted, unwanted } = signed(texts)
  const has = (text: string) => sql`position(${foldText(text)} in lower(coalesce(${column}, ''))) > 0`
  return and(...wanted.map(has), ...unwanted.map((text) => not(has(text))))
}

/** A key has one value, so values of one key are alternatives; keys are all wanted. */
const taggedWith = (tags: readonly string[]): (SQL | undefined)[] => {
  const ofKey = new Map<string, SQL[]>()
  for (const tag of tags) {
    const [key = ''] = tag.split('=')
    ofKey.set(key, [...(ofKey.get(key) ?? []), tagged(tag)])
  }
  return [...ofKey.values()].map((any) => or(...any))
}

const tagged = (tag: string): SQL => {
  const [key = '', ...rest] = tag.split('=')
  return rest.length === 0
    ? sql`${postureResources.tags} ? ${key}`
    : sql`coalesce(${postureResources.tags} ->> ${key} = ${rest.join('=')}, false)`
}

const owned = (owners: readonly string[] = []): SQL | undefined => {
  const owner = ownerInSql()
  const { wanted, unwanted } = signed(owners)
  const any = [
    ...wanted.map((name) => sql`${owner} = ${name}`),
    ...(unwanted.includes('') ? [sql`${owner} is null`] : []),
  ]
  return and(
    any.length > 0 ? or(...any) : undefined,
    ...unwanted.filter((name) => name !== '').map((name) => sql`${owner} is distinct from ${name}`),
  )
}

/** Conditions of a filter on `posture_resources`. */
export const filterOf = (filter: ResourceFilter): (SQL | undefined)[] => {
  const words = foldText(filter.search ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
  const state = filter.state ?? 'live'
  const tags = signed(filter.tag ?? [])
  return [
    ...words.map((word) => sql`position(${word} in ${postureResources.search}) > 0`),
    oneOf(postureResources.type, filter.type),
    oneOf(postureResources.account, filter.account),
    oneOf(postureResources.region, filter.region),
    within(postureResources.name, filter.name),
    within(postureResources.resourceId, filter.id),
    within(postureResources.arn, filter.arn),
    ...taggedWith(tags.wanted),
    ...tags.unwanted.map((tag) => not(tagged(tag))),
    owned(filter.owner),
    state === 'all'
      ? undefined
      : state === 'deleted'
        ? isNotNull(postureResources.deletedAt)
        : isNull(postureResources.deletedAt),
    filter.newSince ? gte(postureResources.firstSeenAt, new Date(filter.newSince)) : undefined,
    filter.createdSince ? gte(postureResources.bornAt, new Date(filter.createdSince)) : undefined,
    filter.changedSince ? gte(postureResources.changedAt, new Date(filter.changedSince)) : undefined,
    filter.unchangedSince ? lt(postureResources.changedAt, new Date(filter.unchangedSince)) : undefined,
  ]
}
