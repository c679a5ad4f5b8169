import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import Select from '@cloudscape-design/components/select'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { INTEGRATION_KINDS, type Integration, SEVERITIES, type Severity } from '../../../src/contract/index.js'
import { type Locale, useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Dialog } from '../shell/dialog.js'
import { toast } from '../shell/toasts.js'

type Kind = (typeof INTEGRATION_KINDS)[number]

interface Props {
  /** The one to be changed; absent for a new one. */
  readonly current: Integration | undefined
  readonly close: () => void
  readonly done: () => void
}

/** Connects Slack or a webhook. Secrets go in and are never shown again; left empty, they stay. */
export const IntegrationDialog = ({ current, close, done }: Props) => {
  const { t, locale: mine } = useI18n()
  const [kind, setKind] = useState<Kind>(current?.kind ?? 'slack-webhook')
  const [name, setName] = useState(current?.name ?? '')
  const [url, setUrl] = useState('')
  const [token, setToken] = useState('')
  const [channel, setChannel] = useState(current?.kind === 'slack-bot' ? current.target : '')
  const [secret, setSecret] = useState('')
  const [minSeverity, setSeverity] = useState<Severity>(current?.minSeverity ?? 'medium')
  const [locale, setLocale] = useState<Locale>(current?.locale ?? mine)
  const filled = (entries: Readonly<Record<string, string | undefined>>) =>
    Object.fromEntries(Object.entries(entries).filter(([, v]) => v?.trim()))
  const save = useMutation({
    mutationFn: () => {
      const own = kind === 'slack-bot' ? { token, channel } : kind === 'webhook' ? { url, secret } : { url }
      const body = { name: name.trim(), minSeverity, locale, ...filled(own) }
      return current
        ? api.patch(`/integrations/${current.id}`, body)
        : api.post('/integrations', { kind, enabled: true, ...body })
    },
    onSuccess: () => {
      toast({ type: 'success', text: t('integration.saved') })
      done()
    },
  })
  const needed =
    current !== undefined || (kind === 'slack-bot' ? token.trim() !== '' && channel.trim() !== '' : url.trim() !== '')
  const kept = current ? t('integration.kept') : undefined
  const kindOption = (id: Kind) => ({
    value: id,
    label: t(`integration.kind.${id}`),
    description: t(`integration.kind.${id}.about`),
  })
  const severity = (id: Severity) => ({ value: id, label: t(`severity.${id}`) })
  return (
    <Dialog
      title={current ? t('integration.edit.of', { name: current.name }) : t('integration.add')}
      action={t('form.save')}
      onAction={() => save.mutate()}
      close={close}
      disabled={!name.trim() || !needed}
      busy={save.isPending}
      error={save.error}
      testId="integration-save"
    >
      {!current && (
        <FormField label={t('integration.kind')}>
          <Select
            expandToViewport
            selectedOption={kindOption(kind)}
            options={INTEGRATION_KINDS.map(kindOption)}
            onChange={({ detail }) => setKind(detail.selectedOption.value as Kind)}
          />
        </FormField>
      )}
      <FormField label={t('integration.name')}>
        <Input
          autoFocus
          value={name}
          onChange={({ detail }) => setName(detail.value)}
          nativeInputAttributes={{ 'data-testid': 'integration-name' }}
        />
      </FormField>
      {kind === 'slack-bot' ? (
        <>
          <FormField label={t('integration.token')} description={t('integration.token.about')} constraintText={kept}>
            <Input
              type="password"
              autoComplete="off"
              value={token}
              placeholder="xoxb-…"
              onChange={({ detail }) => setToken(detail.value)}
            />
          </FormField>
          <FormField label={t('integration.channel')}>
            <Input value={channel} placeholder="#security-alerts" onChange={({ detail }) => setChannel(detail.value)} />
          </FormField>
        </>
      ) : (
        <FormField label={t('integration.url')} constraintText={kept}>
          <Input
            type="url"
            autoComplete="off"
            value={url}
            placeholder={
              kind === 'slack-webhook' ? 'https://hooks.slack.com/services/…' : 'https://example.com/hooks/hinomi'
            }
            onChange={({ detail }) => setUrl(detail.value)}
            nativeInputAttributes={{ 'data-testid': 'integration-url' }}
          />
        </FormField>
      )}
      {kind === 'webhook' && (
        <FormField label={t('integration.secret')} description={t('integration.secret.about')} constraintText={kept}>
          <Input type="password" autoComplete="off" value={secret} onChange={({ detail }) => setSecret(detail.value)} />
        </FormField>
      )}
      <FormField label={t('integration.minSeverity')} description={t('integration.minSeverity.about')}>
        <Select
          expandToViewport
          selectedOption={severity(minSeverity)}
          options={SEVERITIES.map(severity)}
          onChange={({ detail }) => setSeverity(detail.selectedOption.value as Severity)}
        />
      </FormField>
      <FormField label={t('integration.language')}>
        <SegmentedControl
          label={t('integration.language')}
          selectedId={locale}
          options={[
            { id: 'ja', text: t('language.ja') },
            { id: 'en', text: t('language.en') },
          ]}
          onChange={({ detail }) => setLocale(detail.selectedId as Locale)}
        />
      </FormField>
    </Dialog>
  )
}
