import { z } from 'zod'
import { FINDING_STATUSES, type FindingsOutput, SEVERITIES, WAITING_STATUSES } from '../../../src/contract/index.js'
import { api, apiUrl } from '../shell/api.js'
import { choice, list, text } from '../shell/url-state.js'

/** What the list of findings shows, as its URL holds it. What is still to be done is shown first. */
export const FindingsView = z.object({
  status: z
    .string()
    .transform((s) => s.split(',').filter((w) => (FINDING_STATUSES as readonly string[]).includes(w)))
    .default([...WAITING_STATUSES]),
  severity: list,
  account: text,
  rule: text,
  entity: text,
  /** A user's id, `none`; empty: whoever. */
  assignee: text,
  mine: choice(['no', 'yes'], 'no'),
  overdue: choice(['no', 'yes'], 'no'),
  search: text,
  sort: choice(['lastSeenAt', 'firstSeenAt', 'severity', 'count'], 'lastSeenAt'),
  order: choice(['asc', 'desc'], 'desc'),
  open: text,
})
export type FindingsView = z.infer<typeof FindingsView>

/** The filters in the words of the API. */
const queryOf = (view: FindingsView) => ({
  // All of them are the same as no filter, and so is none of them.
  status: view.status.length === FINDING_STATUSES.length ? undefined : view.status.join(','),
  severity: view.severity.filter((s) => (SEVERITIES as readonly string[]).includes(s)).join(','),
  account: view.account,
  rule: view.rule,
  entity: view.entity,
  assignee: view.mine === 'yes' ? 'me' : view.assignee,
  overdue: view.overdue === 'yes' ? 'true' : undefined,
  search: view.search.trim(),
  sort: view.sort,
  order: view.order,
})

/** One page of the list; `limit` up to 500. */
export const fetchFindings = (view: FindingsView, after: string | undefined, limit: number, signal?: AbortSignal) =>
  api.get<FindingsOutput>('/findings', { query: { ...queryOf(view), limit, after }, ...(signal ? { signal } : {}) })

/** Where the server makes a CSV file of all that the filters find. */
export const exportUrl = (view: FindingsView): string => apiUrl('/findings/export', { ...queryOf(view), format: 'csv' })
