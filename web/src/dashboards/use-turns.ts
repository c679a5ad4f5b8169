import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useEffect, useState } from 'react'
import type { Asked } from '../logs/events-api.js'
import { PANEL, usePanelsBusy } from './dashboards-api.js'

/**
 * Whether a panel, by its place on the board, is to be asked for now: those that can be seen come first, the others once
 * these have their answers. All at once, what is read first would wait for what nobody has scrolled to yet.
 */
export const useTurns = (board: RefObject<HTMLElement | null>, asked: Asked | null): ((place: number) => boolean) => {
  const queries = useQueryClient()
  const busy = usePanelsBusy()
  /** Places of the panels in view; undefined until that is known. */
  const [seen, setSeen] = useState<ReadonlySet<number>>()
  /** For which question it is the others' turn. */
  const [others, setOthers] = useState<Asked | null>(null)

  useEffect(() => {
    const panels = [...(board.current?.children ?? [])]
    const visible = new Set<number>()
    const observer = new IntersectionObserver((changes) => {
      for (const { target, isIntersecting } of changes) {
        if (isIntersecting) visible.add(panels.indexOf(target))
        else visible.delete(panels.indexOf(target))
      }
      setSeen(new Set(visible))
    })
    for (const panel of panels) observer.observe(panel)
    return () => observer.disconnect()
  }, [board])

  // Panels begin to ask in effects of theirs, which come before this one: what they wait for is known here. An answer that
  // the reader no longer waits for is pending still, so the others are not asked either.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `busy` says when to look again
  useEffect(() => {
    if (asked === null || seen === undefined) return
    const asking = queries.getQueryCache().findAll({ queryKey: PANEL, type: 'active' })
    if (asking.every(({ state }) => state.status !== 'pending')) setOthers(asked)
  }, [asked, seen, busy, queries])

  return (place) => seen?.has(place) === true || (asked !== null && others === asked)
}
