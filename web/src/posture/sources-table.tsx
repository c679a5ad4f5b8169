import Table from '@cloudscape-design/components/table'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { AccountSource } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Dialog } from '../shell/dialog.js'
import { Empty } from '../shell/page.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { Prose } from '../shell/prose.js'
import { toast, toastError } from '../shell/toasts.js'
import { When } from '../shell/zone.js'
import { renewPosture } from './posture-api.js'

interface Props {
  readonly sources: readonly AccountSource[]
  readonly loading: boolean
  /** A scan is under way: no other can start. */
  readonly busy: boolean
  readonly scan: (id: string) => void
  readonly add: () => void
}

const leadsTo = (s: AccountSource): string => [s.profile, s.roleArn ?? s.roleName].filter(Boolean).join(' → ')

/** The ways to accounts that were set up. */
export const SourcesTable = ({ sources, loading, busy, scan, add }: Props) => {
  const { t } = useI18n()
  const queries = useQueryClient()
  const [removing, remove] = useState<AccountSource | null>(null)
  const drop = useMutation({
    mutationFn: (s: AccountSource) => api.delete(`/posture/sources/${encodeURIComponent(s.id)}`),
    onSuccess: (_, s) => {
      renewPosture(queries)
      toast({ type: 'success', text: t('account.source.removed', { name: s.name }) })
      remove(null)
    },
    onError: toastError,
  })
  return (
    <>
      <Table<AccountSource>
        variant="container"
        wrapLines
        resizableColumns
        loading={loading}
        loadingText={t('shell.loading')}
        items={[...sources]}
        trackBy="id"
        ariaLabels={{ tableLabel: t('account.sources') }}
        header={<h2>{t('account.sources.shown', { n: sources.length })}</h2>}
        empty={
          <Empty
            title={t('account.sources.none')}
            action={
              <PermittedButton permission="posture:connect" onClick={add}>
                {t('account.source.add')}
              </PermittedButton>
            }
          >
            <Prose>{t('account.sources.none.about')}</Prose>
          </Empty>
        }
        columnDefinitions={[
          {
            id: 'name',
            header: t('account.source.name'),
            isRowHeader: true,
            minWidth: 180,
            cell: (s) => <span className="hm-strong">{s.name}</span>,
          },
          { id: 'kind', header: t('account.source.kind'), width: 130, cell: (s) => t(`account.source.kind.${s.kind}`) },
          {
            id: 'to',
            header: t('account.source.to'),
            minWidth: 180,
            cell: (s) => <span className="hm-break hm-mono">{leadsTo(s) || '–'}</span>,
          },
          {
            id: 'regions',
            header: t('account.regions'),
            minWidth: 160,
            cell: (s) => s.regions?.join(', ') ?? t('account.source.regions.all'),
          },
          { id: 'created', header: t('account.source.created'), width: 150, cell: (s) => <When at={s.createdAt} /> },
          {
            id: 'actions',
            header: t('account.source.actions'),
            width: 170,
            cell: (s) => (
              <span className="hm-actions hm-row-actions">
                <PermittedButton
                  permission="posture:write"
                  variant="inline-link"
                  disabled={busy}
                  ariaLabel={t('scan.start.of', { name: s.name })}
                  onClick={() => scan(s.id)}
                >
                  {t('scan.start.one')}
                </PermittedButton>
                <PermittedButton
                  permission="posture:connect"
                  variant="inline-link"
                  ariaLabel={t('account.source.remove.of', { name: s.name })}
                  testId="source-remove"
                  onClick={() => remove(s)}
                >
                  {t('account.source.remove')}
                </PermittedButton>
              </span>
            ),
          },
        ]}
      />
      {removing && (
        <Dialog
          title={t('account.source.remove.of', { name: removing.name })}
          action={t('account.source.remove')}
          onAction={() => drop.mutate(removing)}
          close={() => remove(null)}
          busy={drop.isPending}
          testId="source-remove-confirm"
        >
          {t('account.source.remove.about')}
        </Dialog>
      )}
    </>
  )
}
