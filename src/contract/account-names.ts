import { z } from 'zod'
import { Instant } from './common.js'

/** Name of an account as events carry it (`cloud.account.name`). */
export const AccountName = z.object({
  account: z.string(),
  name: z.string(),
  /** By AWS Organizations or a scan; null: only people named it. */
  found: z.string().nullable(),
  /** Who gave it another name; null: nobody. */
  changedBy: z.string().nullable(),
  changedAt: Instant.nullable(),
})
export type AccountName = z.infer<typeof AccountName>

/** GET /api/v1/ingest/account-names */
export const AccountNamesOutput = z.object({ accounts: z.array(AccountName) })
export type AccountNamesOutput = z.infer<typeof AccountNamesOutput>

/** PUT /api/v1/ingest/account-names/:account */
export const AccountNameParams = z.object({ account: z.string().regex(/^[\w.:-]{1,100}$/) })
export const AccountNameInput = z.object({ name: z.string().trim().min(1).max(100) })
