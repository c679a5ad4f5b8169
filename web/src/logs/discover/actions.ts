import type { Scalar } from '../kql-edit.js'

/** What a reader does with a field or a value, wherever it is shown. */
export interface Pivots {
  readonly filter: (field: string, value: Scalar, negate: boolean) => void
  readonly exists: (field: string, negate: boolean) => void
  readonly toggleColumn: (field: string) => void
  /** Searches for this value alone, everywhere. */
  readonly searchOnly: (field: string, value: Scalar) => void
}
