import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type {
  EventJson,
  EventQueryInput,
  FieldInfo,
  FieldsOutput,
  HistogramOutput,
  SearchOutput,
  StatisticsOutput,
  TopOutput,
} from '../../../src/contract/index.js'
import { api } from '../shell/api.js'
import type { Span } from './time-range.js'

/** What the page asks with; `tick` changes when the reader wants the same asked anew. */
export interface Asked {
  readonly query: EventQueryInput
  readonly tick: number
}

const KEPT = { staleTime: 5 * 60_000, placeholderData: keepPreviousData } as const

/** Rows per request: two screens of a large display. */
const PAGE = 200

export const useSearch = (asked: Asked | null, order: 'newest' | 'oldest', fields: readonly string[]) =>
  useInfiniteQuery({
    ...KEPT,
    queryKey: ['events', 'search', asked, order, fields],
    enabled: asked !== null,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.post<SearchOutput>(
        '/events/search',
        { ...asked?.query, order, fields, limit: PAGE, after: pageParam },
        { signal },
      ),
    getNextPageParam: (last) => last.next,
  })

export const useHistogram = (asked: Asked | null, bars: number, by: string | undefined) =>
  useQuery({
    ...KEPT,
    queryKey: ['events', 'histogram', asked, bars, by],
    enabled: asked !== null,
    queryFn: ({ signal }) => api.post<HistogramOutput>('/events/histogram', { ...asked?.query, bars, by }, { signal }),
  })

export const useTop = (asked: Asked | null, field: string, limit: number) =>
  useQuery({
    ...KEPT,
    queryKey: ['events', 'top', asked, field, limit],
    enabled: asked !== null,
    queryFn: ({ signal }) => api.post<TopOutput>('/events/top', { ...asked?.query, field, limit }, { signal }),
  })

export const useStatistics = (asked: Asked | null, field: string, enabled: boolean) =>
  useQuery({
    ...KEPT,
    queryKey: ['events', 'statistics', asked, field],
    enabled: enabled && asked !== null,
    queryFn: ({ signal }) => api.post<StatisticsOutput>('/events/statistics', { ...asked?.query, field }, { signal }),
  })

export const useFields = () =>
  useQuery({
    queryKey: ['events', 'fields'],
    staleTime: 10 * 60_000,
    queryFn: async (): Promise<FieldInfo[]> => (await api.get<z.infer<typeof FieldsOutput>>('/events/fields')).fields,
  })

/** From the first event that is stored to the last, of these sources or of all; null when there is none. */
export const useExtent = (sources: readonly string[], tick: number) =>
  useQuery({
    queryKey: ['events', 'extent', sources, tick],
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<Span | null> => {
      // Without a range the server counts over everything, and says what that spans.
      const body = { kql: '', bars: 1, zone: 'UTC', ...(sources.length ? { sources } : {}) }
      const all = await api.post<HistogramOutput>('/events/histogram', body, { signal })
      return all.total === 0 ? null : { from: Date.parse(all.from), to: Date.parse(all.to) }
    },
  })

export const useEvent = (id: string, near: string) =>
  useQuery({
    queryKey: ['events', 'one', id],
    staleTime: Number.POSITIVE_INFINITY,
    enabled: id !== '',
    queryFn: ({ signal }) =>
      api.get<EventJson>(`/events/one/${encodeURIComponent(id)}`, { query: { near: near || undefined }, signal }),
  })
