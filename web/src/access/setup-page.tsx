import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { Me } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { ProblemAlert } from '../shell/problem.js'
import { Prose } from '../shell/prose.js'
import { meQuery } from '../shell/session.js'
import { Door } from './door.js'

/** The secret stands behind `#`, so that it never reaches a server's log or a proxy. */
const readToken = (): string => new URLSearchParams(location.hash.slice(1)).get('token') ?? ''

export default function SetupPage() {
  const { t, locale } = useI18n()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [token] = useState(readToken)
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const short = password.length < 12
  const create = useMutation({
    mutationFn: () => api.post<Me>('/setup', { token, name, email, password, locale }),
    onSuccess: (me) => {
      queries.setQueryData(meQuery.queryKey, me)
      void navigate('/', { replace: true })
    },
  })
  // The secret is not needed in the address bar, nor in the browser's history.
  useEffect(() => history.replaceState(history.state, '', location.pathname), [])
  if (token === '') {
    return (
      <Door title={t('setup.title')}>
        <Alert type="warning" header={t('setup.noToken')}>
          <Prose>{t('setup.noToken.about')}</Prose> <Link to="/login">{t('login.title')}</Link>
        </Alert>
      </Door>
    )
  }
  return (
    <Door title={t('setup.title')}>
      <p className="hm-faint">{t('setup.about')}</p>
      {create.error && <ProblemAlert error={create.error} />}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!short && name.trim() && email && !create.isPending) create.mutate()
        }}
      >
        <Form
          actions={
            <Button variant="primary" formAction="submit" loading={create.isPending} fullWidth>
              {t('setup.submit')}
            </Button>
          }
        >
          <SpaceBetween size="m">
            <FormField label={t('user.name')} errorText={tried && !name.trim() ? t('form.required') : undefined}>
              <Input
                name="name"
                autoComplete="name"
                autoFocus
                value={name}
                onChange={({ detail }) => setName(detail.value)}
              />
            </FormField>
            <FormField label={t('user.email')} errorText={tried && !email ? t('form.required') : undefined}>
              <Input
                type="email"
                name="email"
                autoComplete="username"
                value={email}
                onChange={({ detail }) => setEmail(detail.value)}
              />
            </FormField>
            <FormField
              label={t('user.password')}
              constraintText={t('user.password.rule')}
              errorText={tried && short ? t('user.password.short') : undefined}
            >
              <Input
                type="password"
                name="password"
                autoComplete="new-password"
                value={password}
                onChange={({ detail }) => setPassword(detail.value)}
              />
            </FormField>
          </SpaceBetween>
        </Form>
      </form>
    </Door>
  )
}
