import ExpandableSection from '@cloudscape-design/components/expandable-section'
import { z } from 'zod'
import type { AuditEntry } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { type ListPage, ListTable, usePages } from '../shell/list-table.js'
import { useRowKeys } from '../shell/row-keys.js'
import { SearchField } from '../shell/search-field.js'
import { text, useUrlState } from '../shell/url-state.js'
import { useTimes } from '../shell/zone.js'

const AuditView = z.object({ search: text })

/** Who did what, when and from where; nothing in it can be changed. */
export default function AuditTab() {
  const { t } = useI18n()
  const times = useTimes()
  const [view, setView] = useUrlState(AuditView)
  const pages = usePages<ListPage<AuditEntry>>(['audit'], '/audit', { search: view.search.trim() })
  useRowKeys()
  return (
    <>
      <div className="hm-filters">
        <SearchField
          label={t('audit.search')}
          value={view.search}
          onChange={(search) => setView({ search }, { replace: true })}
          grow
          focusKey
        />
      </div>
      <ListTable
        pages={pages}
        label={t('settings.tab.audit')}
        heading={(n) => t('audit.shown', { n })}
        trackBy="id"
        emptyTitle={t('audit.none')}
        columns={[
          {
            id: 'at',
            header: t('audit.at'),
            width: 175,
            cell: (e) => <span className="hm-mono">{times.log(e.at).slice(0, 19)}</span>,
          },
          { id: 'actor', header: t('audit.actor'), width: 150, cell: (e) => e.actor },
          {
            id: 'action',
            header: t('audit.action'),
            isRowHeader: true,
            width: 205,
            cell: (e) => <code className="hm-mono">{e.action}</code>,
          },
          {
            id: 'subject',
            header: t('audit.subject'),
            minWidth: 215,
            cell: (e) => <span className="hm-break">{e.subject ?? '–'}</span>,
          },
          { id: 'address', header: t('audit.address'), width: 130, cell: (e) => e.address ?? '–' },
          {
            id: 'detail',
            header: t('audit.detail'),
            minWidth: 105,
            cell: (e) =>
              Object.keys(e.detail).length === 0 ? (
                <span className="hm-faint">–</span>
              ) : (
                <ExpandableSection headerText={t('audit.detail')}>
                  <code className="hm-code">{JSON.stringify(e.detail, null, 2)}</code>
                </ExpandableSection>
              ),
          },
        ]}
      />
    </>
  )
}
