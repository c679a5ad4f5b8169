import { z } from 'zod'
import type { Query } from '../shell/api.js'
import { fromLocal } from '../shell/time.js'
import { choice, list, text } from '../shell/url-state.js'

const DAY = 86_400_000

/** What the list of resources shows, as its URL holds it; `!` before a word: not that one. */
export const ResourcesView = z.object({
  search: text,
  type: list,
  account: list,
  region: list,
  // The words of these are free texts: a comma in one is written `%2C`.
  name: list,
  id: list,
  arn: list,
  tag: list,
  owner: list,
  state: choice(['live', 'deleted', 'all'], 'live'),
  /** First seen since: `7d`, or a day. */
  since: text,
  created: text,
  changed: text,
  unchanged: text,
  sort: choice(['changedAt', 'firstSeenAt', 'arn'], 'changedAt'),
  /** Counted by what, instead of listed. */
  by: text,
  columns: list,
  /** As it was then. */
  at: text,
  /** The saved view that the page was opened from. */
  saved: text,
})
export type ResourcesView = z.infer<typeof ResourcesView>

/** What narrows the list; the rest is how it is shown. */
export const FILTERS = [
  'search',
  'type',
  'account',
  'region',
  'name',
  'id',
  'arn',
  'tag',
  'owner',
  'state',
  'since',
  'created',
  'changed',
  'unchanged',
] as const satisfies readonly (keyof ResourcesView)[]

/** A free text as an item of a list in the URL. */
export const packed = (word: string): string => word.replaceAll('%', '%25').replaceAll(',', '%2C')
export const unpacked = (word: string): string => word.replaceAll('%2C', ',').replaceAll('%25', '%')

/** `7d` back from now, or the beginning of a day where the reader is. */
const instantOf = (since: string, zone: string, now: number): string | undefined => {
  const days = /^(\d{1,4})d$/.exec(since)?.[1]
  if (days !== undefined) return new Date(now - Number(days) * DAY).toISOString()
  if (!/^\d{4}-\d{2}-\d{2}$/.test(since)) return undefined
  const at = fromLocal(`${since}T00:00:00`, zone)
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}

/** The filters in the words of the API. `now` is rounded to the minute, so that one view asks one thing. */
export const filterOf = (view: ResourcesView, zone: string, at: number = Date.now()): Query => {
  const now = Math.floor(at / 60_000) * 60_000
  const texts = (words: readonly string[]) => (words.length > 0 ? words.map(unpacked) : undefined)
  return {
    search: view.search.trim(),
    type: view.type.join(','),
    account: view.account.join(','),
    region: view.region.join(','),
    name: texts(view.name),
    id: texts(view.id),
    arn: texts(view.arn),
    tag: texts(view.tag),
    owner: texts(view.owner),
    state: view.state === 'live' ? undefined : view.state,
    newSince: instantOf(view.since, zone, now),
    createdSince: instantOf(view.created, zone, now),
    changedSince: instantOf(view.changed, zone, now),
    unchangedSince: instantOf(view.unchanged, zone, now),
  }
}

/** Where one resource is shown; by its Region too, because an account's own ARN stands in each. */
export const resourceUrl = (
  { arn, region }: { readonly arn: string; readonly region?: string | null | undefined },
  more: Readonly<Record<string, string>> = {},
): string => `/resources/one?${new URLSearchParams({ arn, ...(region ? { region } : {}), ...more })}`

/** `AWS::EC2::SecurityGroup` for a reader: what is not `AWS`. */
export const typeText = (type: string): string => type.replace(/^AWS::/, '').replaceAll('::', ' ')
