import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { z } from 'zod'
import type { CheckOutput } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { tokens } from '../kql-edit.js'

type Check = z.infer<typeof CheckOutput>
type Suggestion = Check['suggestions'][number]

interface Props {
  readonly value: string
  readonly onChange: (kql: string) => void
  readonly onSubmit: () => void
  /** The range that values are suggested from. */
  readonly from: string | undefined
  readonly to: string | undefined
}

const DEBOUNCE_MS = 120

const useDebounced = <T,>(value: T, ms: number): T => {
  const [late, setLate] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setLate(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return late
}

/** The query again, behind the input, in colours and with the fault underlined. */
const Coloured = ({ kql, error }: { readonly kql: string; readonly error: Check['error'] }) => (
  <>
    {tokens(kql).map((token) => {
      const end = token.start + token.text.length
      const bad = error !== null && token.start < Math.max(error.end, error.start + 1) && end > error.start
      return (
        <span key={token.start} className={bad ? `kql-${token.kind} kql-bad` : `kql-${token.kind}`}>
          {token.text}
        </span>
      )
    })}
    {error !== null && error.start >= kql.length && <span className="kql-bad"> </span>}
  </>
)

/** The KQL bar: completion as an ARIA combobox, faults shown where they are. */
export const QueryInput = ({ value, onChange, onSubmit, from, to }: Props) => {
  const { t, pick } = useI18n()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const mirror = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const [caret, setCaret] = useState(value.length)
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const composing = useRef(false)
  const asked = useDebounced({ kql: value, caret: Math.min(caret, value.length) }, DEBOUNCE_MS)
  const check = useQuery({
    queryKey: ['events', 'check', asked.kql, asked.caret, from, to],
    queryFn: ({ signal }) => api.post<Check>('/events/check', { ...asked, from, to }, { signal }),
    enabled: open || asked.kql !== '',
    staleTime: 60_000,
    placeholderData: (previous) => previous,
  })
  const fresh = asked.kql === value && !check.isPlaceholderData
  const suggestions = (fresh && check.data?.suggestions) || []
  const error = (fresh && check.data?.error) || null
  const shown = open && suggestions.length > 0
  const faulty = error !== null && !open

  const follow = () => {
    if (input.current && mirror.current) mirror.current.scrollLeft = input.current.scrollLeft
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mirror follows each change of the text
  useEffect(follow, [value])
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])

  const take = (suggestion: Suggestion) => {
    const next = value.slice(0, suggestion.start) + suggestion.text + value.slice(suggestion.end)
    const at = suggestion.start + suggestion.text.length
    onChange(next)
    setCaret(at)
    setActive(-1)
    requestAnimationFrame(() => {
      input.current?.focus()
      input.current?.setSelectionRange(at, at)
      follow()
    })
  }

  const key = (event: KeyboardEvent<HTMLInputElement>) => {
    // Enter and the arrows belong to the input method while it composes.
    if (event.nativeEvent.isComposing || composing.current || event.keyCode === 229) return
    const count = suggestions.length
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!shown) return setOpen(true)
      // One place more than there are suggestions: none chosen.
      const by = event.key === 'ArrowDown' ? 1 : -1
      setActive((was) => ((was + 1 + by + count + 1) % (count + 1)) - 1)
      return
    }
    const chosen = shown ? suggestions[active] : undefined
    if (event.key === 'Tab' && !event.shiftKey && chosen) {
      event.preventDefault()
      return take(chosen)
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      if (chosen) return take(chosen)
      setOpen(false)
      setActive(-1)
      return onSubmit()
    }
    if (event.key === 'Escape') {
      if (open) {
        event.preventDefault()
        // It closes the suggestions, not the dialog that the input may stand in.
        event.stopPropagation()
      }
      setOpen(false)
      setActive(-1)
    }
  }

  return (
    <div className="hm-kql" data-error={faulty}>
      <div className="hm-kql-box">
        <div className="hm-kql-mirror" aria-hidden="true" ref={mirror}>
          <Coloured kql={value} error={faulty ? error : null} />
        </div>
        <input
          ref={input}
          type="text"
          role="combobox"
          className="hm-kql-input"
          data-testid="kql-input"
          data-search-focus
          aria-label={t('kql.label')}
          aria-autocomplete="list"
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-activedescendant={shown && active >= 0 ? `${id}-${active}` : undefined}
          aria-invalid={faulty}
          aria-describedby={faulty ? `${id}-error` : undefined}
          placeholder={t('kql.placeholder')}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          value={value}
          onScroll={follow}
          onCompositionStart={() => {
            composing.current = true
          }}
          onCompositionEnd={() => {
            composing.current = false
          }}
          onChange={(e) => {
            onChange(e.target.value)
            setCaret(e.target.selectionStart ?? e.target.value.length)
            setOpen(true)
            setActive(-1)
          }}
          onPaste={(e) => {
            const pasted = e.clipboardData.getData('text')
            if (!/[\r\n]/.test(pasted)) return
            // A one-line input would join the lines' words together.
            e.preventDefault()
            const { selectionStart, selectionEnd } = e.currentTarget
            const flat = pasted.replace(/\s*[\r\n]+\s*/g, ' ').trim()
            onChange(value.slice(0, selectionStart ?? value.length) + flat + value.slice(selectionEnd ?? value.length))
          }}
          onSelect={(e) => setCaret(e.currentTarget.selectionStart ?? value.length)}
          onClick={() => setOpen(true)}
          onBlur={() => {
            setOpen(false)
            setActive(-1)
          }}
          onKeyDown={key}
        />
        {value !== '' && (
          <button
            type="button"
            className="hm-icon-button"
            aria-label={t('kql.clear')}
            title={t('kql.clear')}
            onMouseDown={(e) => e.preventDefault()}
            onClick={() => {
              onChange('')
              input.current?.focus()
            }}
          >
            <svg
              viewBox="0 0 16 16"
              width="14"
              height="14"
              stroke="currentColor"
              strokeWidth="1.8"
              strokeLinecap="round"
              aria-hidden="true"
            >
              <path d="m4 4 8 8M12 4l-8 8" />
            </svg>
          </button>
        )}
      </div>
      <div
        id={`${id}-list`}
        ref={list}
        role="listbox"
        aria-label={t('kql.suggestions')}
        className="hm-kql-list"
        hidden={!shown}
        data-testid="kql-suggestions"
      >
        {suggestions.map((s, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keys, as ARIA asks
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the combobox, as ARIA asks
          <div
            key={`${s.kind}:${s.text}`}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            onMouseDown={(e) => e.preventDefault()}
            onClick={() => take(s)}
          >
            <span className="hm-kql-kind" data-kind={s.kind}>
              {t(`kql.kind.${s.kind}`)}
            </span>
            <span className="hm-kql-label">{s.label}</span>
            {s.detail && <span className="hm-kql-detail">{s.detail}</span>}
          </div>
        ))}
        {shown && (
          <div className="hm-kql-help" role="presentation">
            {t('kql.help')}
          </div>
        )}
      </div>
      <div role="status" id={`${id}-error`} className="hm-kql-error" data-testid="kql-error">
        {faulty && (
          <>
            <strong>{t('kql.errorAt', { at: error.start + 1 })}</strong> {pick(error.message)}
          </>
        )}
      </div>
    </div>
  )
}
