import { createHash } from 'node:crypto'
import type { FindingKind } from '../contract/index.js'

/** What makes two sightings the same finding. Severity, title, line and version are no part of it. */
export interface Identity {
  readonly kind: FindingKind
  readonly ruleId: string
  readonly account?: string | undefined
  readonly entity: string
  /** Counts for controls only: an account has one answer for each Region, with one ARN. */
  readonly region?: string | undefined
  /** Of what another product found: its own name of it. It is all that counts then. */
  readonly key?: string | undefined
}

/** The same for the same thing for ever, on every installation: 32 hexadecimal digits. */
export const findingId = ({ kind, ruleId, account, entity, region, key }: Identity): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        key === undefined
          ? [kind, ruleId, account ?? null, entity, ...(kind === 'control' ? [region ?? null] : [])]
          : [kind, key],
      ),
    )
    .digest('hex')
    .slice(0, 32)
