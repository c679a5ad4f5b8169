import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { z } from 'zod'
import type {
  SecurityHub,
  SecurityHubChange,
  SecurityHubImport,
  SecurityHubOutput,
} from '../../../src/contract/index.js'
import { useT } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { toast, toastError } from '../shell/toasts.js'

const HUBS = ['security-hub'] as const

/** `111122223333/ap-northeast-1`: as the page's address names a hub. */
export const hubKey = ({ account, region }: Pick<SecurityHub, 'account' | 'region'>): string => `${account}/${region}`

const pathOf = (hub: SecurityHub) =>
  `/posture/security-hub/hubs/${encodeURIComponent(hub.account)}/${encodeURIComponent(hub.region)}`

/** Asked for more often while an import runs; when that ends, what it brought is fetched. */
export const useHubs = () => {
  const queries = useQueryClient()
  const found = useQuery({
    queryKey: HUBS,
    queryFn: ({ signal }) => api.get<z.infer<typeof SecurityHubOutput>>('/posture/security-hub', { signal }),
    refetchInterval: ({ state }) => (state.data?.import?.status === 'running' ? 2_000 : 30_000),
  })
  const running = found.data?.import?.status === 'running'
  useEffect(() => {
    if (!running) return
    return () => {
      for (const key of ['findings', 'home']) void queries.invalidateQueries({ queryKey: [key] })
    }
  }, [running, queries])
  return found
}

/** Takes from every Security Hub that the account sources reach. */
export const useStartImport = () => {
  const t = useT()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.post<SecurityHubImport>('/posture/security-hub/imports', {}),
    onSuccess: () => toast({ type: 'success', text: t('hub.import.started') }),
    onError: toastError,
    onSettled: () => queries.invalidateQueries({ queryKey: HUBS }),
  })
}

export const useChangeHub = (done: () => void) => {
  const t = useT()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ hub, ...change }: { readonly hub: SecurityHub } & z.infer<typeof SecurityHubChange>) =>
      api.patch<SecurityHub>(pathOf(hub), change),
    onSuccess: (hub) => {
      toast({ type: 'success', text: t(hub.writeBack ? 'hub.writeBack.isOn' : 'hub.writeBack.isOff') })
      done()
    },
    onError: toastError,
    onSettled: () => queries.invalidateQueries({ queryKey: HUBS }),
  })
}

/** Has what a hub would not take sent there again. */
export const useRetryHub = () => {
  const t = useT()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (hub: SecurityHub) => api.post<SecurityHub>(`${pathOf(hub)}/retry`),
    onSuccess: () => toast({ type: 'success', text: t('hub.failed.retried') }),
    onError: toastError,
    onSettled: () => queries.invalidateQueries({ queryKey: HUBS }),
  })
}
