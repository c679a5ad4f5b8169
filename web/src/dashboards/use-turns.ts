import { notifyManager, useQueryClient } from '@tanstack/react-query'
import { type RefObject, useEffect, useState } from 'react'
import type { Asked } from '../logs/events-api.js'
import { PANEL } from './dashboards-api.js'

/** So many panels the server answers at once: with fewer on their way it has nothing to do. */
const AT_ONCE = 3

/**
 * Whether a panel, by its place on the board, is to be asked for now: those that can be seen come first, the others once
 * nearly all of these have their answers. All at once, what is read first would wait for what nobody has scrolled to yet.
 */
export const useTurns = (board: RefObject<HTMLElement | null>, asked: Asked | null): ((place: number) => boolean) => {
  const queries = useQueryClient()
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
  // the reader no longer waits for is pending still, but not on its way: then the others are not asked either.
  useEffect(() => {
    if (asked === null || seen === undefined || others === asked) return
    const look = () => {
      const waiting = queries
        .getQueryCache()
        .findAll({ queryKey: PANEL, type: 'active' })
        .filter(({ state }) => state.status === 'pending')
      if (waiting.length < AT_ONCE && waiting.every(({ state }) => state.fetchStatus === 'fetching')) setOthers(asked)
    }
    look()
    return queries.getQueryCache().subscribe(notifyManager.batchCalls(look))
  }, [asked, seen, others, queries])

  return (place) => seen?.has(place) === true || (asked !== null && others === asked)
}
