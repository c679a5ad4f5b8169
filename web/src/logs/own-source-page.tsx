import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Textarea from '@cloudscape-design/components/textarea'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import type { OwnPreview as Result } from '../../../src/contract/index.js'
import { useT } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Loading } from '../shell/loading.js'
import { Page, Section } from '../shell/page.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { ProblemAlert } from '../shell/problem.js'
import { toast } from '../shell/toasts.js'
import { useZone } from '../shell/zone.js'
import { OwnPreview } from './data/own-preview.js'
import './data/data.css'

/** A pause in typing after which the preview is made anew, ms. */
const PAUSE = 400
const SAMPLE = 64 * 1024

/** Defines a log source of one's own: from a pasted sample to a definition that can be seen at work. */
export default function OwnSourcePage() {
  const t = useT()
  const { id = 'new' } = useParams()
  const isNew = id === 'new'
  const stored = useQuery({
    queryKey: ['own-source', id],
    queryFn: () => api.get<{ definition: string }>(`/own-sources/${id}`),
    enabled: !isNew,
  })
  return (
    <Page title={isNew ? t('own.new') : t('own.edit', { id })} about={<Link to="/data/sources">{t('own.back')}</Link>}>
      {isNew ? (
        <Editor key="new" id={undefined} definition="" />
      ) : stored.isPending ? (
        <Loading />
      ) : stored.isError ? (
        <ProblemAlert error={stored.error} retry={() => stored.refetch()} />
      ) : (
        <Editor key={id} id={id} definition={stored.data.definition} />
      )}
    </Page>
  )
}

const Editor = ({ id, definition: first }: { readonly id: string | undefined; readonly definition: string }) => {
  const t = useT()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [zone] = useZone()
  const [name, setName] = useState('')
  const [title, setTitle] = useState('')
  const [sample, setSample] = useState('')
  const [definition, setDefinition] = useState(first)
  const draft = usePaused({ definition, sample })
  const guess = useMutation({
    mutationFn: () => api.post<{ definition: string }>('/own-sources/guess', { id: name, title, zone, sample }),
    onSuccess: (answer) => setDefinition(answer.definition),
  })
  const preview = useQuery({
    queryKey: ['own-preview', draft],
    queryFn: ({ signal }) => api.post<Result>('/own-sources/preview', draft, { signal }),
    enabled: draft.definition.trim() !== '',
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
  const renew = async () => {
    for (const key of ['sources', 'own-source', 'fields']) await queries.invalidateQueries({ queryKey: [key] })
    void navigate('/data/sources')
  }
  const save = useMutation({
    mutationFn: () =>
      id === undefined
        ? api.post<{ id: string }>('/own-sources', { definition, sample })
        : api.put<{ id: string }>(`/own-sources/${id}`, { definition, sample }),
    onSuccess: async (saved) => {
      toast({ type: 'success', text: t('own.saved', { id: saved.id }) })
      await renew()
    },
  })
  const remove = useMutation({
    mutationFn: () => api.delete(`/own-sources/${id}`),
    onSuccess: async () => {
      toast({ type: 'success', text: t('own.deleted') })
      await renew()
    },
  })
  const tooLong = new Blob([sample]).size > SAMPLE
  const failure = save.error ?? remove.error ?? guess.error ?? preview.error
  return (
    <>
      {failure && <ProblemAlert error={failure} />}
      <Section title={t('own.sample')}>
        <div className="hm-stack">
          {id === undefined && (
            <div className="hm-two">
              <FormField label={t('own.id')} description={t('own.id.about')}>
                <Input
                  value={name}
                  placeholder="acme.gateway"
                  onChange={({ detail }) => setName(detail.value)}
                  nativeInputAttributes={{ 'data-testid': 'own-id' }}
                />
              </FormField>
              <FormField label={t('own.title')} description={t('own.title.about')}>
                <Input
                  value={title}
                  onChange={({ detail }) => setTitle(detail.value)}
                  nativeInputAttributes={{ 'data-testid': 'own-title' }}
                />
              </FormField>
            </div>
          )}
          <FormField
            stretch
            label={t('own.sample.label')}
            description={t('own.sample.about')}
            errorText={tooLong ? t('own.sample.long') : undefined}
          >
            <Textarea
              rows={7}
              spellcheck={false}
              value={sample}
              onChange={({ detail }) => setSample(detail.value)}
              nativeTextareaAttributes={{ 'data-testid': 'own-sample' }}
            />
          </FormField>
          {id === undefined && (
            <div className="hm-actions">
              <Button
                disabled={!name.trim() || !title.trim() || !sample.trim() || tooLong}
                loading={guess.isPending}
                onClick={() => guess.mutate()}
                nativeButtonAttributes={{ 'data-testid': 'own-guess' }}
              >
                {t('own.guess')}
              </Button>
            </div>
          )}
        </div>
      </Section>
      <Section title={t('own.definition')}>
        <FormField stretch label={t('own.definition.label')} description={t('own.definition.about')}>
          <Textarea
            rows={16}
            spellcheck={false}
            value={definition}
            onChange={({ detail }) => setDefinition(detail.value)}
            nativeTextareaAttributes={{ 'data-testid': 'own-definition' }}
          />
        </FormField>
      </Section>
      <Section title={t('own.preview')}>
        {preview.data && definition.trim() ? <OwnPreview result={preview.data} /> : <p>{t('own.preview.none')}</p>}
      </Section>
      <div className="hm-actions">
        {id !== undefined && (
          <PermittedButton permission="system:write" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t('form.delete')}
          </PermittedButton>
        )}
        <PermittedButton
          permission="system:write"
          variant="primary"
          testId="own-save"
          disabled={!definition.trim() || tooLong}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {t('form.save')}
        </PermittedButton>
      </div>
    </>
  )
}

/** The value as it was when it last stayed for a moment. */
const usePaused = (value: { definition: string; sample: string }) => {
  const { definition, sample } = value
  const [paused, setPaused] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setPaused({ definition, sample: sample.slice(0, SAMPLE) }), PAUSE)
    return () => clearTimeout(timer)
  }, [definition, sample])
  return paused
}
