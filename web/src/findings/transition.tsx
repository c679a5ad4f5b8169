import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import type { Finding, TransitionInput } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { ProblemAlert } from '../shell/problem.js'
import { toast, toastError } from '../shell/toasts.js'

/** Moves findings to another state; the list, the panel and the counts follow. */
export const useTransition = (after?: () => void, onError: (error: Error) => void = toastError) => {
  const { t } = useI18n()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (input: z.infer<typeof TransitionInput>) => api.post('/findings/transition', input),
    onSuccess: (_, { ids, to }) => {
      // The list catches up by itself; the reader need not wait for it.
      void queries.invalidateQueries({ queryKey: ['findings'] })
      void queries.invalidateQueries({ queryKey: ['home'] })
      toast({ type: 'success', text: t(`finding.done.${to}`, { n: ids.length }) })
      after?.()
    },
    onError,
  })
}

interface Props {
  readonly findings: readonly Finding[]
  readonly close: (done: boolean) => void
}

/** Resolving says why: the comment stands in the history. */
export const TransitionDialog = ({ findings, close }: Props) => {
  const { t, pick } = useI18n()
  const [comment, setComment] = useState('')
  const [tried, setTried] = useState(false)
  const transition = useTransition(
    () => close(true),
    () => undefined,
  )
  const submit = () => {
    setTried(true)
    if (comment.trim()) transition.mutate({ ids: findings.map((f) => f.id), to: 'resolved', comment: comment.trim() })
  }
  const only = findings.length === 1 ? findings[0] : undefined
  return (
    <Modal
      visible
      header={t('finding.resolve.title', { n: findings.length })}
      onDismiss={() => close(false)}
      footer={
        <div className="hm-modal-actions">
          <Button variant="link" onClick={() => close(false)}>
            {t('form.cancel')}
          </Button>
          <Button
            variant="primary"
            loading={transition.isPending}
            onClick={submit}
            nativeButtonAttributes={{ 'data-testid': 'resolve-confirm' }}
          >
            {t('finding.resolve')}
          </Button>
        </div>
      }
    >
      <SpaceBetween size="m">
        {transition.isError && <ProblemAlert error={transition.error} />}
        {only && <strong>{pick(only.title)}</strong>}
        <FormField
          label={t('finding.resolve.why')}
          description={t('finding.resolve.about')}
          errorText={tried && !comment.trim() ? t('finding.resolve.needed') : undefined}
        >
          <Textarea
            autoFocus
            rows={4}
            value={comment}
            onChange={({ detail }) => setComment(detail.value)}
            nativeTextareaAttributes={{ 'data-testid': 'resolve-comment' }}
          />
        </FormField>
      </SpaceBetween>
    </Modal>
  )
}
