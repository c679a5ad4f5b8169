import type { ReactNode } from 'react'

interface Props {
  readonly label: string
  readonly className?: string
  readonly children: ReactNode
}

/** A part that scrolls by itself; it has a name and takes the focus, so that the keyboard can scroll it. */
export const ScrollRegion = ({ label, className, children }: Props) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: without a tab stop it could not be scrolled by keyboard
  <section className={className} aria-label={label} tabIndex={0}>
    {children}
  </section>
)
