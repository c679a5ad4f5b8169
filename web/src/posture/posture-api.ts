import { type QueryClient, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import type {
  AccountSourcesOutput,
  ControlDetail,
  PostureAccountDetail,
  PostureAccountsOutput,
  ScansOutput,
  ScoreHistoryOutput,
  StandardDetail,
  StandardsOutput,
} from '../../../src/contract/index.js'
import { api } from '../shell/api.js'
import { text } from '../shell/url-state.js'

/** The part of the estate that is counted, as each page's URL holds it. */
export const Where = z.object({ account: text, region: text })
export type Where = z.infer<typeof Where>

export type Standards = z.infer<typeof StandardsOutput>
export type Scores = z.infer<typeof ScoreHistoryOutput>['points']

/** `/standards/fsbp?account=…`: the part that is looked at goes along from page to page. */
export const placeWith = (path: string, { account, region }: Where): string => {
  const query = new URLSearchParams({ ...(account ? { account } : {}), ...(region ? { region } : {}) }).toString()
  return query ? `${path}?${query}` : path
}
export const standardUrl = (id: string, where: Where): string =>
  placeWith(`/standards/${encodeURIComponent(id)}`, where)
export const controlUrl = (id: string, where: Where): string => placeWith(`/controls/${encodeURIComponent(id)}`, where)

// Exceptions and transitions of findings move scores: their dialogs call everything under `standards` stale.
const SCORES = 'standards'
const ACCOUNTS = 'accounts'

/** What a scan, a switch or a disabling changes. */
export const renewPosture = (queries: QueryClient): void => {
  for (const key of [SCORES, ACCOUNTS, 'findings', 'home', 'resources', 'posture']) {
    void queries.invalidateQueries({ queryKey: [key] })
  }
}

const whereOf = ({ account, region }: Where) => ({ account, region })

export const useStandards = (where: Where) =>
  useQuery({
    queryKey: [SCORES, 'list', whereOf(where)],
    queryFn: ({ signal }) => api.get<Standards>('/posture/standards', { query: whereOf(where), signal }),
    refetchInterval: 60_000,
  })

export const useStandard = (id: string, where: Where) =>
  useQuery({
    queryKey: [SCORES, 'one', id, whereOf(where)],
    queryFn: ({ signal }) =>
      api.get<StandardDetail>(`/posture/standards/${encodeURIComponent(id)}`, { query: whereOf(where), signal }),
    refetchInterval: 60_000,
  })

export const HISTORY_DAYS = [30, 90, 365] as const

/** `*`: of all standards that are on. Scores are kept of accounts, not of Regions. */
export const useHistory = (id: string, account: string, days: number) =>
  useQuery({
    queryKey: [SCORES, 'history', id, account, days],
    queryFn: ({ signal }) =>
      api.get<z.infer<typeof ScoreHistoryOutput>>(`/posture/standards/${encodeURIComponent(id)}/history`, {
        query: { account, days },
        signal,
      }),
  })

export const useControl = (id: string, where: Where) =>
  useQuery({
    queryKey: [SCORES, 'control', id, whereOf(where)],
    queryFn: ({ signal }) =>
      api.get<ControlDetail>(`/posture/controls/${encodeURIComponent(id)}`, { query: whereOf(where), signal }),
    refetchInterval: 60_000,
  })

export const RESULTS_KEY = [SCORES, 'results'] as const

export const useSources = () =>
  useQuery({
    queryKey: [ACCOUNTS, 'sources'],
    queryFn: ({ signal }) => api.get<z.infer<typeof AccountSourcesOutput>>('/posture/sources', { signal }),
  })

export const useAccounts = () =>
  useQuery({
    queryKey: [ACCOUNTS, 'list'],
    queryFn: ({ signal }) => api.get<z.infer<typeof PostureAccountsOutput>>('/posture/accounts', { signal }),
    refetchInterval: 60_000,
  })

export const useAccount = (account: string) =>
  useQuery({
    queryKey: [ACCOUNTS, 'one', account],
    queryFn: ({ signal }) =>
      api.get<PostureAccountDetail>(`/posture/accounts/${encodeURIComponent(account)}`, { signal }),
  })

/** Newest first; asked for more often while one runs. */
export const useScans = () =>
  useQuery({
    queryKey: ['scans'],
    queryFn: ({ signal }) => api.get<z.infer<typeof ScansOutput>>('/posture/scans', { signal }),
    refetchInterval: ({ state }) => (state.data?.scans.some((s) => s.status === 'running') ? 2_000 : 30_000),
  })
