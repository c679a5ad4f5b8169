import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { z } from 'zod'
import { type LogObject, NOT_RECOGNISED, OBJECT_STATUS } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { bytesText } from '../../shell/bytes.js'
import { FilterChips } from '../../shell/filter-chips.js'
import { type ListPage, ListTable, usePages } from '../../shell/list-table.js'
import { useRowKeys } from '../../shell/row-keys.js'
import { SearchField } from '../../shell/search-field.js'
import { text, useUrlState } from '../../shell/url-state.js'
import { Ago } from '../../shell/zone.js'
import { ObjectName } from './object-name.js'
import { SourceSelect } from './source-select.js'

const ObjectsView = z.object({ source: text, status: z.enum(['', ...OBJECT_STATUS]).default(''), search: text })
const SHOWN = { done: 'success', skipped: 'stopped', failed: 'error' } as const

/** Every object that was looked at, and what became of it. */
export default function ObjectsTab() {
  const { t, number, locale } = useI18n()
  const [view, setView] = useUrlState(ObjectsView)
  const pages = usePages<ListPage<LogObject>>(['objects'], '/ingest/objects', {
    source: view.source,
    status: view.status,
    search: view.search.trim(),
  })
  useRowKeys()
  return (
    <>
      <div className="hm-filters">
        <FilterChips
          label={t('object.status')}
          chosen={view.status ? [view.status] : []}
          options={OBJECT_STATUS.map((id) => ({
            id,
            content: <StatusIndicator type={SHOWN[id]}>{t(`object.${id}`)}</StatusIndicator>,
          }))}
          onChange={(chosen) => setView({ status: chosen.find((s) => s !== view.status) ?? '' })}
        />
        <SourceSelect value={view.source} none={t('source.all')} onChange={(source) => setView({ source })} />
        <SearchField
          label={t('objects.search')}
          value={view.search}
          onChange={(search) => setView({ search }, { replace: true })}
          grow
          focusKey
        />
      </div>
      <ListTable
        pages={pages}
        label={t('data.tab.objects')}
        heading={(n) => t('objects.shown', { n })}
        trackBy="id"
        emptyTitle={t('objects.none')}
        columns={[
          {
            id: 'status',
            header: t('object.status'),
            width: 115,
            cell: (o) => <StatusIndicator type={SHOWN[o.status]}>{t(`object.${o.status}`)}</StatusIndicator>,
          },
          {
            id: 'uri',
            header: t('object.uri'),
            isRowHeader: true,
            minWidth: 290,
            cell: (o) => (
              <>
                <ObjectName uri={o.uri} />
                {o.reason && (
                  <div className="hm-run-error hm-break">
                    {o.reason === NOT_RECOGNISED ? t('objects.notRecognised') : o.reason}
                  </div>
                )}
              </>
            ),
          },
          { id: 'source', header: t('source.title'), width: 150, cell: (o) => o.source ?? '–' },
          {
            id: 'events',
            header: t('source.events'),
            width: 90,
            cell: (o) => <span className="hm-number">{number(o.events)}</span>,
          },
          {
            id: 'quarantined',
            header: t('source.quarantined'),
            width: 125,
            cell: (o) => <span className="hm-number">{number(o.quarantined)}</span>,
          },
          {
            id: 'bytes',
            header: t('object.bytes'),
            width: 90,
            cell: (o) => <span className="hm-number">{bytesText(o.bytes, locale)}</span>,
          },
          { id: 'at', header: t('object.at'), width: 125, cell: (o) => <Ago at={o.ingestedAt} /> },
        ]}
      />
    </>
  )
}
