import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef } from 'react'
import { useT } from '../i18n/index.js'
import { useKeys } from './keyboard.js'
import { usePreference } from './preferences.js'

interface Props {
  /** Under this name the browser remembers the panel's width. */
  readonly name: string
  readonly title: ReactNode
  readonly label: string
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly close: () => void
  readonly testId?: string
}

const MIN = 320

/** A panel beside a list, as wide as the reader draws it. `Escape` closes it. */
export const SidePanel = ({ name, title, label, actions, children, close, testId }: Props) => {
  const t = useT()
  const [kept, keep] = usePreference(`width.${name}`, '560')
  const panel = useRef<HTMLElement>(null)
  const width = Math.max(MIN, Number(kept) || 560)
  useKeys({ Escape: close })
  // The panel says what it is when it appears; the list's row gets the focus back from its page.
  useEffect(() => panel.current?.focus({ preventScroll: true }), [])
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (event.buttons !== 1 || !panel.current) return
    keep(String(Math.round(Math.max(MIN, panel.current.getBoundingClientRect().right - event.clientX))))
  }
  const step = (event: KeyboardEvent<HTMLElement>) => {
    const by = event.key === 'ArrowLeft' ? 40 : event.key === 'ArrowRight' ? -40 : 0
    if (by === 0) return
    event.preventDefault()
    keep(String(Math.max(MIN, width + by)))
  }
  return (
    <aside
      className="hm-side"
      ref={panel}
      aria-label={label}
      tabIndex={-1}
      style={{ inlineSize: `${width}px` }}
      data-testid={testId}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a separator that is moved is not an <hr> */}
      <div
        className="hm-handle"
        role="separator"
        aria-orientation="vertical"
        aria-label={t('panel.resize')}
        aria-valuenow={width}
        aria-valuemin={MIN}
        aria-valuemax={1600}
        tabIndex={0}
        onPointerDown={(e) => e.currentTarget.setPointerCapture(e.pointerId)}
        onPointerMove={drag}
        onKeyDown={step}
      />
      <header>
        <h2>{title}</h2>
        {actions}
        <button
          type="button"
          className="hm-icon-button"
          aria-label={t('panel.close')}
          title={t('panel.close')}
          onClick={close}
          data-testid="panel-close"
        >
          <CloseIcon />
        </button>
      </header>
      <div className="hm-side-body">{children}</div>
    </aside>
  )
}

export const CloseIcon = () => (
  <svg
    viewBox="0 0 16 16"
    width="16"
    height="16"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinecap="round"
    aria-hidden="true"
  >
    <path d="m3.5 3.5 9 9M12.5 3.5l-9 9" />
  </svg>
)
