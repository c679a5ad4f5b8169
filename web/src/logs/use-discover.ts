import { useJsonPreference } from '../shell/preferences.js'
import { useUrlState } from '../shell/url-state.js'
import { DiscoverView, defaultColumns } from './discover-view.js'
import { useAsked } from './use-asked.js'

/** What Discover shows: its URL, and what follows from it. */
export const useDiscover = () => {
  const [view, setView] = useUrlState(DiscoverView)
  const asking = useAsked(view, setView, view.sources)
  const [arranged, arrange] = useJsonPreference<Readonly<Record<string, readonly string[]>>>('columns', {})
  const place = [...view.sources].sort().join(',')
  const columns = view.columns.length > 0 ? view.columns : (arranged[place] ?? defaultColumns(view.sources))

  return {
    ...asking,
    view,
    setView,
    columns,
    setColumns: (next: readonly string[]) => {
      arrange({ ...arranged, [place]: next })
      setView({ columns: [...next] })
    },
  }
}
