import type { Ci } from './ci.js'

/** What of a type is looked at: an account's, in one Region or (left out) wherever it lies. */
export interface Extent {
  readonly account: string
  readonly region?: string | undefined
  readonly type: string
}

/** What a scan and the controls need of the recorder. */
export interface CiStore {
  /**
   * Takes what was collected; gives those that are new or differ from what was known, each resource once, as it is now.
   * `partial`: a part that an item
   * does not have was not looked at, so what was known of it stays.
   */
  record(cis: readonly Ci[], from: { readonly scan: string; readonly partial?: boolean }): Promise<readonly Ci[]>
  /**
   * All of the extent were listed: what is recorded there and not in `seen` (keys of `ciKey`) is gone.
   * Gives what is gone.
   */
  absent(extent: Extent, seen: ReadonlySet<string>, from: { readonly scan: string }): Promise<readonly Ci[]>
  /** The live resources, in pages. */
  current(extent: Extent): AsyncIterable<readonly Ci[]>
  /** Types of which an account has live resources. */
  types(account: string): Promise<readonly string[]>
}

/** What makes two CIs the same resource within an account. */
export const ciKey = (ci: Pick<Ci, 'resourceType' | 'awsRegion' | 'resourceId'>): string =>
  `${ci.resourceType}\n${ci.awsRegion}\n${ci.resourceId}`
