import Input from '@cloudscape-design/components/input'
import { useEffect, useState } from 'react'

const TYPING_MS = 250

interface SearchProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly grow?: boolean
  readonly focusKey?: boolean
}

/** Asks when the reader pauses, not with each letter. */
export const SearchField = ({ label, value, onChange, grow = false, focusKey = false }: SearchProps) => {
  const [draft, setDraft] = useState(value)
  useEffect(() => setDraft(value), [value])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the timer
  useEffect(() => {
    if (draft === value) return
    const timer = setTimeout(() => onChange(draft), TYPING_MS)
    return () => clearTimeout(timer)
  }, [draft])
  return (
    <div className={grow ? 'hm-grow' : undefined} {...(focusKey ? { 'data-search-focus': '' } : {})}>
      <Input
        type="search"
        ariaLabel={label}
        placeholder={label}
        value={draft}
        onChange={({ detail }) => setDraft(detail.value)}
      />
    </div>
  )
}
