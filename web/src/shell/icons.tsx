import type { ReactNode } from 'react'

const stroke = (children: ReactNode) => (
  <svg
    viewBox="0 0 20 20"
    width="20"
    height="20"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.6"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {children}
  </svg>
)

export const icons = {
  home: stroke(
    <>
      <path d="M3 9.2 10 3.5l7 5.7" />
      <path d="M5 8v8.5h10V8" />
      <path d="M8.5 16.5v-4h3v4" />
    </>,
  ),
  discover: stroke(
    <>
      <circle cx="8.8" cy="8.8" r="5.3" />
      <path d="m12.8 12.8 4.2 4.2" />
      <path d="M6.5 9.8v.6M8.8 7v3.4M11.1 8.4v2" />
    </>,
  ),
  dashboards: stroke(<path d="M3 3.5h6v6H3zM11 3.5h6v3.5h-6zM11 9h6v7.5h-6zM3 11.5h6v5H3z" />),
  findings: stroke(
    <>
      <path d="M10 2.5 4 5v4.5c0 3.8 2.5 6.4 6 8 3.5-1.6 6-4.2 6-8V5z" />
      <path d="M10 6.8v3.8M10 13.2v.1" />
    </>,
  ),
  exceptions: stroke(
    <>
      <path d="M10 2.6 16.4 5v4.6c0 3.7-2.6 6.5-6.4 7.8-3.8-1.3-6.4-4.1-6.4-7.8V5z" />
      <path d="M7 9.8h6" />
    </>,
  ),
  resources: stroke(
    <>
      <path d="M10 2.8 16.5 6v8L10 17.2 3.5 14V6z" />
      <path d="M3.5 6 10 9.3 16.5 6M10 9.3v7.9" />
    </>,
  ),
  standards: stroke(
    <>
      <path d="M4.5 3.5h11v13h-11z" />
      <path d="m7 7.2 1 1 1.6-1.8M7 12.2l1 1 1.6-1.8M12 7.3h1.2M12 12.3h1.2" />
    </>,
  ),
  accounts: stroke(
    <>
      <path d="M10 3v4M5 17v-3.5h10V17M10 7v6.5" />
      <circle cx="10" cy="5" r="2.2" />
      <circle cx="5" cy="16" r="1.5" />
      <circle cx="15" cy="16" r="1.5" />
    </>,
  ),
  hub: stroke(
    <>
      <circle cx="10" cy="10" r="2.6" />
      <path d="M10 3v4.4M10 12.6V17M3.9 6.5l3.8 2.2M12.3 11.3l3.8 2.2M16.1 6.5l-3.8 2.2M7.7 11.3l-3.8 2.2" />
    </>,
  ),
  rules: stroke(<path d="M3.5 10h3l2-5.5 3.5 11 2-5.5h2.5" />),
  data: stroke(
    <>
      <ellipse cx="10" cy="5" rx="6" ry="2.3" />
      <path d="M4 5v10c0 1.3 2.7 2.3 6 2.3s6-1 6-2.3V5" />
      <path d="M4 10c0 1.3 2.7 2.3 6 2.3s6-1 6-2.3" />
    </>,
  ),
  settings: stroke(
    <>
      <circle cx="10" cy="10" r="2.6" />
      <path d="M10 2.8v2M10 15.2v2M17.2 10h-2M4.8 10h-2M15.1 4.9l-1.4 1.4M6.3 13.7l-1.4 1.4M15.1 15.1l-1.4-1.4M6.3 6.3 4.9 4.9" />
    </>,
  ),
  menu: stroke(<path d="M3.5 5.5h13M3.5 10h13M3.5 14.5h13" />),
  collapse: stroke(<path d="m11.5 5.5-4.5 4.5 4.5 4.5" />),
  sun: stroke(
    <>
      <circle cx="10" cy="10" r="3.3" />
      <path d="M10 2.5V4M10 16v1.5M17.5 10H16M4 10H2.5M15.3 4.7l-1 1M5.7 14.3l-1 1M15.3 15.3l-1-1M5.7 5.7l-1-1" />
    </>,
  ),
  clock: stroke(
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 6v4.2l2.8 1.8" />
    </>,
  ),
} as const

/** The fire lookout: a tower with its bell under the roof. */
export const Tower = ({ size = 26 }: { readonly size?: number }) => (
  <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
    <path d="M16 3 27.5 11h-23z" fill="#ef5a2f" />
    <path d="M10.6 12.6h2.2L10.2 29H8zM21.4 12.6h-2.2L21.8 29H24z" fill="currentColor" />
    <path d="M11.6 18h8.8v1.8h-8.8zM10.8 23.6h10.4v1.8H10.8z" fill="currentColor" />
    <circle cx="16" cy="14.4" r="2.2" fill="#ffb454" />
  </svg>
)
