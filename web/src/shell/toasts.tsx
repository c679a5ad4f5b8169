import Button from '@cloudscape-design/components/button'
import Flashbar from '@cloudscape-design/components/flashbar'
import { useEffect, useSyncExternalStore } from 'react'
import { useT } from '../i18n/index.js'
import { useProblemText } from './problem.js'

interface Toast {
  readonly id: string
  readonly type: 'success' | 'error' | 'info'
  readonly text: string
  readonly error?: unknown
  readonly action?: { readonly label: string; readonly run: () => void }
}

let toasts: readonly Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()

const set = (next: readonly Toast[]): void => {
  toasts = next
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const dismiss = (id: string): void => set(toasts.filter((toast) => toast.id !== id))

/** Long enough to read and to reach "undo" by keyboard. */
const SHOWN_MS = 8_000

/** Tells of something that happened. A success goes away by itself, an error stays until it is dismissed. */
export const toast = (entry: Omit<Toast, 'id'>): void => {
  const id = String(++lastId)
  // Three at most: an older message is no news.
  set([...toasts.slice(-2), { ...entry, id }])
  if (entry.type !== 'error') setTimeout(() => dismiss(id), SHOWN_MS)
}

export const toastError = (error: unknown): void => toast({ type: 'error', text: '', error })

/** Where toasts appear; announced by the design system's live region. */
export const Toasts = () => {
  const t = useT()
  const problemText = useProblemText()
  const shown = useSyncExternalStore(subscribe, () => toasts)
  useEffect(() => () => set([]), [])
  return (
    <section className="hm-toasts" aria-label={t('shell.notices')} data-testid="toasts">
      <Flashbar
        items={shown.map((item) => {
          const problem = item.error === undefined ? null : problemText(item.error)
          return {
            id: item.id,
            type: item.type,
            header: problem?.what,
            content: problem ? [problem.fix, ...problem.details].filter(Boolean).join(' ') : item.text,
            dismissible: true,
            dismissLabel: t('shell.dismiss'),
            onDismiss: () => dismiss(item.id),
            action: item.action ? (
              <Button
                onClick={() => {
                  item.action?.run()
                  dismiss(item.id)
                }}
              >
                {item.action.label}
              </Button>
            ) : undefined,
          }
        })}
      />
    </section>
  )
}
