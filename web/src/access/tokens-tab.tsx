import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import Multiselect from '@cloudscape-design/components/multiselect'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import type { ApiToken, ApiTokenCreated, Permission } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { CopyButton } from '../shell/copy-button.js'
import { Dialog } from '../shell/dialog.js'
import { SetTable } from '../shell/list-table.js'
import { useMe } from '../shell/session.js'
import { toast, toastError } from '../shell/toasts.js'
import { Ago, When } from '../shell/zone.js'

const TOKENS = ['tokens'] as const

/** Tokens for scripts; each may do no more than its owner. */
export default function TokensTab() {
  const { t } = useI18n()
  const queries = useQueryClient()
  const [making, make] = useState(false)
  const [revoking, revoke] = useState<ApiToken | null>(null)
  const tokens = useQuery({
    queryKey: TOKENS,
    queryFn: async () => (await api.get<{ readonly tokens: ApiToken[] }>('/tokens')).tokens,
  })
  const renew = () => queries.invalidateQueries({ queryKey: TOKENS })
  const drop = useMutation({
    mutationFn: (token: ApiToken) => api.delete(`/tokens/${token.id}`),
    onSuccess: async (_, token) => {
      revoke(null)
      await renew()
      toast({ type: 'success', text: t('tokens.revoked', { name: token.name }) })
    },
    onError: toastError,
  })
  return (
    <>
      <SetTable
        list={tokens}
        items={tokens.data ?? []}
        trackBy="id"
        label={t('settings.tab.tokens')}
        actions={
          <Button variant="primary" onClick={() => make(true)} nativeButtonAttributes={{ 'data-testid': 'add-token' }}>
            {t('tokens.add')}
          </Button>
        }
        emptyTitle={t('tokens.none')}
        emptyAbout={t('tokens.none.about')}
        columns={[
          { id: 'name', header: t('token.name'), isRowHeader: true, cell: (x) => <strong>{x.name}</strong> },
          { id: 'prefix', header: t('token.prefix'), cell: (x) => <code className="hm-mono">{x.prefix}…</code> },
          {
            id: 'permissions',
            header: t('token.permissions'),
            minWidth: 200,
            cell: (x) => <span className="hm-mono hm-break">{x.permissions.join(', ')}</span>,
          },
          { id: 'created', header: t('token.created'), cell: (x) => <When at={x.createdAt} /> },
          {
            id: 'expires',
            header: t('token.expires'),
            cell: (x) => (x.expiresAt ? <When at={x.expiresAt} /> : t('token.never')),
          },
          { id: 'used', header: t('token.lastUsed'), cell: (x) => <Ago at={x.lastUsedAt} /> },
          {
            id: 'actions',
            header: t('table.actions'),
            // A button's word is not broken.
            minWidth: 130,
            cell: (x) => (
              <Button ariaLabel={t('tokens.revoke.of', { name: x.name })} onClick={() => revoke(x)}>
                {t('tokens.revoke')}
              </Button>
            ),
          },
        ]}
      />
      {making && (
        <TokenDialog
          close={() => {
            make(false)
            void renew()
          }}
        />
      )}
      {revoking && (
        <Dialog
          title={t('tokens.revoke.of', { name: revoking.name })}
          action={t('tokens.revoke')}
          onAction={() => drop.mutate(revoking)}
          close={() => revoke(null)}
          busy={drop.isPending}
        >
          {t('tokens.revoke.about')}
        </Dialog>
      )}
    </>
  )
}

const DAYS = ['30', '90', '365', ''] as const

const TokenDialog = ({ close }: { readonly close: () => void }) => {
  const { t } = useI18n()
  const me = useMe()
  const [name, setName] = useState('')
  const [permissions, setPermissions] = useState<readonly Permission[]>(['event:read'])
  const [days, setDays] = useState<string>('90')
  const create = useMutation({
    mutationFn: () =>
      api.post<z.infer<typeof ApiTokenCreated>>('/tokens', {
        name: name.trim(),
        permissions,
        expiresInDays: days ? Number(days) : null,
      }),
  })
  const span = (d: string) => ({ value: d, label: d ? t('tokens.days', { n: Number(d) }) : t('token.never') })
  if (create.data) {
    const { secret } = create.data
    return (
      <Modal
        visible
        header={t('tokens.secret')}
        onDismiss={close}
        footer={
          <div className="hm-modal-actions">
            <Button variant="primary" onClick={close}>
              {t('form.close')}
            </Button>
          </div>
        }
      >
        <SpaceBetween size="m">
          <Alert type="warning">{t('tokens.secret.about')}</Alert>
          <div className="hm-secret">
            <code className="hm-code" data-testid="token-secret">
              {secret}
            </code>
            <CopyButton text={secret} label={t('tokens.copy')} />
          </div>
          <code className="hm-code">{`curl -H "Authorization: Bearer ${create.data.prefix}…" ${location.origin}/api/v1/findings`}</code>
        </SpaceBetween>
      </Modal>
    )
  }
  return (
    <Dialog
      title={t('tokens.add')}
      action={t('tokens.add')}
      onAction={() => create.mutate()}
      close={close}
      disabled={!name.trim() || permissions.length === 0}
      busy={create.isPending}
      error={create.error}
    >
      <FormField label={t('token.name')}>
        <Input autoFocus value={name} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <FormField label={t('token.permissions')} description={t('tokens.permissions.about')}>
        <Multiselect
          expandToViewport
          selectedOptions={permissions.map((p) => ({ value: p, label: p }))}
          options={me.permissions.map((p) => ({ value: p, label: p }))}
          onChange={({ detail }) => setPermissions(detail.selectedOptions.map((o) => o.value as Permission))}
        />
      </FormField>
      <FormField label={t('token.expires')}>
        <Select
          expandToViewport
          selectedOption={span(days)}
          options={DAYS.map(span)}
          onChange={({ detail }) => setDays(detail.selectedOption.value ?? '')}
        />
      </FormField>
    </Dialog>
  )
}
