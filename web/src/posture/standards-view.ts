import { z } from 'zod'
import { CONTROL_STATUSES, type ControlStatus, SEVERITIES, type StandardControl } from '../../../src/contract/index.js'
import { list, text } from '../shell/url-state.js'
import { HISTORY_DAYS, Where } from './posture-api.js'

/** How far back a score is shown. */
export const days = z.coerce
  .number()
  .refine((n): n is (typeof HISTORY_DAYS)[number] => (HISTORY_DAYS as readonly number[]).includes(n))
  .default(90)

/** What the page of a standard shows, as its URL holds it. */
export const StandardView = Where.extend({ days, status: list, severity: list, search: text, attest: text })
export type StandardView = z.infer<typeof StandardView>

const folded = (s: string) => s.normalize('NFKC').toLowerCase()

const order = (item: StandardControl): number =>
  CONTROL_STATUSES.indexOf(item.status) * 10 + SEVERITIES.indexOf(item.severity)

/** Failed before unknown before passed, the worst first within each; else in the order of the standard. */
export const itemsShown = (
  items: readonly StandardControl[],
  { status, severity, search }: Pick<StandardView, 'status' | 'severity' | 'search'>,
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

/** How many there are of each word, under the other filters. */
export const countsOf = (items: readonly StandardControl[], view: StandardView) => {
  const byStatus = itemsShown(items, { ...view, status: [] })
  const bySeverity = itemsShown(items, { ...view, severity: [] })
  return {
    status: (s: ControlStatus) => byStatus.filter((i) => i.status === s).length,
    severity: (s: string) => bySeverity.filter((i) => i.severity === s).length,
  }
}
