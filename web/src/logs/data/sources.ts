import { z } from 'zod'
import type { SourceInfo, SourcesOutput } from '../../../../src/contract/index.js'
import { api } from '../../shell/api.js'
import { text } from '../../shell/url-state.js'

export const sourcesQuery = {
  queryKey: ['sources'],
  queryFn: () => api.get<z.infer<typeof SourcesOutput>>('/sources'),
} as const

/** What of the list of sources is in the URL. */
export const SourcesView = z.object({ search: text, open: text })

const folded = (words: string): string => words.normalize('NFKC').toLowerCase()

/** The sources that have all words of a search in their names, formats or fields. */
export const matching = (sources: readonly SourceInfo[], search: string): SourceInfo[] => {
  const words = folded(search).split(/\s+/).filter(Boolean)
  return sources.filter((s) => {
    const all = folded([s.id, s.title.en, s.title.ja, ...s.formats, ...s.fields.map((f) => f.name)].join(' '))
    return words.every((word) => all.includes(word))
  })
}

/** Those that hold something, the fullest first; and the rest, one's own before the shipped. */
export const parted = (sources: readonly SourceInfo[]): { used: SourceInfo[]; unused: SourceInfo[] } => {
  const used = sources.filter((s) => s.events > 0 || s.objects > 0 || s.quarantined > 0)
  const unused = sources.filter((s) => !used.includes(s))
  return {
    used: used.sort((a, b) => b.events - a.events || a.id.localeCompare(b.id)),
    unused: unused.sort((a, b) => Number(b.own) - Number(a.own) || a.id.localeCompare(b.id)),
  }
}
