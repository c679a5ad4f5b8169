import { useCallback } from 'react'
import { useKeys } from './keyboard.js'

const LINK = '[data-row-link]'

/** Gives the focus back to the row that a panel was opened from. */
export const focusRow = (id: string): void => {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`${LINK}[data-row-link="${CSS.escape(id)}"]`)?.focus({ preventScroll: true }),
  )
}

/** `j` and `k` go down and up the rows of the page's list, `/` goes to its search. Enter is the row's own link. */
export const useRowKeys = (): void => {
  const move = useCallback((by: number) => {
    const links = [...document.querySelectorAll<HTMLElement>(LINK)]
    const at = links.indexOf(document.activeElement as HTMLElement)
    const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1)]
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
  }, [])
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    '/': () => document.querySelector<HTMLInputElement>('[data-search-focus] input, input[data-search-focus]')?.focus(),
  })
}
