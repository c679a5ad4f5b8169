import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { PanelOf } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { sourcesQuery } from '../../logs/data/sources.js'
import { bytesText } from '../../shell/bytes.js'
import { ScrollRegion } from '../../shell/scroll-region.js'
import { Ago } from '../../shell/zone.js'
import { PanelState } from '../panel-state.js'

/** What is stored of each log source: how much, since when nothing came, what was put aside. */
export const SourcesView = ({ panel }: { readonly panel: PanelOf<'sources'> }) => {
  const { t, pick, number, locale } = useI18n()
  const sources = useQuery(sourcesQuery)
  const stored = (sources.data?.sources ?? []).filter(({ events, quarantined }) => events + quarantined > 0)
  const most = [...stored].sort((a, b) => b.bytes - a.bytes)
  const sum = (of: 'events' | 'bytes' | 'quarantined') => stored.reduce((all, source) => all + source[of], 0)
  return (
    <PanelState query={sources} empty={stored.length === 0 && t('dashboards.nothing')}>
      <ScrollRegion label={pick(panel.title)} className="hm-panel-scroll">
        <table className="hm-panel-table">
          <thead>
            <tr>
              <th scope="col">{t('discover.sources')}</th>
              <th scope="col" className="hm-right">
                {t('source.events')}
              </th>
              <th scope="col" className="hm-right">
                {t('source.bytes')}
              </th>
              <th scope="col" className="hm-right">
                {t('dashboards.perEvent')}
              </th>
              <th scope="col" className="hm-right">
                {t('source.quarantined')}
              </th>
              <th scope="col">{t('source.lastEvent')}</th>
              <th scope="col">{t('source.lastIngested')}</th>
              <th scope="col">{t('dashboards.retention')}</th>
            </tr>
          </thead>
          <tbody>
            {most.map((source) => (
              <tr key={source.id}>
                <td>
                  <Link to={`/discover?sources=${source.id}`}>{pick(source.title)}</Link>{' '}
                  <span className="hm-faint">{source.id}</span>
                </td>
                <td className="hm-right">{number(source.events)}</td>
                <td className="hm-right">{bytesText(source.bytes, locale)}</td>
                <td className="hm-right">
                  {source.events > 0 ? bytesText(source.bytes / source.events, locale) : '–'}
                </td>
                <td className="hm-right" data-bad={source.quarantined > 0}>
                  {number(source.quarantined)}
                </td>
                <td>
                  <Ago at={source.lastEventAt} />
                </td>
                <td>
                  <Ago at={source.lastIngestedAt} />
                </td>
                <td>
                  {source.retentionDays === null ? t('source.forever') : t('source.days', { n: source.retentionDays })}
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('chart.total')}</th>
              <td className="hm-right">{number(sum('events'))}</td>
              <td className="hm-right">{bytesText(sum('bytes'), locale)}</td>
              <td />
              <td className="hm-right">{number(sum('quarantined'))}</td>
              <td colSpan={3} />
            </tr>
          </tfoot>
        </table>
      </ScrollRegion>
    </PanelState>
  )
}
