import { z } from 'zod'
import { type ControlStatus, type StandardControl, standardItemsShown } from '../../../src/contract/index.js'
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

/** How many there are of each word, under the other filters. */
export const countsOf = (items: readonly StandardControl[], view: StandardView) => {
  const byStatus = standardItemsShown(items, { ...view, status: [] })
  const bySeverity = standardItemsShown(items, { ...view, severity: [] })
  return {
    status: (s: ControlStatus) => byStatus.filter((i) => i.status === s).length,
    severity: (s: string) => bySeverity.filter((i) => i.severity === s).length,
  }
}
