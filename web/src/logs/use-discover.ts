import { useEffect, useMemo, useState } from 'react'
import { useJsonPreference } from '../shell/preferences.js'
import { useUrlState } from '../shell/url-state.js'
import { useZone } from '../shell/zone.js'
import { DiscoverView, defaultColumns } from './discover-view.js'
import { type Asked, useExtent } from './events-api.js'
import { absolute, firstRange, type RangeText, resolveRange } from './time-range.js'

/** What Discover shows: its URL, and what follows from it. */
export const useDiscover = () => {
  const [view, setView] = useUrlState(DiscoverView)
  const [zone] = useZone()
  const [tick, setTick] = useState(0)
  // The moment that "now" means is kept until the reader asks anew, so that all parts of the page agree.
  const [now, setNow] = useState(() => Date.now())
  const extent = useExtent(view.sources, tick)
  const [arranged, arrange] = useJsonPreference<Readonly<Record<string, readonly string[]>>>('columns', {})
  const place = [...view.sources].sort().join(',')

  // A link must show the same to whoever opens it, so what the page chose by itself is written into the URL too.
  const incomplete = view.from === '' || view.to === '' || view.zone === ''
  useEffect(() => {
    if (!incomplete || extent.isPending) return
    const range =
      view.from === '' || view.to === ''
        ? firstRange(Date.now(), extent.data ?? null)
        : { from: view.from, to: view.to }
    setView({ ...range, zone }, { replace: true })
  }, [incomplete, extent.isPending, extent.data, view.from, view.to, zone, setView])

  const range: RangeText = { from: view.from, to: view.to }
  const span = useMemo(
    () =>
      view.from === '' || (view.from === 'all' && extent.isPending)
        ? null
        : resolveRange({ from: view.from, to: view.to }, now, extent.data ?? null),
    [view.from, view.to, now, extent.isPending, extent.data],
  )
  const sources = view.sources.join(',')
  const asked = useMemo<Asked | null>(
    () =>
      span && {
        tick,
        query: { kql: view.kql, ...absolute(span), zone, ...(sources ? { sources: sources.split(',') } : {}) },
      },
    [span, view.kql, zone, sources, tick],
  )
  const columns = view.columns.length > 0 ? view.columns : (arranged[place] ?? defaultColumns(view.sources))

  return {
    view,
    setView,
    zone,
    range,
    span,
    asked,
    columns,
    extent: extent.data ?? null,
    extentKnown: extent.isSuccess,
    /** A range that cannot be understood: someone wrote the URL by hand. */
    badRange: view.from !== '' && span === null && !extent.isPending,
    setColumns: (next: readonly string[]) => {
      arrange({ ...arranged, [place]: next })
      setView({ columns: [...next] })
    },
    refresh: () => {
      setNow(Date.now())
      setTick((was) => was + 1)
    },
  }
}
