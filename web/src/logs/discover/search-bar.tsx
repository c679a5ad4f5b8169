import Button from '@cloudscape-design/components/button'
import { type ReactNode, useEffect, useState } from 'react'
import { useI18n } from '../../i18n/index.js'
import type { Asked } from '../events-api.js'
import type { RangeText, Span } from '../time-range.js'
import { QueryInput } from './query-input.js'
import { TimePicker } from './time-picker.js'
import './discover.css'

interface Props {
  readonly kql: string
  readonly range: RangeText
  /** The instants that the range means now. */
  readonly span: Span | null
  readonly asked: Asked | null
  readonly busy: boolean
  readonly change: (view: { readonly kql: string } | RangeText) => void
  readonly refresh: () => void
  readonly cancel: () => void
  /** What else may be chosen, before the query. */
  readonly children?: ReactNode
}

/** What to look for and when; the same once more asks again. */
export const SearchBar = ({ kql, range, span, asked, busy, change, refresh, cancel, children }: Props) => {
  const { t } = useI18n()
  const [draft, setDraft] = useState(kql)
  useEffect(() => setDraft(kql), [kql])
  const submit = () => (draft === kql ? refresh() : change({ kql: draft }))
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> cannot be submitted
    <form
      className="hm-discover-bar"
      role="search"
      onSubmit={(e) => {
        e.preventDefault()
        submit()
      }}
    >
      {children}
      <QueryInput value={draft} onChange={setDraft} onSubmit={submit} from={asked?.query.from} to={asked?.query.to} />
      <TimePicker range={range} span={span} onChange={change} />
      {busy ? (
        <Button formAction="none" onClick={cancel} iconName="close">
          {t('discover.cancel')}
        </Button>
      ) : (
        <Button
          variant="primary"
          formAction="submit"
          iconName={draft === kql ? 'refresh' : 'search'}
          nativeButtonAttributes={{ 'data-testid': 'run-search' }}
        >
          {draft === kql ? t('discover.refresh') : t('discover.run')}
        </Button>
      )}
    </form>
  )
}
