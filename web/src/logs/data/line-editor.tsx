import { type Ref, useImperativeHandle, useRef } from 'react'

/** Most lines that are numbered. */
const NUMBERED = 5000
/** Height of a line, px; `data.css` has the same. */
const LINE = 20
const PADDING = 10

/** Leads the reader to a line. */
export interface LineEditorHandle {
  readonly goTo: (line: number) => void
}

interface Props {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly rows: number
  /** Lines that something is wrong with, from 1. */
  readonly wrong?: readonly number[]
  readonly testId: string
  readonly onChange: (value: string) => void
  readonly ref?: Ref<LineEditorHandle>
}

/** Text whose lines have numbers, so that a message can name one. */
export const LineEditor = ({ id, label, value, rows, wrong = [], testId, onChange, ref }: Props) => {
  const area = useRef<HTMLTextAreaElement>(null)
  const gutter = useRef<HTMLDivElement>(null)
  const count = Math.min(value.split('\n').length, NUMBERED)
  useImperativeHandle(ref, () => ({
    goTo(line) {
      const lines = value.split('\n')
      const from = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0)
      area.current?.focus()
      area.current?.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0))
      area.current?.scrollTo({ top: (line - 3) * LINE })
    },
  }))
  return (
    <div className="hm-line-editor">
      <div ref={gutter} className="hm-line-numbers" aria-hidden="true">
        {[...new Set(wrong)].map((line) => (
          <span key={line} className="hm-line-wrong" style={{ insetBlockStart: PADDING + (line - 1) * LINE }} />
        ))}
        <pre>{Array.from({ length: count }, (_, i) => i + 1).join('\n')}</pre>
      </div>
      <textarea
        ref={area}
        id={id}
        aria-label={label}
        rows={rows}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        value={value}
        data-testid={testId}
        onChange={(e) => onChange(e.target.value)}
        onScroll={(e) => gutter.current?.scrollTo({ top: e.currentTarget.scrollTop })}
      />
    </div>
  )
}
