import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { z } from 'zod'
import type { Exclusion, ExclusionsOutput } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { bytesText } from '../../shell/bytes.js'
import { Dialog } from '../../shell/dialog.js'
import { SetTable } from '../../shell/list-table.js'
import { PermittedButton } from '../../shell/permitted-button.js'
import { toastError } from '../../shell/toasts.js'
import { Ago } from '../../shell/zone.js'
import { ExclusionDialog } from './exclusion-dialog.js'

const EXCLUSIONS = ['exclusions'] as const

/** What is left out before it is stored: why, by whom, and how much it has been. */
export default function ExclusionsTab() {
  const { t, number, locale } = useI18n()
  const queries = useQueryClient()
  const [adding, add] = useState(false)
  const [removing, remove] = useState<Exclusion | null>(null)
  const exclusions = useQuery({
    queryKey: EXCLUSIONS,
    queryFn: () => api.get<z.infer<typeof ExclusionsOutput>>('/ingest/exclusions'),
    refetchInterval: 10_000,
  })
  const renew = () => queries.invalidateQueries({ queryKey: EXCLUSIONS })
  const drop = useMutation({
    mutationFn: (one: Exclusion) => api.delete(`/ingest/exclusions/${one.id}`),
    onSuccess: async () => {
      remove(null)
      await renew()
    },
    onError: toastError,
  })
  return (
    <>
      <SetTable
        list={exclusions}
        items={exclusions.data?.exclusions ?? []}
        trackBy="id"
        label={t('data.tab.exclusions')}
        actions={
          <PermittedButton permission="system:write" variant="primary" onClick={() => add(true)} testId="add-exclusion">
            {t('exclusion.add')}
          </PermittedButton>
        }
        emptyTitle={t('exclusions.none')}
        emptyAbout={t('exclusions.none.about')}
        columns={[
          {
            id: 'kql',
            header: t('exclusion.kql'),
            isRowHeader: true,
            minWidth: 240,
            cell: (one) => (
              <>
                <Link
                  className="hm-mono hm-break"
                  to={`/discover?${new URLSearchParams({ kql: one.kql, sources: one.source })}`}
                >
                  {one.kql}
                </Link>
                <div className="hm-break">{one.source}</div>
              </>
            ),
          },
          {
            id: 'keep',
            header: t('exclusion.kept'),
            width: 130,
            cell: (one) =>
              one.keepOneIn === 0 ? t('exclusion.kept.none') : t('exclusion.kept.some', { n: number(one.keepOneIn) }),
          },
          {
            id: 'reason',
            header: t('exclusion.reason'),
            minWidth: 200,
            cell: (one) => (
              <>
                <span className="hm-break">{one.reason}</span>
                <div>
                  {one.createdBy}, <Ago at={one.createdAt} />
                </div>
              </>
            ),
          },
          { id: 'events', header: t('exclusion.events'), width: 120, cell: (one) => number(one.events) },
          { id: 'bytes', header: t('exclusion.bytes'), width: 110, cell: (one) => bytesText(one.bytes, locale) },
          { id: 'last', header: t('exclusion.last'), width: 130, cell: (one) => <Ago at={one.lastAt} /> },
          {
            id: 'actions',
            header: t('table.actions'),
            width: 90,
            cell: (one) => (
              <PermittedButton
                permission="system:write"
                iconName="remove"
                variant="icon"
                ariaLabel={t('exclusion.remove.of', { kql: one.kql })}
                onClick={() => remove(one)}
              />
            ),
          },
        ]}
      />
      {adding && (
        <ExclusionDialog
          close={() => add(false)}
          done={() => {
            add(false)
            void renew()
          }}
        />
      )}
      {removing && (
        <Dialog
          title={t('exclusion.remove')}
          action={t('exclusion.remove')}
          onAction={() => drop.mutate(removing)}
          close={() => remove(null)}
          busy={drop.isPending}
        >
          {t('exclusion.remove.about', { kql: removing.kql })}
        </Dialog>
      )}
    </>
  )
}
