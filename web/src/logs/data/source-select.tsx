import Select from '@cloudscape-design/components/select'
import { useQuery } from '@tanstack/react-query'
import { useI18n } from '../../i18n/index.js'
import { sourcesQuery } from './sources.js'

interface Props {
  readonly value: string
  readonly onChange: (source: string) => void
  /** What no choice means: all of them, or finding out by itself. */
  readonly none: string
}

/** Chooses one log source, or none. */
export const SourceSelect = ({ value, onChange, none }: Props) => {
  const { t, pick } = useI18n()
  const { data } = useQuery(sourcesQuery)
  const options = [
    { value: '', label: none },
    ...(data?.sources ?? []).map((s) => ({ value: s.id, label: s.id, description: pick(s.title) })),
  ]
  return (
    <Select
      ariaLabel={t('source.title')}
      expandToViewport
      selectedOption={options.find((o) => o.value === value) ?? { value, label: value }}
      options={options}
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
    />
  )
}
