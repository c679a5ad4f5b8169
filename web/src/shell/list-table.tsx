import Button from '@cloudscape-design/components/button'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { keepPreviousData, type UseQueryResult, useInfiniteQuery } from '@tanstack/react-query'
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

interface Shown<T> {
  readonly label: string
  readonly columns: readonly TableProps.ColumnDefinition<T>[]
  readonly trackBy: string
  readonly emptyTitle: string
  readonly emptyAbout?: string
  readonly actions?: ReactNode
  readonly table?: Partial<TableProps<T>>
}

interface SetProps<T> extends Shown<T> {
  readonly list: Pick<UseQueryResult, 'isError' | 'error' | 'isPending' | 'refetch'>
  readonly items: readonly T[]
  /** The label, if it is not given. */
  readonly heading?: string
}

/** A table of what the server gives as a whole, with its states: loading, failed, empty. */
export const SetTable = <T,>({ list, items, heading, ...shown }: SetProps<T>) => {
  const t = useT()
  const { label, columns, trackBy, emptyTitle, emptyAbout, actions, table } = shown
  if (list.isError) return <ProblemAlert error={list.error} retry={() => list.refetch()} />
  return (
    <Table
      variant="container"
      wrapLines
      loading={list.isPending}
      loadingText={t('shell.loading')}
      items={items}
      trackBy={trackBy}
      columnDefinitions={columns}
      ariaLabels={{ tableLabel: label }}
      header={
        <div className="hm-table-head">
          <h2>{heading ?? label}</h2>
          {actions && <div className="hm-actions">{actions}</div>}
        </div>
      }
      empty={<Empty title={emptyTitle}>{emptyAbout}</Empty>}
      {...table}
    />
  )
}

interface Props<T> extends Shown<T> {
  readonly pages: ReturnType<typeof usePages<ListPage<T>>>
  readonly heading: (total: number) => string
}

/** A table of a list in pages: what there is of it, and the way to more. */
export const ListTable = <T,>({ pages, heading, table, ...shown }: Props<T>) => {
  const t = useT()
  const items = pages.data?.pages.flatMap((p) => p.items) ?? []
  const total = pages.data?.pages[0]?.total ?? 0
  return (
    <SetTable
      {...shown}
      list={pages}
      items={items}
      heading={heading(total)}
      table={{
        resizableColumns: true,
        stickyHeader: true,
        footer: pages.hasNextPage && (
          <div className="hm-more">
            <Button loading={pages.isFetchingNextPage} onClick={() => pages.fetchNextPage()}>
              {t('table.more', { shown: items.length, total })}
            </Button>
          </div>
        ),
        ...table,
      }}
    />
  )
}
