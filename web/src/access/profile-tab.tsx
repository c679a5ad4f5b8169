import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Me } from '../../../src/contract/index.js'
import { type Locale, useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Section } from '../shell/page.js'
import { ProblemAlert } from '../shell/problem.js'
import { meQuery, useMe } from '../shell/session.js'
import { toast } from '../shell/toasts.js'

/** One's own name, language and password. */
export default function ProfileTab() {
  const { t, setLocale } = useI18n()
  const { user } = useMe()
  const queries = useQueryClient()
  const [name, setName] = useState(user.name)
  const [locale, chooseLocale] = useState<Locale>(user.locale)
  const save = useMutation({
    mutationFn: () => api.patch<Me>('/session/me', { name: name.trim(), locale }),
    onSuccess: async () => {
      setLocale(locale)
      await queries.invalidateQueries({ queryKey: meQuery.queryKey })
      toast({ type: 'success', text: t('form.saved') })
    },
  })
  return (
    <>
      <Section title={t('profile.title')}>
        <form
          className="hm-form"
          onSubmit={(e) => {
            e.preventDefault()
            if (name.trim()) save.mutate()
          }}
        >
          <SpaceBetween size="m">
            {save.error && <ProblemAlert error={save.error} />}
            <dl className="hm-kv">
              <dt>{t('user.email')}</dt>
              <dd>{user.email}</dd>
              <dt>{t('user.role')}</dt>
              <dd>{t(`role.${user.role}`)}</dd>
            </dl>
            <FormField label={t('user.name')}>
              <Input value={name} onChange={({ detail }) => setName(detail.value)} />
            </FormField>
            <FormField label={t('top.language')} description={t('profile.language.about')}>
              <SegmentedControl
                label={t('top.language')}
                selectedId={locale}
                options={[
                  { id: 'ja', text: t('language.ja') },
                  { id: 'en', text: t('language.en') },
                ]}
                onChange={({ detail }) => chooseLocale(detail.selectedId as Locale)}
              />
            </FormField>
            <Button variant="primary" formAction="submit" disabled={!name.trim()} loading={save.isPending}>
              {t('form.save')}
            </Button>
          </SpaceBetween>
        </form>
      </Section>
      <PasswordForm />
    </>
  )
}

const PasswordForm = () => {
  const { t } = useI18n()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const short = next.length > 0 && next.length < 12
  const change = useMutation({
    mutationFn: () => api.patch('/session/me', { password: { current, next } }),
    onSuccess: () => {
      setCurrent('')
      setNext('')
      toast({ type: 'success', text: t('profile.password.changed') })
    },
  })
  return (
    <Section title={t('profile.password')}>
      <form
        className="hm-form"
        onSubmit={(e) => {
          e.preventDefault()
          if (current && next.length >= 12) change.mutate()
        }}
      >
        <SpaceBetween size="m">
          {change.error && <ProblemAlert error={change.error} />}
          <FormField label={t('profile.password.current')}>
            <Input
              type="password"
              autoComplete="current-password"
              value={current}
              onChange={({ detail }) => setCurrent(detail.value)}
            />
          </FormField>
          <FormField
            label={t('profile.password.next')}
            constraintText={t('user.password.rule')}
            errorText={short ? t('user.password.short') : undefined}
          >
            <Input
              type="password"
              autoComplete="new-password"
              value={next}
              onChange={({ detail }) => setNext(detail.value)}
            />
          </FormField>
          <Button formAction="submit" disabled={!current || next.length < 12} loading={change.isPending}>
            {t('profile.password.change')}
          </Button>
        </SpaceBetween>
      </form>
    </Section>
  )
}
