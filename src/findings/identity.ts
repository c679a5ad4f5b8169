import { createHash } from 'node:crypto'

/** What makes two sightings the same finding. Severity, title, line and version are no part of it. */
export interface Identity {
  readonly kind: 'detection'
  readonly ruleId: string
  readonly account?: string | undefined
  readonly entity: string
}

/** The same for the same thing for ever, on every installation: 32 hexadecimal digits. */
export const findingId = ({ kind, ruleId, account, entity }: Identity): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, ruleId, account ?? null, entity]))
    .digest('hex')
    .slice(0, 32)
