import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type {
  PostureAccountsOutput,
  ResourceDetail,
  ResourceGroupsOutput,
  ResourceView,
} from '../../../src/contract/index.js'
import { api, type Query } from '../shell/api.js'

/** How many resources there are of each, with these filters. */
export const useGroups = (by: string, filter: Query, enabled = true) =>
  useQuery({
    queryKey: ['resources', 'groups', by, filter],
    enabled: enabled && by !== '',
    queryFn: ({ signal }) => api.get<ResourceGroupsOutput>('/resources/groups', { query: { ...filter, by }, signal }),
  })

/** Names of the accounts, for lists that know their numbers. */
export const useAccountNames = (): ((account: string) => string) => {
  const { data } = useQuery({
    queryKey: ['posture', 'accounts'],
    staleTime: 5 * 60_000,
    queryFn: () => api.get<z.infer<typeof PostureAccountsOutput>>('/posture/accounts'),
  })
  return (account) => data?.accounts.find((a) => a.account === account)?.name ?? ''
}

export const viewsQuery = {
  queryKey: ['resources', 'views'],
  queryFn: async () => (await api.get<{ readonly views: ResourceView[] }>('/resources/views')).views,
} as const

export const useResource = (arn: string, region: string, at: string) =>
  useQuery({
    queryKey: ['resources', 'one', arn, region, at],
    enabled: arn !== '',
    queryFn: ({ signal }) => api.get<ResourceDetail>('/resources/one', { query: { arn, region, at }, signal }),
  })
