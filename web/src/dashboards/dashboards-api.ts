import { keepPreviousData, notifyManager, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import { useNavigate } from 'react-router'
import type {
  AskingPanel,
  Dashboard,
  DashboardOutput,
  DashboardsOutput,
  PanelData,
} from '../../../src/contract/index.js'
import { useT } from '../i18n/index.js'
import type { Asked } from '../logs/events-api.js'
import { api } from '../shell/api.js'
import { toast } from '../shell/toasts.js'

export const useDashboards = () =>
  useQuery({ queryKey: ['dashboards'], queryFn: () => api.get<DashboardsOutput>('/dashboards') })

export const useDashboard = (id: string) =>
  useQuery({
    queryKey: ['dashboards', id],
    queryFn: () => api.get<DashboardOutput>(`/dashboards/${encodeURIComponent(id)}`),
  })

/** The key of all that panels ask. */
export const PANEL = ['panel'] as const

/** What a panel shows; the last answer stays until the next has come. One that `waits` is not asked for yet. */
export const usePanelData = (panel: AskingPanel, asked: Asked | null, waits: boolean) =>
  useQuery({
    queryKey: [...PANEL, panel, asked],
    enabled: asked !== null && !waits,
    staleTime: 5 * 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.post<PanelData>('/dashboards/data', { ...asked?.query, panel }, { signal }),
  })

/** Whether any panel waits. Their number, as `useIsFetching` gives it, would draw the whole board anew with each answer. */
export const usePanelsBusy = (): boolean => {
  const queries = useQueryClient()
  const subscribe = useCallback(
    (changed: () => void) => queries.getQueryCache().subscribe(notifyManager.batchCalls(changed)),
    [queries],
  )
  return useSyncExternalStore(subscribe, () => queries.isFetching({ queryKey: PANEL }) > 0)
}

/** Keeps a new board and shows it; `edit` opens it for changes. */
export const useCreateBoard = (edit = false) => {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (dashboard: Dashboard) => api.post<DashboardOutput>('/dashboards', dashboard),
    onSuccess: async (board) => {
      queries.setQueryData(['dashboards', board.id], board)
      await queries.invalidateQueries({ queryKey: ['dashboards'], exact: true })
      await navigate(`/dashboards/${board.id}${edit ? '?edit=on' : ''}`)
    },
  })
}

export const useChangeBoard = (id: string, done: () => void) => {
  const queries = useQueryClient()
  const t = useT()
  return useMutation({
    mutationFn: (dashboard: Dashboard) => api.put<DashboardOutput>(`/dashboards/${encodeURIComponent(id)}`, dashboard),
    onSuccess: async (board) => {
      queries.setQueryData(['dashboards', id], board)
      await queries.invalidateQueries({ queryKey: ['dashboards'], exact: true })
      toast({ type: 'success', text: t('dashboards.saved') })
      done()
    },
  })
}

export const useDeleteBoard = (id: string) => {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const t = useT()
  return useMutation({
    mutationFn: () => api.delete(`/dashboards/${encodeURIComponent(id)}`),
    onSuccess: async () => {
      await navigate('/dashboards')
      queries.removeQueries({ queryKey: ['dashboards', id] })
      await queries.invalidateQueries({ queryKey: ['dashboards'], exact: true })
      toast({ type: 'success', text: t('dashboards.deleted') })
    },
  })
}
