import type { ControlResult, Severity } from '../../contract/index.js'
import type { Text } from '../../kernel/errors.js'

/** An answer with what its control says of itself: all that a file of results needs. */
export interface Exported extends ControlResult {
  readonly title: Text
  readonly severity: Severity
  readonly why: Text
  readonly fix: Text
  readonly cli: string
  /** `CIS AWS Foundations Benchmark v1.2.0/4.3`, as Security Hub writes them. */
  readonly requirements: readonly string[]
  /** Standards that have the control, by their ARN or id. */
  readonly standards: readonly string[]
}

/** `arn:aws-cn:…` → `aws-cn`. */
export const partitionOf = (arn: string): string => arn.split(':')[1] || 'aws'

/** At most `most` UTF-16 units, as the receiving APIs count them. */
export const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)
