import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import { useI18n } from '../../i18n/index.js'
import { apiUrl } from '../../shell/api.js'
import { useMay } from '../../shell/session.js'
import { toast } from '../../shell/toasts.js'
import { SUMMARY, SUMMARY_FIELDS } from '../discover-view.js'
import type { Asked } from '../events-api.js'

interface Props {
  readonly asked: Asked | null
  readonly columns: readonly string[]
  readonly total: number
}

/** The file is made by the server, of everything that was found and not only of what is on the screen. */
export const ExportMenu = ({ asked, columns, total }: Props) => {
  const { t } = useI18n()
  const may = useMay()
  if (!may('event:export')) return null
  const download = (format: 'csv' | 'ndjson', fields: readonly string[] | undefined) => {
    if (!asked) return
    const { sources, ...query } = asked.query
    const link = document.createElement('a')
    link.href = apiUrl('/events/export', { ...query, sources: sources?.join(','), fields: fields?.join(','), format })
    link.download = ''
    link.click()
    toast({ type: 'info', text: t('export.started', { n: total }) })
  }
  const shown = ['@timestamp', ...columns.flatMap((c) => (c === SUMMARY ? SUMMARY_FIELDS : [c]))]
  return (
    <ButtonDropdown
      disabled={!asked || total === 0}
      nativeTriggerAttributes={{ 'data-testid': 'export-menu' }}
      items={[
        {
          id: 'rows',
          text: t('export.rows', { n: total }),
          items: [
            { id: 'csv', text: t('export.csv.shown') },
            { id: 'csv-all', text: t('export.csv.all') },
            { id: 'ndjson', text: t('export.ndjson') },
          ],
        },
      ]}
      onItemClick={({ detail }) =>
        detail.id === 'ndjson'
          ? download('ndjson', undefined)
          : download('csv', detail.id === 'csv' ? shown : undefined)
      }
    >
      {t('export.label')}
    </ButtonDropdown>
  )
}
