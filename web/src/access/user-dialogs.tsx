import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import Select from '@cloudscape-design/components/select'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ROLES, type Role, type User } from '../../../src/contract/index.js'
import { type Locale, useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { CopyButton } from '../shell/copy-button.js'
import { Dialog } from '../shell/dialog.js'
import { toast } from '../shell/toasts.js'
import { newPassword } from './password.js'

const USERS = ['users']

const PasswordField = ({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) => {
  const { t } = useI18n()
  return (
    <FormField
      label={t('users.firstPassword')}
      description={t('users.firstPassword.about')}
      constraintText={t('user.password.rule')}
      errorText={value.length < 12 ? t('user.password.short') : undefined}
    >
      <div className="hm-field-row">
        <Input value={value} autoComplete="off" spellcheck={false} onChange={({ detail }) => onChange(detail.value)} />
        <CopyButton text={value} label={t('users.password.copy')} />
        <Button
          iconName="refresh"
          variant="icon"
          ariaLabel={t('users.password.new')}
          onClick={() => onChange(newPassword())}
        />
      </div>
    </FormField>
  )
}

/** Makes an account; its first password is handed over by whoever makes it. */
export const NewUserDialog = ({ close }: { readonly close: () => void }) => {
  const { t, locale: mine } = useI18n()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('analyst')
  const [locale, setLocale] = useState<Locale>(mine)
  const [password, setPassword] = useState(newPassword)
  const create = useMutation({
    mutationFn: () => api.post<User>('/users', { name: name.trim(), email: email.trim(), role, locale, password }),
    onSuccess: async (user) => {
      await queries.invalidateQueries({ queryKey: USERS })
      toast({ type: 'success', text: t('users.added', { name: user.name }) })
      close()
    },
  })
  const option = (id: Role) => ({ value: id, label: t(`role.${id}`), description: t(`role.${id}.about`) })
  const ready = name.trim() !== '' && /.+@.+/.test(email) && password.length >= 12
  return (
    <Dialog
      title={t('users.add')}
      action={t('users.add')}
      onAction={() => create.mutate()}
      close={close}
      disabled={!ready}
      busy={create.isPending}
      error={create.error}
    >
      <FormField label={t('user.name')}>
        <Input autoFocus value={name} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <FormField label={t('user.email')}>
        <Input type="email" value={email} onChange={({ detail }) => setEmail(detail.value)} />
      </FormField>
      <FormField label={t('user.role')}>
        <Select
          expandToViewport
          selectedOption={option(role)}
          options={ROLES.map(option)}
          onChange={({ detail }) => setRole(detail.selectedOption.value as Role)}
        />
      </FormField>
      <FormField label={t('top.language')}>
        <SegmentedControl
          label={t('top.language')}
          selectedId={locale}
          options={[
            { id: 'ja', text: t('language.ja') },
            { id: 'en', text: t('language.en') },
          ]}
          onChange={({ detail }) => setLocale(detail.selectedId as Locale)}
        />
      </FormField>
      <PasswordField value={password} onChange={setPassword} />
    </Dialog>
  )
}

/** Gives a user who forgot the password a new one. */
export const PasswordDialog = ({ user, close }: { readonly user: User; readonly close: () => void }) => {
  const { t } = useI18n()
  const [password, setPassword] = useState(newPassword)
  const save = useMutation({
    mutationFn: () => api.patch(`/users/${user.id}`, { password }),
    onSuccess: () => {
      toast({ type: 'success', text: t('users.reset.done', { name: user.name }) })
      close()
    },
  })
  return (
    <Dialog
      title={t('users.reset.of', { name: user.name })}
      action={t('users.reset')}
      onAction={() => save.mutate()}
      close={close}
      disabled={password.length < 12}
      busy={save.isPending}
      error={save.error}
    >
      <PasswordField value={password} onChange={setPassword} />
    </Dialog>
  )
}
