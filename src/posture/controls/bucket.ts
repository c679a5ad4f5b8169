/** What controls read of `AWS::S3::Bucket`: the parts as AWS Config spells them. */

export interface PublicAccessBlock {
  readonly blockPublicAcls?: boolean
  readonly ignorePublicAcls?: boolean
  readonly blockPublicPolicy?: boolean
  readonly restrictPublicBuckets?: boolean
}

/** The settings of four that are not on, in the order of the console; all four where nothing was ever set. */
export const settingsOff = (block: PublicAccessBlock | null): (keyof PublicAccessBlock)[] =>
  (['blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy', 'restrictPublicBuckets'] as const).filter(
    (name) => block?.[name] !== true,
  )

/** The same for types that are spelt as in CloudFormation. */
export const settingsOffIn = (block: Readonly<Record<string, unknown>> | null | undefined): string[] =>
  ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'].filter(
    (name) => block?.[name] !== true,
  )

export interface Grant {
  /** A group by its name (`AllUsers`), a canonical user as an object. */
  readonly grantee?: string | { readonly id?: string | null }
  /** `FullControl`, `Read`, `ReadAcp`, `Write`, `WriteAcp`. */
  readonly permission?: string | null
}

interface AccessControlList {
  readonly grantList?: readonly Grant[] | null
  readonly owner?: { readonly id?: string | null } | null
}

/** AWS Config keeps this part as a text within a text; our own collector does not. */
export type AclPart = string | AccessControlList | null

export const aclOf = (part: AclPart): AccessControlList => {
  let value: unknown = part
  for (let i = 0; i < 2 && typeof value === 'string'; i++) {
    try {
      value = JSON.parse(value)
    } catch {
      throw new TypeError('AccessControlList is not JSON')
    }
  }
  return typeof value === 'object' && value !== null ? value : {}
}

export interface LifecycleRule {
  readonly id?: string | null
  readonly status?: string
  readonly expirationInDays?: number | null
  readonly transitions?: readonly { readonly days?: number | null; readonly storageClass?: string }[] | null
}

export interface Lifecycle {
  readonly rules?: readonly LifecycleRule[] | null
}

export const activeRules = (lifecycle: Lifecycle | null): LifecycleRule[] =>
  (lifecycle?.rules ?? []).filter((r) => r.status === 'Enabled')
