import Alert from '@cloudscape-design/components/alert'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ThreatList, ThreatListCheck } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { ThreatEntryTable } from './threat-entry-table.js'
import { ThreatSkipped } from './threat-skipped.js'
import { countsText } from './threats.js'

export type Columns = ThreatList['columns']

/** So that what is still to be set is seen too. */
const SHOWN = 5

interface Props {
  readonly check: ThreatListCheck
  readonly columns: Columns
  readonly onColumns: (columns: Columns) => void
}

/** What a list was found to hold, and for a table which of its columns. */
export const ThreatChecked = ({ check, columns, onColumns }: Props) => {
  const i18n = useI18n()
  const { t } = i18n
  const good = check.entries > 0
  return (
    <SpaceBetween size="m">
      <Alert type={good ? 'success' : 'warning'}>
        <span data-testid="threat-checked">
          {good
            ? t('threat.checked', {
                format: t(`threat.format.${check.format}`),
                n: check.entries,
                counts: countsText(i18n, check.counts),
              })
            : t('threat.checked.none', { format: t(`threat.format.${check.format}`) })}
        </span>
      </Alert>
      {check.csv !== null && (
        <CsvColumns csv={check.csv} columns={columns ?? check.csv.columns} onColumns={onColumns} />
      )}
      <ThreatSkipped skipped={check.skipped} />
      {good && <ThreatEntryTable entries={check.head.slice(0, SHOWN)} />}
    </SpaceBetween>
  )
}

interface CsvProps {
  readonly csv: NonNullable<ThreatListCheck['csv']>
  readonly columns: Columns
  readonly onColumns: (columns: Columns) => void
}

const CsvColumns = ({ csv, columns, onColumns }: CsvProps) => {
  const { t, number } = useI18n()
  const width = Math.max(csv.names.length, ...csv.rows.map((row) => row.length))
  const options = Array.from({ length: width }, (_, i) => ({
    value: String(i),
    label: csv.names[i] || t('threat.column.n', { n: number(i + 1) }),
    description: csv.rows.map((row) => row[i]).find((value) => value) ?? '',
  }))
  const none = { value: '', label: t('threat.column.none') }
  const about = columns?.about
  return (
    <ColumnLayout columns={2}>
      <FormField label={t('threat.column')}>
        <Select
          expandToViewport
          selectedOption={options[columns?.indicator ?? -1] ?? null}
          placeholder={t('threat.column.choose')}
          options={options}
          onChange={({ detail }) => onColumns({ ...columns, indicator: Number(detail.selectedOption.value) })}
        />
      </FormField>
      <FormField label={t('threat.column.about')}>
        <Select
          expandToViewport
          disabled={columns === null}
          selectedOption={about === undefined ? none : (options[about] ?? none)}
          options={[none, ...options]}
          onChange={({ detail }) => {
            const { value } = detail.selectedOption
            if (columns) onColumns({ indicator: columns.indicator, ...(value ? { about: Number(value) } : {}) })
          }}
        />
      </FormField>
    </ColumnLayout>
  )
}
