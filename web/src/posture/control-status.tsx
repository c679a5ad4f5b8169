import type { ControlResult, ControlStatus } from '../../../src/contract/index.js'
import { useT } from '../i18n/index.js'

const SHAPES: Readonly<Record<ControlStatus, string>> = {
  FAILED: 'M4 4l8 8M12 4l-8 8',
  UNKNOWN: 'M5.6 6a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.2.9-1.2 1.7M8 12.4v.2',
  PASSED: 'm3 8.4 3.3 3.3L13 5',
  NO_DATA: 'M4 8h8',
  DISABLED: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM4.2 4.2l7.6 7.6',
}

const Mark = ({ shape, status, word }: { shape: string; status: string; word: string }) => (
  <span className="hm-status" data-control-status={status}>
    <svg
      viewBox="0 0 16 16"
      width="14"
      height="14"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={shape} />
    </svg>
    {word}
  </span>
)

/** What a control says over all its resources, as sign and word. */
export const ControlStatusMark = ({ status }: { readonly status: ControlStatus }) => {
  const t = useT()
  return <Mark shape={SHAPES[status]} status={status} word={t(`control.status.${status}`)} />
}

const OF_RESULT = {
  FAILED: 'FAILED',
  WARNING: 'UNKNOWN',
  PASSED: 'PASSED',
  NOT_AVAILABLE: 'NO_DATA',
} as const satisfies Record<ControlResult['status'], ControlStatus>

/** What it says of one resource. One that is excepted leaves the count and is no failure to the eye. */
export const ResultMark = ({ status, suppressed }: Pick<ControlResult, 'status' | 'suppressed'>) => {
  const t = useT()
  if (suppressed) return <Mark shape={SHAPES.DISABLED} status="DISABLED" word={t('control.result.suppressed')} />
  return <Mark shape={SHAPES[OF_RESULT[status]]} status={OF_RESULT[status]} word={t(`control.result.${status}`)} />
}
