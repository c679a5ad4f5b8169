import { z } from 'zod'
import {
  EXCEPTION_VIEWS,
  type Exception,
  type ExceptionDetail,
  type ExceptionPreviewOutput,
  type ExceptionScope,
  type ExceptionsOutput,
} from '../../../src/contract/index.js'
import { api, apiUrl } from '../shell/api.js'
import { choice, text } from '../shell/url-state.js'

/** What the register shows, as its URL holds it. */
export const ExceptionsView = z.object({
  view: choice([...EXCEPTION_VIEWS], 'all'),
  search: text,
  open: text,
})
export type ExceptionsView = z.infer<typeof ExceptionsView>

export const fetchExceptions = ({ view, search }: ExceptionsView, signal: AbortSignal) =>
  api.get<ExceptionsOutput>('/exceptions', { query: { view, search: search.trim(), limit: 500 }, signal })

export const fetchException = (id: string, signal: AbortSignal) =>
  api.get<z.infer<typeof ExceptionDetail>>(`/exceptions/${encodeURIComponent(id)}`, { signal })

export const previewScope = (scope: ExceptionScope) =>
  api.post<z.infer<typeof ExceptionPreviewOutput>>('/exceptions/preview', { scope })

export const registerUrl = (view: ExceptionsView['view'], format: 'csv' | 'markdown', locale: string): string =>
  apiUrl('/exceptions/export', { view, format, locale })

/** What a scope is about, without the words around it. */
export const scopeSubject = (scope: ExceptionScope): string => {
  switch (scope.kind) {
    case 'finding':
      return scope.findingId
    case 'resource':
      return scope.entity
    case 'pattern':
      return scope.pattern
    case 'tag':
      return scope.value === undefined ? scope.key : `${scope.key}=${scope.value}`
    case 'rule':
      return scope.rule
  }
}

/** Where a scope holds: its rule and its account. */
export const scopeBounds = (scope: ExceptionScope): readonly string[] => {
  if (scope.kind === 'finding') return []
  const rule = scope.kind === 'rule' ? undefined : scope.rule
  return [rule, scope.account].filter((s) => s !== undefined)
}

/** The date that matters: its end, or its review. */
export const endOf = (e: Exception): string | null => e.expiresAt ?? e.reviewAt
