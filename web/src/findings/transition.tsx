import FormField from '@cloudscape-design/components/form-field'
import Textarea from '@cloudscape-design/components/textarea'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import type { AssignInput, Finding, TransitionInput } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Dialog } from '../shell/dialog.js'
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

/** Gives findings to somebody, or to nobody. */
export const useAssign = (after?: () => void) => {
  const { t } = useI18n()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (input: z.infer<typeof AssignInput>) => api.post('/findings/assign', input),
    onSuccess: (_, { ids }) => {
      void queries.invalidateQueries({ queryKey: ['findings'] })
      toast({ type: 'success', text: t('finding.assigned', { n: ids.length }) })
      after?.()
    },
    onError: toastError,
  })
}

interface Props {
  /** Both say why; the comment stands in the history. */
  readonly to: 'resolved' | 'false_positive'
  readonly findings: readonly Finding[]
  readonly close: (done: boolean) => void
}

/** Ends a finding by hand. */
export const TransitionDialog = ({ to, findings, close }: Props) => {
  const { t, pick } = useI18n()
  const words = to === 'resolved' ? 'finding.resolve' : 'finding.false'
  const [comment, setComment] = useState('')
  const [tried, setTried] = useState(false)
  const transition = useTransition(
    () => close(true),
    () => undefined,
  )
  const submit = () => {
    setTried(true)
    if (comment.trim()) transition.mutate({ ids: findings.map((f) => f.id), to, comment: comment.trim() })
  }
  const only = findings.length === 1 ? findings[0] : undefined
  return (
    <Dialog
      title={t(`${words}.title`, { n: findings.length })}
      action={t(words)}
      onAction={submit}
      close={() => close(false)}
      busy={transition.isPending}
      error={transition.error}
      testId="resolve-confirm"
    >
      {only && <strong>{pick(only.title)}</strong>}
      <FormField
        label={t(`${words}.why`)}
        description={t(`${words}.about`)}
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
    </Dialog>
  )
}
