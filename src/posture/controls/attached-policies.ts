import type { Ci } from '../ci.js'
import { missing } from './piece.js'

/** ARNs of the managed policies on a user, group or role. */
export const attachedArns = (ci: Ci): readonly string[] => {
  const list = ci.configuration?.['attachedManagedPolicies']
  if (!Array.isArray(list)) throw missing('attachedManagedPolicies')
  return (list as readonly { readonly policyArn?: string | null }[]).flatMap((p) => p.policyArn ?? [])
}

/** A parameter's ARN (`arn:{partition}:iam::aws:policy/…`) in the CI's own partition. */
export const inPartition = (ci: Ci, arn: string): string => arn.replace('{partition}', ci.arn.split(':')[1] ?? 'aws')
