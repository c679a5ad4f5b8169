import Textarea from '@cloudscape-design/components/textarea'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { useMay } from '../shell/session.js'
import { toastError } from '../shell/toasts.js'

/** Adds a remark to a finding's history. */
export const Comment = ({ id }: { readonly id: string }) => {
  const { t } = useI18n()
  const may = useMay()
  const queries = useQueryClient()
  const [comment, setComment] = useState('')
  const send = useMutation({
    mutationFn: () => api.post(`/findings/${encodeURIComponent(id)}/comments`, { comment: comment.trim() }),
    onSuccess: async () => {
      setComment('')
      await queries.invalidateQueries({ queryKey: ['findings', 'one', id] })
    },
    onError: toastError,
  })
  if (!may('finding:write')) return null
  return (
    <form
      className="hm-comment"
      onSubmit={(e) => {
        e.preventDefault()
        if (comment.trim() && !send.isPending) send.mutate()
      }}
    >
      <Textarea
        rows={2}
        ariaLabel={t('finding.comment')}
        placeholder={t('finding.comment')}
        value={comment}
        onChange={({ detail }) => setComment(detail.value)}
        nativeTextareaAttributes={{ 'data-testid': 'comment-input' }}
      />
      <PermittedButton
        permission="finding:write"
        formAction="submit"
        disabled={!comment.trim()}
        loading={send.isPending}
        testId="comment-send"
      >
        {t('finding.comment.send')}
      </PermittedButton>
    </form>
  )
}
