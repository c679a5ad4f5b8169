import { useEffect, useMemo, useState } from 'react'
import type { SetUrlState } from '../shell/url-state.js'
import { useZone } from '../shell/zone.js'
import { type Asked, useExtent } from './events-api.js'
import { absolute, firstRange, type RangeText, resolveRange } from './time-range.js'

interface View {
  readonly kql: string
  readonly from: string
  readonly to: string
  readonly zone: string
}

/**
 * What a page with a query and a time range asks the server, and what follows from its URL. `first` is the range that
 * it opens with; without one, the last day if anything came in it, else all that is stored.
 */
export const useAsked = <V extends View>(
  view: V,
  setView: SetUrlState<V>,
  sources: readonly string[],
  first?: RangeText | undefined,
) => {
  const [zone] = useZone()
  const [tick, setTick] = useState(0)
  // The moment that "now" means is kept until the reader asks anew, so that all parts of the page agree.
  const [now, setNow] = useState(() => Date.now())
  const extent = useExtent(sources, tick)
  const { kql, from, to } = view

  // A link must show the same to whoever opens it, so what the page chose by itself is written into the URL too.
  const incomplete = from === '' || to === '' || view.zone === ''
  useEffect(() => {
    if (!incomplete || extent.isPending) return
    const range = from === '' || to === '' ? (first ?? firstRange(Date.now(), extent.data ?? null)) : { from, to }
    setView({ ...range, zone } as Partial<V>, { replace: true })
  }, [incomplete, extent.isPending, extent.data, from, to, zone, first, setView])

  const range: RangeText = { from, to }
  const span = useMemo(
    () =>
      from === '' || (from === 'all' && extent.isPending) ? null : resolveRange({ from, to }, now, extent.data ?? null),
    [from, to, now, extent.isPending, extent.data],
  )
  const named = sources.join(',')
  const asked = useMemo<Asked | null>(
    () => span && { tick, query: { kql, ...absolute(span), zone, ...(named ? { sources: named.split(',') } : {}) } },
    [span, kql, zone, named, tick],
  )
  return {
    zone,
    range,
    span,
    /** What "now" means on the page. */
    askedAt: now,
    asked,
    extent: extent.data ?? null,
    extentKnown: extent.isSuccess,
    /** A range that cannot be understood: someone wrote the URL by hand. */
    badRange: from !== '' && span === null && !extent.isPending,
    refresh: () => {
      setNow(Date.now())
      setTick((was) => was + 1)
    },
  }
}
