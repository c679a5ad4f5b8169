import type { AskingPanel } from '../../../src/contract/index.js'
import { DiscoverView } from '../logs/discover-view.js'
import type { Asked } from '../logs/events-api.js'
import { writeUrl } from '../shell/url-state.js'

/** The query of a panel under the filter of its board. */
export const joinKql = (board: string, panel: string): string => {
  const parts = [board.trim(), panel.trim()].filter((part) => part !== '')
  return parts.length < 2 ? (parts[0] ?? '') : parts.map((part) => `(${part})`).join(' and ')
}

/** Discover with the events that a panel tells of. */
export const discoverLink = (panel: AskingPanel, asked: Asked): string => {
  const { kql, from = '', to = '', zone } = asked.query
  const by = panel.type === 'time' && panel.by !== undefined ? { by: panel.by } : {}
  const columns = panel.type === 'events' ? panel.columns : 'by' in panel ? [panel.by ?? []].flat() : []
  const view = { kql: joinKql(kql, panel.kql), sources: panel.sources ?? [], from, to, zone, columns, ...by }
  return `/discover${writeUrl(DiscoverView, '', view)}`
}
