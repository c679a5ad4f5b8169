import { Link } from 'react-router'

/** The way back up from a page. */
export const Crumbs = ({ of }: { readonly of: readonly { readonly to: string; readonly name: string }[] }) =>
  of.map(({ to, name }, i) => (
    <span key={to}>
      {i > 0 && ' · '}
      <Link to={to}>← {name}</Link>
    </span>
  ))
