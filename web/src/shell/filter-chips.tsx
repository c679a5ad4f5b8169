import type { ReactNode } from 'react'
import { useI18n } from '../i18n/index.js'
import './filter-chips.css'

interface Props<T extends string> {
  readonly label: string
  readonly options: readonly { readonly id: T; readonly content: ReactNode; readonly count?: number | undefined }[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: T[]) => void
  readonly testId?: string
}

/** A filter of a few words, each with its count; any number of them may be chosen. */
export const FilterChips = <T extends string>({ label, options, chosen, onChange, testId }: Props<T>) => {
  const { number } = useI18n()
  return (
    <fieldset className="hm-chips" data-testid={testId}>
      <legend className="hm-hidden">{label}</legend>
      {options.map(({ id, content, count }) => {
        const on = chosen.includes(id)
        return (
          <button
            key={id}
            type="button"
            aria-pressed={on}
            data-value={id}
            onClick={() => onChange(options.map((o) => o.id).filter((o) => (o === id ? !on : chosen.includes(o))))}
          >
            {content}
            {count !== undefined && <span className="hm-number">{number(count)}</span>}
          </button>
        )
      })}
    </fieldset>
  )
}
