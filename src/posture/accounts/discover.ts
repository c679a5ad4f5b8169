import type { Credentials } from './credentials.js'

/** How accounts are reached. */
export type AccountSource =
  | { readonly kind: 'current' }
  | { readonly kind: 'profile'; readonly profile: string }
  | Role
  | {
      readonly kind: 'organization'
      /** Role to take in each account but the one whose credentials are at hand. */
      readonly roleName: string
      readonly externalId?: string | undefined
      readonly profile?: string | undefined
      /** Only these. */
      readonly accounts?: readonly string[] | undefined
    }

interface Role {
  readonly kind: 'role'
  readonly roleArn: string
  readonly externalId?: string | undefined
  readonly profile?: string | undefined
}

export interface DiscoverOptions {
  /** Only these Regions; every one that the account has when left out. */
  readonly regions?: readonly string[] | undefined
  readonly endpoint?: string | undefined
  /** Region to ask first, where calls have none of their own. */
  readonly homeRegion?: string | undefined
  readonly now: () => number
  readonly signal: AbortSignal
}

/** One account as it was found. */
export interface Account {
  readonly account: string
  readonly name: string
  readonly partition: string
  readonly status: 'ready' | 'suspended' | 'denied' | 'failed'
  readonly message?: string
  readonly regions: readonly string[]
  /** Organizational units above it, the nearest first, then the root. */
  readonly units: readonly string[]
  readonly tags: Readonly<Record<string, string>>
  /** Only of one that is ready. */
  readonly credentials?: Credentials
}

/**
 * Finds the accounts of a source and which Regions each has. An account that cannot be entered is given with its
 * reason and never stops the others.
 *
 * Error: ACCOUNTS_UNREACHABLE when the source's own credentials lead nowhere, or the organization cannot be listed.
 */
export async function* discover(source: AccountSource, options: DiscoverOptions): AsyncGenerator<Account> {
  const { findAccounts } = await import('./find-accounts.js')
  yield* findAccounts(source, options)
}
