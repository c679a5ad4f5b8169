import type { FindingStatus, Severity } from '../../../src/contract/index.js'
import { useT } from '../i18n/index.js'

const SHAPES: Readonly<Record<Severity, string>> = {
  critical: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z',
  high: 'M8 1.2 15.4 14.5H.6z',
  medium: 'M8 .8 15.2 8 8 15.2.8 8z',
  low: 'M1 2.5h14L8 14.8z',
  informational: 'M8 1.2a6.8 6.8 0 1 1 0 13.6A6.8 6.8 0 0 1 8 1.2z',
}

/** A severity told three ways: shape, word, colour. */
export const SeverityMark = ({ severity }: { readonly severity: Severity }) => {
  const t = useT()
  return (
    <span className="hm-severity" data-severity={severity}>
      <svg viewBox="0 0 16 16" width="13" height="13" fill="currentColor" aria-hidden="true">
        <path d={SHAPES[severity]} />
      </svg>
      {t(`severity.${severity}`)}
    </span>
  )
}

const STATUS_SHAPES: Readonly<Record<FindingStatus, string>> = {
  open: 'M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z',
  acknowledged: 'M2 8s2.2-4 6-4 6 4 6 4-2.2 4-6 4-6-4-6-4zM8 6.3a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4z',
  fixing:
    'M10.5 2.5a3.5 3.5 0 0 0-3.3 4.7L2.5 12 4 13.5l4.8-4.7a3.5 3.5 0 0 0 4.5-4.4L11 6.5 9.5 5l2.1-2.3a3.5 3.5 0 0 0-1.1-.2z',
  excepted: 'M8 1.8 13.5 4v4c0 3-2.3 5.2-5.5 6.2C4.8 13.2 2.5 11 2.5 8V4zM5.5 8h5',
  false_positive: 'M4 4l8 8M12 4l-8 8',
  resolved: 'm3 8.4 3.3 3.3L13 5',
}

/** A finding's state, as sign and word. */
export const StatusMark = ({ status }: { readonly status: FindingStatus }) => {
  const t = useT()
  return (
    <span className="hm-status" data-status={status}>
      <svg
        viewBox="0 0 16 16"
        width="14"
        height="14"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d={STATUS_SHAPES[status]} />
      </svg>
      {t(`status.${status}`)}
    </span>
  )
}
