import type { ReactNode } from 'react'

const mini = (children: ReactNode) => (
  <svg
    viewBox="0 0 16 16"
    width="14"
    height="14"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.5"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {children}
  </svg>
)

export const mini16 = {
  plus: mini(
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 5.3v5.4M5.3 8h5.4" />
    </>,
  ),
  minus: mini(
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M5.3 8h5.4" />
    </>,
  ),
  exists: mini(
    <>
      <circle cx="8" cy="8" r="6" />
      <circle cx="8" cy="8" r="1.4" fill="currentColor" />
    </>,
  ),
  column: mini(
    <>
      <rect x="2.5" y="3" width="11" height="10" rx="1" />
      <path d="M6.2 3v10M9.8 3v10" />
    </>,
  ),
  copy: mini(
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.2" />
      <path d="M10.5 5.5v-3h-8v8h3" />
    </>,
  ),
  edit: mini(<path d="M3 13l.7-3L11 2.7l2.3 2.3L6 12.3z" />),
  narrower: mini(<path d="M1.5 8h4.5M4 5.8 6.2 8 4 10.2M14.5 8H10M12 5.8 9.8 8l2.2 2.2" />),
  wider: mini(<path d="M1.5 8h13M4 5.5 1.5 8 4 10.5M12 5.5 14.5 8 12 10.5" />),
  info: mini(
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 7.3v3.6M8 5v.1" />
    </>,
  ),
  check: mini(<path d="m3 8.5 3.2 3.2L13 4.8" />),
  expand: mini(<path d="M9.5 2.5h4v4M13.5 2.5 9 7M6.5 13.5h-4v-4M2.5 13.5 7 9" />),
  left: mini(<path d="M10 3.5 5.5 8l4.5 4.5" />),
  right: mini(<path d="M6 3.5 10.5 8 6 12.5" />),
  up: mini(<path d="M3.5 10 8 5.5l4.5 4.5" />),
  down: mini(<path d="M3.5 6 8 10.5 12.5 6" />),
  close: mini(<path d="m4 4 8 8M12 4l-8 8" />),
  bars: mini(<path d="M3 13V8M6.3 13V4M9.7 13V6.5M13 13v-3" />),
  table: mini(<path d="M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 3.5v9" />),
  hide: mini(<path d="M3 8h10M5.5 4.5 8 7l2.5-2.5M5.5 11.5 8 9l2.5 2.5" />),
  search: mini(
    <>
      <circle cx="7" cy="7" r="4.3" />
      <path d="m10.3 10.3 3.2 3.2" />
    </>,
  ),
} as const
