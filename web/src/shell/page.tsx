import { type ReactNode, useEffect } from 'react'

interface Props {
  readonly title: string
  readonly about?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** Names the browser's tab. */
export const useTitle = (title: string): void => {
  useEffect(() => {
    document.title = `${title} · Hinomi`
  }, [title])
}

/** A page that scrolls: its heading, what one can do with all of it, its content. */
export const Page = ({ title, about, actions, children }: Props) => {
  useTitle(title)
  return (
    <div className="hm-page">
      <header className="hm-page-header">
        <div>
          <h1>{title}</h1>
          {about && <p>{about}</p>}
        </div>
        {actions && <div className="hm-actions">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** A titled box of content. */
export const Section = ({
  title,
  actions,
  children,
  flush = false,
  testId,
}: {
  readonly title?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  /** Lets a table reach the box's edges. */
  readonly flush?: boolean
  readonly testId?: string
}) => (
  <section className={flush ? 'hm-section hm-flush' : 'hm-section'} data-testid={testId}>
    {(title || actions) && (
      <header>
        {title && <h2>{title}</h2>}
        {actions && <div className="hm-actions">{actions}</div>}
      </header>
    )}
    <div className="hm-section-body">{children}</div>
  </section>
)

/** Says why there is nothing, and what to do about it. */
export const Empty = ({
  title,
  children,
  action,
}: {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}) => (
  <div className="hm-empty">
    <strong>{title}</strong>
    {children && <div>{children}</div>}
    {action && <div className="hm-actions">{action}</div>}
  </div>
)
