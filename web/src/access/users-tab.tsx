import Button from '@cloudscape-design/components/button'
import Select from '@cloudscape-design/components/select'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ROLES, type Role, type User } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { SetTable } from '../shell/list-table.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { useMay, useMe } from '../shell/session.js'
import { toastError } from '../shell/toasts.js'
import { Ago } from '../shell/zone.js'
import { NewUserDialog, PasswordDialog } from './user-dialogs.js'

export const USERS = ['users'] as const

type Change = { readonly id: string; readonly change: { readonly role?: Role; readonly disabled?: boolean } }

/** Who may use Hinomi, and as what. */
export default function UsersTab() {
  const { t } = useI18n()
  const may = useMay()
  const me = useMe()
  const queries = useQueryClient()
  const [dialog, setDialog] = useState<'new' | User | null>(null)
  const users = useQuery({
    queryKey: USERS,
    queryFn: async () => (await api.get<{ readonly users: User[] }>('/users')).users,
  })
  const change = useMutation({
    mutationFn: ({ id, change: body }: Change) => api.patch(`/users/${id}`, body),
    onSettled: () => queries.invalidateQueries({ queryKey: USERS }),
    onError: toastError,
  })
  const role = (id: Role) => ({ value: id, label: t(`role.${id}`), description: t(`role.${id}.about`) })
  return (
    <>
      <SetTable
        list={users}
        items={users.data ?? []}
        trackBy="id"
        label={t('settings.tab.users')}
        heading={t('users.shown', { n: users.data?.length ?? 0 })}
        actions={
          <PermittedButton permission="user:write" variant="primary" onClick={() => setDialog('new')} testId="add-user">
            {t('users.add')}
          </PermittedButton>
        }
        emptyTitle={t('users.none')}
        columns={[
          { id: 'name', header: t('user.name'), isRowHeader: true, cell: (u) => <strong>{u.name}</strong> },
          { id: 'email', header: t('user.email'), cell: (u) => u.email },
          {
            id: 'role',
            header: t('user.role'),
            minWidth: 180,
            cell: (u) =>
              may('user:write') && u.id !== me.user.id ? (
                <Select
                  ariaLabel={t('users.role.of', { name: u.name })}
                  expandToViewport
                  selectedOption={role(u.role)}
                  options={ROLES.map(role)}
                  onChange={({ detail }) =>
                    change.mutate({ id: u.id, change: { role: detail.selectedOption.value as Role } })
                  }
                />
              ) : (
                t(`role.${u.role}`)
              ),
          },
          {
            id: 'state',
            header: t('user.state'),
            cell: (u) => (
              <StatusIndicator type={u.disabled ? 'stopped' : 'success'}>
                {t(u.disabled ? 'user.disabled' : 'user.active')}
              </StatusIndicator>
            ),
          },
          { id: 'last', header: t('user.lastLogin'), cell: (u) => <Ago at={u.lastLoginAt} /> },
          {
            id: 'actions',
            header: t('table.actions'),
            minWidth: 260,
            cell: (u) =>
              may('user:write') &&
              u.id !== me.user.id && (
                <div className="hm-actions">
                  <Button
                    ariaLabel={t(u.disabled ? 'users.enable.of' : 'users.disable.of', { name: u.name })}
                    onClick={() => change.mutate({ id: u.id, change: { disabled: !u.disabled } })}
                  >
                    {t(u.disabled ? 'users.enable' : 'users.disable')}
                  </Button>
                  <Button ariaLabel={t('users.reset.of', { name: u.name })} onClick={() => setDialog(u)}>
                    {t('users.reset')}
                  </Button>
                </div>
              ),
          },
        ]}
      />
      {dialog === 'new' && <NewUserDialog close={() => setDialog(null)} />}
      {dialog !== null && dialog !== 'new' && <PasswordDialog user={dialog} close={() => setDialog(null)} />}
    </>
  )
}
