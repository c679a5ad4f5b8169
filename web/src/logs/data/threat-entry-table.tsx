import Table from '@cloudscape-design/components/table'
import type { ThreatEntry } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { When } from '../../shell/zone.js'

interface Props {
  readonly entries: readonly ThreatEntry[]
  readonly loading?: boolean
}

/** Indicators with what their list says of them. */
export const ThreatEntryTable = ({ entries, loading = false }: Props) => {
  const { t } = useI18n()
  return (
    <div className="hm-preview">
      <Table
        variant="embedded"
        wrapLines
        loading={loading}
        loadingText={t('shell.loading')}
        items={entries}
        ariaLabels={{ tableLabel: t('threat.indicators') }}
        empty={t('threat.entries.none')}
        columnDefinitions={[
          {
            id: 'value',
            header: t('threat.indicator'),
            isRowHeader: true,
            minWidth: 220,
            cell: (one) => <span className="hm-mono hm-break">{one.value}</span>,
          },
          { id: 'kind', header: t('threat.kind'), width: 130, cell: (one) => t(`threat.kind.${one.kind}`) },
          {
            id: 'about',
            header: t('threat.about'),
            minWidth: 150,
            cell: (one) => (
              <>
                <span className="hm-break">{one.about ?? t('threat.none')}</span>
                {one.confidence !== null && (
                  <div className="hm-faint">
                    {t('threat.confidence.is', { name: t(`threat.confidence.${one.confidence}`) })}
                  </div>
                )}
              </>
            ),
          },
          {
            id: 'expires',
            header: t('threat.expires'),
            width: 170,
            cell: (one) => (one.expiresAt === null ? t('threat.none') : <When at={one.expiresAt} />),
          },
        ]}
      />
    </div>
  )
}
