import { paginateGetFindings, type SecurityHubClient, SortOrder } from '@aws-sdk/client-securityhub'

/** As many as one answer may hold (API reference, GetFindings). */
const PAGE = 100

/**
 * The findings that a Security Hub has, those updated first first, a page at a time.
 *
 * @param since updated since then, whatever became of them; without, all that are active.
 * @throws what the SDK throws: `InvalidAccessException` where Security Hub is not on.
 */
export async function* readFindingPages(
  client: SecurityHubClient,
  { since, until, signal }: { readonly since: Date | undefined; readonly until: Date; readonly signal: AbortSignal },
): AsyncGenerator<readonly unknown[]> {
  const pages = paginateGetFindings(
    { client, pageSize: PAGE },
    {
      Filters:
        since === undefined
          ? { RecordState: [{ Value: 'ACTIVE', Comparison: 'EQUALS' }] }
          : { UpdatedAt: [{ Start: since.toISOString(), End: until.toISOString() }] },
      SortCriteria: [{ Field: 'UpdatedAt', SortOrder: SortOrder.ASCENDING }],
    },
  )
  for await (const page of pages) {
    signal.throwIfAborted()
    yield page.Findings ?? []
  }
}
