import Button from '@cloudscape-design/components/button'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import type { ThreatEntriesOutput, ThreatList } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { ProblemAlert } from '../../shell/problem.js'
import { ThreatEntryTable } from './threat-entry-table.js'
import { ThreatSkipped } from './threat-skipped.js'

const SHOWN = 100

/** The indicators of a list, to look through and to look one up. */
export const ThreatEntries = ({ list, close }: { readonly list: ThreatList; readonly close: () => void }) => {
  const { t, number } = useI18n()
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search)
  const entries = useQuery({
    queryKey: ['threat-entries', list.id, wanted],
    queryFn: ({ signal }) =>
      api.get<ThreatEntriesOutput>(`/ingest/threat-lists/${list.id}/entries`, {
        query: { search: wanted, limit: SHOWN },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
  return (
    <Modal
      visible
      size="large"
      header={list.name}
      onDismiss={close}
      footer={
        <div className="hm-modal-actions">
          <Button onClick={close}>{t('threat.close')}</Button>
        </div>
      }
    >
      <SpaceBetween size="m">
        {entries.error && <ProblemAlert error={entries.error} />}
        <ThreatSkipped skipped={list.skipped} kept={list.kept} />
        <Input
          type="search"
          value={search}
          placeholder={t('threat.search')}
          ariaLabel={t('threat.search')}
          onChange={({ detail }) => setSearch(detail.value)}
        />
        <ThreatEntryTable entries={entries.data?.entries ?? []} loading={entries.isPending} />
        {entries.data !== undefined && entries.data.matching > entries.data.entries.length && (
          <p className="hm-faint">
            {t('threat.more', { shown: number(entries.data.entries.length), n: number(entries.data.matching) })}
          </p>
        )}
      </SpaceBetween>
    </Modal>
  )
}
