import { asksForEvents, type Dashboard } from '../../contract/index.js'

/**
 * The log sources that a board reads, sorted; none where a panel reads all of them: the range "all" of a board must not
 * begin after the first event that one of its panels counts.
 */
export const sourcesOf = ({ panels }: Pick<Dashboard, 'panels'>): string[] => {
  const named = panels.filter(asksForEvents).map(({ sources }) => sources)
  return named.includes(undefined) ? [] : [...new Set(named.flatMap((sources) => sources ?? []))].sort()
}
