import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { Link, useLocation, useNavigate, useParams } from 'react-router'
import referenceJa from '../../../docs/own-sources.ja.md?url'
import referenceEn from '../../../docs/own-sources.md?url'
import type { OwnPreview as Result } from '../../../src/contract/index.js'
import { useI18n, useT } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Loading } from '../shell/loading.js'
import { Page, Section } from '../shell/page.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { ProblemAlert } from '../shell/problem.js'
import { useUnsaved } from '../shell/unsaved.js'
import { useZone } from '../shell/zone.js'
import { LineEditor, type LineEditorHandle } from './data/line-editor.js'
import { OwnDelete } from './data/own-delete.js'
import { OWN_EXAMPLES } from './data/own-examples.js'
import { OwnPreview } from './data/own-preview.js'
import './data/data.css'
import './discover/discover.css'

/** A pause in typing after which the preview is made anew, ms. */
const PAUSE = 400
const SAMPLE = 64 * 1024
/** As the contract has it. */
const ID = /^[a-z][a-z0-9_]{0,30}(?:\.[a-z][a-z0-9_]{0,30}){1,3}$/

const REFERENCE = { en: referenceEn, ja: referenceJa }

interface Stored {
  readonly definition: string
  readonly sample: string
}

/** Defines a log source of one's own: from a pasted sample to a definition that can be seen at work. */
export default function OwnSourcePage() {
  const t = useT()
  const { id = 'new' } = useParams()
  const isNew = id === 'new'
  const stored = useQuery({
    queryKey: ['own-source', id],
    queryFn: () => api.get<Stored>(`/own-sources/${id}`),
    enabled: !isNew,
    // What is being edited must not change under the reader's hands.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  return (
    <Page
      title={isNew ? t('own.new') : t('own.edit', { id })}
      about={
        <>
          <Link to="/data/sources" data-testid="data-back">
            {t('own.back')}
          </Link>
          {isNew && <span className="hm-own-about">{t('own.about')}</span>}
        </>
      }
    >
      {isNew ? (
        <Editor key="new" id={undefined} stored={{ definition: '', sample: '' }} />
      ) : stored.isPending ? (
        <Loading />
      ) : stored.isError ? (
        <ProblemAlert error={stored.error} retry={() => stored.refetch()} />
      ) : (
        <Editor key={stored.data.definition} id={id} stored={stored.data} />
      )}
    </Page>
  )
}

const Editor = ({ id, stored }: { readonly id: string | undefined; readonly stored: Stored }) => {
  const { t, locale } = useI18n()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { state } = useLocation()
  const [zone] = useZone()
  const [name, setName] = useState('')
  const [title, setTitle] = useState('')
  const [sample, setSample] = useState(stored.sample)
  const [definition, setDefinition] = useState(stored.definition)
  const [deleting, setDeleting] = useState(false)
  const editor = useRef<LineEditorHandle>(null)
  const sampleId = useId()
  const definitionId = useId()
  const draft = usePaused({ definition, sample })
  const dirty = definition !== stored.definition || (id === undefined && sample.trim() !== '')
  const unsaved = useUnsaved(dirty)
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
  }
  const save = useMutation({
    mutationFn: () =>
      id === undefined
        ? api.post<{ id: string }>('/own-sources', { definition, sample })
        : api.put<{ id: string }>(`/own-sources/${id}`, { definition, sample }),
    onSuccess: async (saved) => {
      unsaved.release()
      await navigate(`/data/own/${saved.id}`, { replace: true, state: { saved: true } })
      await renew()
      scrollTo({ top: 0 })
    },
  })
  const tooLong = new Blob([sample]).size > SAMPLE
  const idWrong = name !== '' && !ID.test(name)
  const problems = preview.data?.problems ?? []
  return (
    <>
      {unsaved.dialog}
      {id !== undefined && !dirty && (state as { saved?: boolean } | null)?.saved === true && <Saved id={id} />}
      <Section title={t('own.sample')}>
        <div className="hm-stack">
          {id === undefined && (
            <div className="hm-two">
              <FormField
                stretch
                label={t('own.id')}
                description={t('own.id.about')}
                errorText={idWrong ? t('own.id.wrong') : undefined}
              >
                <Input
                  value={name}
                  placeholder="acme.gateway"
                  spellcheck={false}
                  onChange={({ detail }) => setName(detail.value.trim())}
                  nativeInputAttributes={{ 'data-testid': 'own-id' }}
                />
              </FormField>
              <FormField stretch label={t('own.title')} description={t('own.title.about')}>
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
            controlId={sampleId}
            label={t('own.sample.label')}
            description={t('own.sample.about')}
            errorText={tooLong ? t('own.sample.long') : undefined}
          >
            <LineEditor
              id={sampleId}
              label={t('own.sample.label')}
              rows={6}
              value={sample}
              testId="own-sample"
              onChange={setSample}
            />
          </FormField>
          {id === undefined && (
            <div className="hm-actions">
              <Button
                disabled={!ID.test(name) || !title.trim() || !sample.trim() || tooLong}
                loading={guess.isPending}
                onClick={() => guess.mutate()}
                nativeButtonAttributes={{ 'data-testid': 'own-guess' }}
              >
                {t('own.guess')}
              </Button>
              {sample.trim() === '' ? (
                <span className="hm-own-examples">
                  {t('own.examples')}
                  {OWN_EXAMPLES.map((example) => (
                    <button
                      key={example.name}
                      type="button"
                      className="hm-link-button"
                      onClick={() => setSample(example.sample)}
                    >
                      {example.name}
                    </button>
                  ))}
                </span>
              ) : (
                (name === '' || !title.trim()) && <span className="hm-faint">{t('own.guess.needs')}</span>
              )}
            </div>
          )}
          {guess.error && <ProblemAlert error={guess.error} />}
        </div>
      </Section>
      <Section title={t('own.definition')}>
        <FormField
          stretch
          controlId={definitionId}
          label={t('own.definition.label')}
          description={
            <>
              {t('own.definition.about')}{' '}
              <a
                className="hm-inline-link"
                href={REFERENCE[locale]}
                target="_blank"
                rel="noreferrer"
                data-testid="own-reference"
              >
                {t('own.reference')}
              </a>
            </>
          }
        >
          <LineEditor
            ref={editor}
            id={definitionId}
            label={t('own.definition.label')}
            rows={18}
            value={definition}
            wrong={problems.map(({ line }) => line)}
            testId="own-definition"
            onChange={setDefinition}
          />
        </FormField>
      </Section>
      <Section title={t('own.preview')}>
        {preview.error && <ProblemAlert error={preview.error} />}
        {preview.data && definition.trim() ? (
          <OwnPreview result={preview.data} goTo={(line) => editor.current?.goTo(line)} />
        ) : (
          !preview.error && <p className="hm-faint">{t('own.preview.none')}</p>
        )}
      </Section>
      {save.error && <ProblemAlert error={save.error} />}
      <div className="hm-actions">
        <PermittedButton
          permission="system:write"
          variant="primary"
          testId="own-save"
          disabled={!definition.trim() || tooLong || problems.length > 0 || (id !== undefined && !dirty)}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {t('form.save')}
        </PermittedButton>
        {id !== undefined && (
          <PermittedButton permission="system:write" testId="own-delete" onClick={() => setDeleting(true)}>
            {t('form.delete')}
          </PermittedButton>
        )}
      </div>
      {deleting && id !== undefined && (
        <OwnDelete
          id={id}
          close={() => setDeleting(false)}
          deleted={async () => {
            unsaved.release()
            await navigate('/data/sources')
            await renew()
          }}
        />
      )}
    </>
  )
}

/** What comes after a source is saved: bring its logs in, look at them. */
const Saved = ({ id }: { readonly id: string }) => {
  const t = useT()
  return (
    <div data-testid="own-saved">
      <Alert type="success" header={t('own.saved', { id })}>
        <p>{t('own.saved.next')}</p>
        <ul className="hm-own-next">
          <li>
            <Link to={`/data/runs?source=${id}`}>{t('own.saved.upload')}</Link>
          </li>
          <li>
            <Link to={`/discover?sources=${id}`}>{t('own.saved.discover')}</Link>
          </li>
        </ul>
      </Alert>
    </div>
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
