import FormField from '@cloudscape-design/components/form-field'
import Textarea from '@cloudscape-design/components/textarea'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Dialog } from '../shell/dialog.js'
import { Loading } from '../shell/loading.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { ProblemAlert } from '../shell/problem.js'
import { SidePanel } from '../shell/side-panel.js'
import { toast, toastError } from '../shell/toasts.js'
import { When } from '../shell/zone.js'
import { fetchException, scopeBounds, scopeSubject } from './exceptions-view.js'
import { SeverityMark, StatusMark } from './severity.js'

type Decision = 'approve' | 'reject' | 'revoke'

const useDecide = (id: string, after: () => void) => {
  const { t } = useI18n()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ decision, comment }: { readonly decision: Decision; readonly comment: string }) =>
      api.post(`/exceptions/${encodeURIComponent(id)}/decide`, { decision, comment }),
    onSuccess: (_, { decision }) => {
      for (const key of ['exceptions', 'findings', 'home', 'standards']) {
        void queries.invalidateQueries({ queryKey: [key] })
      }
      toast({ type: 'success', text: t(`exception.done.${decision}`) })
      after()
    },
    onError: toastError,
  })
}

/** One exception: what it covers, why, until when, and what was decided about it. */
export const ExceptionPanel = ({ id, close }: { readonly id: string; readonly close: () => void }) => {
  const { t, pick } = useI18n()
  const [asking, ask] = useState<'reject' | 'revoke' | null>(null)
  const found = useQuery({ queryKey: ['exceptions', 'one', id], queryFn: ({ signal }) => fetchException(id, signal) })
  const decide = useDecide(id, () => ask(null))
  const e = found.data
  return (
    <SidePanel
      name="exception"
      label={t('exception.panel')}
      title={e ? (e.finding ? pick(e.finding.title) : scopeSubject(e.scope)) : t('exception.panel')}
      close={close}
      testId="exception-panel"
    >
      {found.isPending && <Loading />}
      {found.isError && <ProblemAlert error={found.error} retry={() => found.refetch()} />}
      {e && (
        <div className="hm-finding">
          <div className="hm-finding-top">
            <span className="hm-status" data-testid="exception-status" data-status={e.status}>
              {t(`exception.status.${e.status}`)}
            </span>
            <span className="hm-grow" />
            {e.status === 'pending' && (
              <>
                <PermittedButton
                  permission="exception:approve"
                  variant="primary"
                  loading={decide.isPending}
                  testId="exception-approve"
                  onClick={() => decide.mutate({ decision: 'approve', comment: '' })}
                >
                  {t('exception.approve')}
                </PermittedButton>
                <PermittedButton permission="exception:approve" onClick={() => ask('reject')}>
                  {t('exception.reject')}
                </PermittedButton>
              </>
            )}
            {e.status === 'active' && (
              <PermittedButton permission="exception:approve" onClick={() => ask('revoke')} testId="exception-revoke">
                {t('exception.revoke')}
              </PermittedButton>
            )}
          </div>
          <blockquote className="hm-break">{e.reason}</blockquote>
          <dl className="hm-kv">
            <dt>{t('exception.scope')}</dt>
            <dd className="hm-break">
              {t(`exception.scope.${e.scope.kind}`)}
              {e.finding && <span className="hm-faint"> · {e.finding.entity}</span>}
              {scopeBounds(e.scope).map((bound) => (
                <span key={bound} className="hm-faint">
                  {' '}
                  · {bound}
                </span>
              ))}
            </dd>
            <dt>{t('exception.until')}</dt>
            <dd>
              {e.expiresAt !== null ? <When at={e.expiresAt} /> : null}
              {e.reviewAt !== null ? (
                <>
                  {t('exception.until.review')} <When at={e.reviewAt} />
                </>
              ) : null}
            </dd>
            <dt>{t('exception.requestedBy')}</dt>
            <dd>
              {e.requestedBy} · <When at={e.createdAt} />
            </dd>
            {e.decidedBy !== null && (
              <>
                <dt>{t('exception.decidedBy')}</dt>
                <dd>
                  {e.decidedBy} · <When at={e.decidedAt} />
                </dd>
              </>
            )}
          </dl>
          <section>
            <h3>{t('exception.covers')}</h3>
            {e.findings.length === 0 ? (
              <p className="hm-faint">{t('exception.preview.none')}</p>
            ) : (
              <ul className="hm-plain-list">
                {e.findings.map((f) => (
                  <li key={f.id}>
                    <SeverityMark severity={f.severity} />{' '}
                    <Link to={`/findings?status=${f.status}&open=${encodeURIComponent(f.id)}`}>{pick(f.title)}</Link>{' '}
                    <StatusMark status={f.status} /> <span className="hm-faint hm-break">{f.entity}</span>
                  </li>
                ))}
              </ul>
            )}
          </section>
          <section>
            <h3>{t('exception.history')}</h3>
            <ol className="hm-history">
              {e.history.map((h) => (
                <li key={`${h.at} ${h.kind}`}>
                  <strong>{t(`exception.history.${h.kind}`)}</strong>{' '}
                  <span className="hm-faint">
                    {h.actor} · <When at={h.at} />
                  </span>
                  {h.comment && <blockquote>{h.comment}</blockquote>}
                </li>
              ))}
            </ol>
          </section>
          {asking && (
            <Ask
              label={t(`exception.${asking}`)}
              pending={decide.isPending}
              close={() => ask(null)}
              send={(comment) => decide.mutate({ decision: asking, comment })}
            />
          )}
        </div>
      )}
    </SidePanel>
  )
}

interface AskProps {
  readonly label: string
  readonly pending: boolean
  readonly close: () => void
  readonly send: (comment: string) => void
}

const Ask = ({ label, pending, close, send }: AskProps) => {
  const { t } = useI18n()
  const [comment, setComment] = useState('')
  const [tried, setTried] = useState(false)
  const submit = () => {
    setTried(true)
    if (comment.trim()) send(comment.trim())
  }
  return (
    <Dialog title={label} action={label} onAction={submit} close={close} busy={pending}>
      <FormField
        label={t('exception.comment')}
        errorText={tried && !comment.trim() ? t('exception.comment.needed') : undefined}
      >
        <Textarea autoFocus rows={3} value={comment} onChange={({ detail }) => setComment(detail.value)} />
      </FormField>
    </Dialog>
  )
}
