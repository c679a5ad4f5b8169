import ExpandableSection from '@cloudscape-design/components/expandable-section'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import RadioGroup from '@cloudscape-design/components/radio-group'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { AccountSource } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Dialog } from '../shell/dialog.js'
import { Prose } from '../shell/prose.js'
import { toast } from '../shell/toasts.js'
import { renewPosture } from './posture-api.js'
import { EMPTY_SOURCE, inputOf, SOURCE_KINDS, type SourceDraft, wrongOf } from './source-draft.js'

/** Connects accounts: by the credentials at hand, a profile, a role, or through an organization. */
export const SourceDialog = ({ close }: { readonly close: () => void }) => {
  const { t } = useI18n()
  const queries = useQueryClient()
  const [draft, setDraft] = useState<SourceDraft>(EMPTY_SOURCE)
  const [tried, setTried] = useState(false)
  const { kind } = draft
  const add = useMutation({
    mutationFn: () => api.post<AccountSource>('/posture/sources', inputOf(draft)),
    onSuccess: ({ name }) => {
      renewPosture(queries)
      toast({ type: 'success', text: t('account.source.added', { name }) })
      close()
    },
  })
  const wrong = wrongOf(draft)
  const submit = () => {
    setTried(true)
    if (Object.keys(wrong).length === 0) add.mutate()
  }
  type Field = Exclude<keyof SourceDraft, 'kind'>
  const field = (name: Field, options: { about?: string; placeholder?: string; secret?: boolean } = {}) => {
    const problem = tried ? wrong[name] : undefined
    return (
      <FormField
        label={t(`account.source.${name}`)}
        description={options.about && <Prose>{options.about}</Prose>}
        errorText={problem && t(`account.source.wrong.${problem}`)}
      >
        <Input
          value={draft[name]}
          {...(options.secret ? { type: 'password' as const, autoComplete: 'off' } : {})}
          {...(options.placeholder ? { placeholder: options.placeholder } : {})}
          onChange={({ detail }) => setDraft({ ...draft, [name]: detail.value })}
          nativeInputAttributes={{ 'data-testid': `source-${name}` }}
        />
      </FormField>
    )
  }
  return (
    <Dialog
      title={t('account.source.add')}
      large
      action={t('account.source.confirm')}
      onAction={submit}
      close={close}
      busy={add.isPending}
      error={add.error}
      testId="source-confirm"
    >
      <FormField label={t('account.source.kind')}>
        <RadioGroup
          value={kind}
          onChange={({ detail }) => setDraft({ ...draft, kind: detail.value as AccountSource['kind'] })}
          items={SOURCE_KINDS.map((value) => ({
            value,
            label: t(`account.source.kind.${value}`),
            description: t(`account.source.kind.${value}.about`),
          }))}
        />
      </FormField>
      {field('name')}
      {kind === 'role' && field('roleArn', { placeholder: 'arn:aws:iam::111122223333:role/hinomi-readonly' })}
      {kind === 'organization' && field('roleName', { about: t('account.source.roleName.about') })}
      {kind !== 'current' &&
        field('profile', kind === 'profile' ? {} : { about: t('account.source.profile.optional') })}
      {(kind === 'role' || kind === 'organization') && (
        <>
          {field('externalId', { about: t('account.source.externalId.about'), secret: true })}
          <p className="hm-faint">
            <Prose>{t('account.template')}</Prose>
          </p>
        </>
      )}
      {field('regions', { about: t('account.source.regions.about'), placeholder: 'ap-northeast-1, us-east-1' })}
      <ExpandableSection headerText={t('account.source.more')}>
        {field('endpoint', { about: t('account.source.endpoint.about'), placeholder: 'https://…' })}
      </ExpandableSection>
    </Dialog>
  )
}
