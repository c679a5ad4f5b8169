import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Toggle from '@cloudscape-design/components/toggle'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import type { Integration, IntegrationsOutput, TestOutput } from '../../../src/contract/index.js'
import { SeverityMark } from '../findings/severity.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Dialog } from '../shell/dialog.js'
import { SetTable } from '../shell/list-table.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { useMay } from '../shell/session.js'
import { toast, toastError } from '../shell/toasts.js'
import { Ago } from '../shell/zone.js'
import { IntegrationDialog } from './integration-dialog.js'

const INTEGRATIONS = ['integrations'] as const

/** Where findings are told of: Slack, and webhooks. */
export default function IntegrationsTab() {
  const { t } = useI18n()
  const may = useMay()
  const queries = useQueryClient()
  const [dialog, setDialog] = useState<'new' | Integration | null>(null)
  const [removing, remove] = useState<Integration | null>(null)
  const list = useQuery({
    queryKey: INTEGRATIONS,
    queryFn: () => api.get<z.infer<typeof IntegrationsOutput>>('/integrations'),
  })
  const renew = () => queries.invalidateQueries({ queryKey: INTEGRATIONS })
  const change = useMutation({
    mutationFn: ({ id, enabled }: { readonly id: string; readonly enabled: boolean }) =>
      api.patch(`/integrations/${id}`, { enabled }),
    onSettled: renew,
    onError: toastError,
  })
  const test = useMutation({
    mutationFn: (i: Integration) => api.post<z.infer<typeof TestOutput>>(`/integrations/${i.id}/test`),
    onSuccess: ({ ok, message }, i) =>
      toast({
        type: ok ? 'success' : 'error',
        text: ok ? t('integration.test.ok', { name: i.name }) : t('integration.test.failed', { name: i.name, message }),
      }),
    onError: toastError,
    onSettled: renew,
  })
  const drop = useMutation({
    mutationFn: (i: Integration) => api.delete(`/integrations/${i.id}`),
    onSuccess: async () => {
      remove(null)
      await renew()
    },
    onError: toastError,
  })
  return (
    <>
      <SetTable
        list={list}
        items={list.data?.integrations ?? []}
        trackBy="id"
        label={t('settings.tab.integrations')}
        actions={
          <PermittedButton
            permission="integration:write"
            variant="primary"
            onClick={() => setDialog('new')}
            testId="add-integration"
          >
            {t('integration.add')}
          </PermittedButton>
        }
        emptyTitle={t('integrations.none')}
        emptyAbout={t('integrations.none.about')}
        columns={[
          {
            id: 'enabled',
            header: t('rule.enabled'),
            width: 75,
            cell: (i) => (
              <Toggle
                checked={i.enabled}
                disabled={!may('integration:write')}
                ariaLabel={t('integration.enable.of', { name: i.name })}
                onChange={({ detail }) => change.mutate({ id: i.id, enabled: detail.checked })}
              />
            ),
          },
          {
            id: 'name',
            header: t('integration.name'),
            isRowHeader: true,
            minWidth: 140,
            cell: (i) => <strong>{i.name}</strong>,
          },
          { id: 'kind', header: t('integration.kind'), minWidth: 125, cell: (i) => t(`integration.kind.${i.kind}`) },
          {
            id: 'target',
            header: t('integration.target'),
            minWidth: 150,
            cell: (i) => <span className="hm-break">{i.target}</span>,
          },
          {
            id: 'severity',
            header: t('integration.minSeverity'),
            minWidth: 100,
            cell: (i) => <SeverityMark severity={i.minSeverity} />,
          },
          {
            id: 'last',
            header: t('integration.last'),
            minWidth: 150,
            cell: (i) =>
              i.lastError ? (
                <StatusIndicator type="error" wrapText>
                  {i.lastError}
                </StatusIndicator>
              ) : (
                <Ago at={i.lastSentAt} />
              ),
          },
          {
            id: 'actions',
            header: t('table.actions'),
            minWidth: 250,
            cell: (i) => (
              <div className="hm-actions">
                <PermittedButton
                  permission="integration:write"
                  loading={test.isPending && test.variables?.id === i.id}
                  ariaLabel={t('integration.test.of', { name: i.name })}
                  onClick={() => test.mutate(i)}
                  testId="send-test"
                >
                  {t('integration.test')}
                </PermittedButton>
                <PermittedButton
                  permission="integration:write"
                  ariaLabel={t('integration.edit.of', { name: i.name })}
                  onClick={() => setDialog(i)}
                >
                  {t('form.edit')}
                </PermittedButton>
                <PermittedButton
                  permission="integration:write"
                  iconName="remove"
                  variant="icon"
                  ariaLabel={t('integration.remove.of', { name: i.name })}
                  onClick={() => remove(i)}
                />
              </div>
            ),
          },
        ]}
      />
      {dialog !== null && (
        <IntegrationDialog
          current={dialog === 'new' ? undefined : dialog}
          close={() => setDialog(null)}
          done={() => {
            setDialog(null)
            void renew()
          }}
        />
      )}
      {removing && (
        <Dialog
          title={t('integration.remove.of', { name: removing.name })}
          action={t('form.delete')}
          onAction={() => drop.mutate(removing)}
          close={() => remove(null)}
          busy={drop.isPending}
        >
          {t('integration.remove.about')}
        </Dialog>
      )}
    </>
  )
}
