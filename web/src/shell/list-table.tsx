import Button from '@cloudscape-design/components/button'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useT } from '../i18n/index.js'
import { api } from './api.js'
import { Empty } from './page.js'
import { ProblemAlert } from './problem.js'

export interface ListPage<T> {
  readonly items: T[]
  readonly total: number
  readonly next?: string | undefined
}

/** A list that the server gives in pages; more are fetched when asked for. */
export const usePages = <P extends ListPage<unknown>>(
  key: readonly unknown[],
  path: string,
  query: Record<string, string | undefined>,
  refetchMs?: number,
) =>
  useInfiniteQuery({
    queryKey: [...key, query],
    queryFn: ({ pageParam, signal }) => api.get<P>(path, { query: { ...query, after: pageParam, limit: 50 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: P) => last.next,
    placeholderData: keepPreviousData,
    ...(refetchMs ? { refetchInterval: refetchMs } : {}),
  })

interface Props<T> {
  readonly pages: ReturnType<typeof usePages<ListPage<T>>>
  readonly label: string
  readonly heading: (total: number) => string
  readonly columns: readonly TableProps.ColumnDefinition<T>[]
  readonly trackBy: string
  readonly emptyTitle: string
  readonly emptyAbout?: string
  readonly actions?: ReactNode
  readonly table?: Partial<TableProps<T>>
}

/** A table of such a list, with its states: loading, failed, empty, more. */
export const ListTable = <T,>({
  pages,
  label,
  heading,
  columns,
  trackBy,
  emptyTitle,
  emptyAbout,
  actions,
  table,
}: Props<T>) => {
  const t = useT()
  if (pages.isError) return <ProblemAlert error={pages.error} retry={() => pages.refetch()} />
  const items = pages.data?.pages.flatMap((p) => p.items) ?? []
  const total = pages.data?.pages[0]?.total ?? 0
  return (
    <Table
      variant="container"
      wrapLines
      resizableColumns
      stickyHeader
      loading={pages.isPending}
      loadingText={t('shell.loading')}
      items={items}
      trackBy={trackBy}
      columnDefinitions={columns}
      ariaLabels={{ tableLabel: label }}
      header={
        <div className="hm-table-head">
          <h2>{heading(total)}</h2>
          {actions && <div className="hm-actions">{actions}</div>}
        </div>
      }
      empty={<Empty title={emptyTitle}>{emptyAbout}</Empty>}
      footer={
        pages.hasNextPage && (
          <div className="hm-more">
            <Button loading={pages.isFetchingNextPage} onClick={() => pages.fetchNextPage()}>
              {t('table.more', { shown: items.length, total })}
            </Button>
          </div>
        )
      }
      {...table}
    />
  )
}
