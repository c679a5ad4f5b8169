import { queryOptions } from '@tanstack/react-query'
import { THREAT_KINDS, type ThreatList, type ThreatListsOutput } from '../../../../src/contract/index.js'
import type { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'

/** Lists that are well known and free; nothing is fetched of them before somebody asks. */
export const EXAMPLES = [
  { name: 'Feodo Tracker', url: 'https://feodotracker.abuse.ch/downloads/ipblocklist.txt', about: 'threat.example.c2' },
  { name: 'URLhaus', url: 'https://urlhaus.abuse.ch/downloads/text_online/', about: 'threat.example.urls' },
  { name: 'Spamhaus DROP', url: 'https://www.spamhaus.org/drop/drop.txt', about: 'threat.example.hijacked' },
  { name: 'Tor exit nodes', url: 'https://check.torproject.org/torbulkexitlist', about: 'threat.example.tor' },
  {
    name: 'CIRCL OSINT (MISP)',
    url: 'https://www.circl.lu/doc/misp/feed-osint/manifest.json',
    about: 'threat.example.misp',
  },
] as const

export const threatsQuery = queryOptions({
  queryKey: ['threat-lists'] as const,
  queryFn: () => api.get<ThreatListsOutput>('/ingest/threat-lists'),
  refetchInterval: ({ state }) => (state.data?.lists.some((list) => list.status === 'fetching') ? 1000 : 15_000),
})

/** How many indicators there are of each kind, in words. */
export const countsText = ({ t }: Pick<ReturnType<typeof useI18n>, 't'>, counts: ThreatList['counts']): string =>
  THREAT_KINDS.filter((kind) => counts[kind] > 0)
    .map((kind) => t(`threat.count.${kind}`, { n: counts[kind] }))
    .join(t('threat.count.join'))
