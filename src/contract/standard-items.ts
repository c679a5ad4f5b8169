import { SEVERITIES } from './findings.js'
import { CONTROL_STATUSES, type StandardControl } from './posture-controls.js'

interface StandardItemsFilter {
  /** Empty: all. */
  readonly status: readonly string[]
  readonly severity: readonly string[]
  readonly search: string
}

const folded = (s: string) => s.normalize('NFKC').toLowerCase()

const order = (item: StandardControl): number =>
  CONTROL_STATUSES.indexOf(item.status) * 10 + SEVERITIES.indexOf(item.severity)

/**
 * Failed before unknown before passed, the worst first within each; else in the order of the standard. The page and the
 * file that is made of it show the same.
 */
export const standardItemsShown = (
  items: readonly StandardControl[],
  { status, severity, search }: StandardItemsFilter,
): StandardControl[] => {
  const wanted = folded(search.trim())
  return items
    .filter(
      (i) =>
        (status.length === 0 || status.includes(i.status)) &&
        (severity.length === 0 || severity.includes(i.severity)) &&
        folded(`${i.controlId} ${i.numbers.join(' ')} ${i.title.ja} ${i.title.en}`).includes(wanted),
    )
    .sort((a, b) => order(a) - order(b))
}
