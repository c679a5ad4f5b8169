import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { AccountName, AccountNamesOutput } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { Dialog } from '../../shell/dialog.js'
import { SetTable } from '../../shell/list-table.js'
import { PermittedButton } from '../../shell/permitted-button.js'
import { toastError } from '../../shell/toasts.js'
import { Ago } from '../../shell/zone.js'

const NAMES = ['account-names'] as const

/** Names of accounts that events carry: those of AWS Organizations, and those that people gave instead. */
export default function AccountsTab() {
  const { t } = useI18n()
  const queries = useQueryClient()
  const [edited, edit] = useState<Pick<AccountName, 'account' | 'name'> | null>(null)
  const names = useQuery({
    queryKey: NAMES,
    queryFn: () => api.get<AccountNamesOutput>('/ingest/account-names'),
  })
  const renew = () => queries.invalidateQueries({ queryKey: NAMES })
  const drop = useMutation({
    mutationFn: ({ account }: AccountName) => api.delete(`/ingest/account-names/${account}`),
    onSuccess: renew,
    onError: toastError,
  })
  return (
    <>
      <SetTable
        list={names}
        items={names.data?.accounts ?? []}
        trackBy="account"
        label={t('data.tab.accounts')}
        actions={
          <PermittedButton
            permission="ingest:write"
            variant="primary"
            testId="add-account-name"
            onClick={() => edit({ account: '', name: '' })}
          >
            {t('accountName.add')}
          </PermittedButton>
        }
        emptyTitle={t('accountNames.none')}
        emptyAbout={t('accountNames.none.about')}
        columns={[
          {
            id: 'account',
            header: t('accountName.account'),
            isRowHeader: true,
            width: 200,
            cell: (one) => <span className="hm-mono">{one.account}</span>,
          },
          { id: 'name', header: t('accountName.name'), minWidth: 200, cell: (one) => one.name },
          {
            id: 'from',
            header: t('accountName.from'),
            minWidth: 220,
            cell: (one) =>
              one.changedBy === null ? (
                t('accountName.found')
              ) : (
                <>
                  {one.changedBy}, <Ago at={one.changedAt} />
                  {one.found !== null && (
                    <div className="hm-faint">{t('accountName.instead', { name: one.found })}</div>
                  )}
                </>
              ),
          },
          {
            id: 'actions',
            header: t('table.actions'),
            width: 120,
            cell: (one) => (
              <div className="hm-actions">
                <PermittedButton
                  permission="ingest:write"
                  iconName="edit"
                  variant="icon"
                  ariaLabel={t('accountName.edit.of', { account: one.account })}
                  onClick={() => edit(one)}
                />
                {one.changedBy !== null && (
                  <PermittedButton
                    permission="ingest:write"
                    iconName="undo"
                    variant="icon"
                    loading={drop.isPending && drop.variables?.account === one.account}
                    ariaLabel={t('accountName.remove.of', { account: one.account })}
                    onClick={() => drop.mutate(one)}
                  />
                )}
              </div>
            ),
          },
        ]}
      />
      {edited && (
        <NameDialog
          first={edited}
          close={() => edit(null)}
          done={() => {
            edit(null)
            void renew()
          }}
        />
      )}
    </>
  )
}

interface Props {
  readonly first: Pick<AccountName, 'account' | 'name'>
  readonly close: () => void
  readonly done: () => void
}

const NameDialog = ({ first, close, done }: Props) => {
  const { t } = useI18n()
  const [account, setAccount] = useState(first.account)
  const [name, setName] = useState(first.name)
  const save = useMutation({
    mutationFn: () => api.put(`/ingest/account-names/${encodeURIComponent(account.trim())}`, { name: name.trim() }),
    onSuccess: done,
  })
  const good = /^[\w.:-]{1,100}$/.test(account.trim()) && name.trim() !== ''
  return (
    <Dialog
      title={t('accountName.add')}
      action={t('form.save')}
      onAction={() => save.mutate()}
      close={close}
      disabled={!good}
      busy={save.isPending}
      error={save.error}
    >
      <p>{t('accountName.about')}</p>
      <FormField label={t('accountName.account')}>
        <Input
          value={account}
          disabled={first.account !== ''}
          placeholder="111122223333"
          onChange={({ detail }) => setAccount(detail.value)}
        />
      </FormField>
      <FormField label={t('accountName.name')}>
        <Input value={name} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
    </Dialog>
  )
}
