import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Navigate, useSearchParams } from 'react-router'
import type { z } from 'zod'
import type { Me, SetupState } from '../../../src/contract/index.js'
import { useT } from '../i18n/index.js'
import { ApiError, api } from '../shell/api.js'
import { ProblemAlert } from '../shell/problem.js'
import { Prose } from '../shell/prose.js'
import { meQuery } from '../shell/session.js'
import { Door } from './door.js'
import { safeNext } from './next.js'

export default function LoginPage() {
  const t = useT()
  const queries = useQueryClient()
  const [params] = useSearchParams()
  const me = useQuery(meQuery)
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => api.get<z.infer<typeof SetupState>>('/setup') })
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const login = useMutation({
    mutationFn: () => api.post<Me>('/session', { email, password }),
    onSuccess: (who) => queries.setQueryData(meQuery.queryKey, who),
  })
  if (me.data) return <Navigate to={safeNext(params.get('next'))} replace />
  const refused = login.error instanceof ApiError && login.error.problem.status === 401
  return (
    <Door title={t('login.title')}>
      {setup.data?.needed && (
        <Alert type="info" header={t('login.setupNeeded')}>
          <Prose>{t('login.setupNeeded.about')}</Prose>
        </Alert>
      )}
      {params.has('next') && !login.error && <Alert type="info">{t('login.again')}</Alert>}
      {login.error &&
        (refused ? <Alert type="error">{t('login.refused')}</Alert> : <ProblemAlert error={login.error} />)}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!login.isPending) login.mutate()
        }}
      >
        <Form
          actions={
            <Button variant="primary" formAction="submit" loading={login.isPending} fullWidth>
              {t('login.submit')}
            </Button>
          }
        >
          <SpaceBetween size="m">
            <FormField label={t('user.email')}>
              <Input
                type="email"
                name="email"
                autoComplete="username"
                autoFocus
                ariaRequired
                value={email}
                onChange={({ detail }) => setEmail(detail.value)}
              />
            </FormField>
            <FormField label={t('user.password')}>
              <Input
                type="password"
                name="password"
                autoComplete="current-password"
                ariaRequired
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
