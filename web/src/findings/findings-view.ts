import { z } from 'zod'
import { FINDING_STATUSES, type FindingsOutput, SEVERITIES } from '../../../src/contract/index.js'
import { api } from '../shell/api.js'
import { choice, list, text } from '../shell/url-state.js'

/** What the list of findings shows, as its URL holds it. What is still to be done is shown first. */
export const FindingsView = z.object({
  status: z
    .string()
    .transform((s) => s.split(',').filter((w) => (FINDING_STATUSES as readonly string[]).includes(w)))
    .default(['open', 'acknowledged']),
  severity: list,
  account: text,
  rule: text,
  search: text,
  sort: choice(['lastSeenAt', 'firstSeenAt', 'severity', 'count'], 'lastSeenAt'),
  order: choice(['asc', 'desc'], 'desc'),
  open: text,
})
export type FindingsView = z.infer<typeof FindingsView>

/** One page of the list; `limit` up to 500. */
export const fetchFindings = (view: FindingsView, after: string | undefined, limit: number, signal?: AbortSignal) =>
  api.get<FindingsOutput>('/findings', {
    query: {
      // All three are the same as no filter, and so is none of them.
      status: view.status.length === FINDING_STATUSES.length ? undefined : view.status.join(','),
      severity: view.severity.filter((s) => (SEVERITIES as readonly string[]).includes(s)).join(','),
      account: view.account,
      rule: view.rule,
      search: view.search.trim(),
      sort: view.sort,
      order: view.order,
      limit,
      after,
    },
    ...(signal ? { signal } : {}),
  })
