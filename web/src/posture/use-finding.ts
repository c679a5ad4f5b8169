import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Finding, FindingDetail } from '../../../src/contract/index.js'
import { api } from '../shell/api.js'
import { toastError } from '../shell/toasts.js'

/** Fetches the finding of a failure when somebody wants to except it; the row itself knows only its id. */
export const useFindingToExcept = () => {
  const [finding, show] = useState<Finding | null>(null)
  const fetching = useMutation({
    mutationFn: (id: string) => api.get<FindingDetail>(`/findings/${encodeURIComponent(id)}`),
    onSuccess: show,
    onError: toastError,
  })
  return { finding, ask: (id: string) => fetching.mutate(id), close: () => show(null) }
}
