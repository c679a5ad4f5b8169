import type { ReactNode } from 'react'
import { Link } from 'react-router'

interface Props {
  readonly label: string
  readonly value: string
  readonly to: string
  readonly tone?: 'good' | 'bad' | 'warn' | undefined
  readonly children: ReactNode
  readonly testId: string
}

/** One number, and the way to what it counts. */
export const Tile = ({ label, value, to, tone, children, testId }: Props) => (
  <Link to={to} className="hm-tile" data-tile={tone} data-testid={testId}>
    <span className="hm-tile-label">{label}</span>
    <span className="hm-tile-value">{value}</span>
    <span className="hm-tile-about">{children}</span>
  </Link>
)
