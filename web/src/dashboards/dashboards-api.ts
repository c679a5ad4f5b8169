import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { AskingPanel, DashboardOutput, DashboardsOutput, PanelData } from '../../../src/contract/index.js'
import type { Asked } from '../logs/events-api.js'
import { api } from '../shell/api.js'

export const useDashboards = () =>
  useQuery({ queryKey: ['dashboards'], queryFn: () => api.get<DashboardsOutput>('/dashboards') })

export const useDashboard = (id: string) =>
  useQuery({
    queryKey: ['dashboards', id],
    queryFn: () => api.get<DashboardOutput>(`/dashboards/${encodeURIComponent(id)}`),
  })

/** The key of all that panels ask. */
export const PANEL = ['panel'] as const

/** What a panel shows; the last answer stays until the next has come. */
export const usePanelData = (panel: AskingPanel, asked: Asked | null) =>
  useQuery({
    queryKey: [...PANEL, panel, asked],
    enabled: asked !== null,
    staleTime: 5 * 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.post<PanelData>('/dashboards/data', { ...asked?.query, panel }, { signal }),
  })
