import type { Json, JsonObject } from '../ci.js'

/**
 * Parts that AWS Config leaves out when a resource has none of them. For these an absent key is an answer; for all
 * others it is none, and a control that needs one says that it could not look.
 * Source: configuration items of `AWS::S3::Bucket`; awslabs/aws-config-resource-schema names the parts.
 */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  'AWS::S3::Bucket': [
    'BucketCrossOriginConfiguration',
    'BucketLifecycleConfiguration',
    'BucketReplicationConfiguration',
    'BucketWebsiteConfiguration',
    'ObjectLockConfiguration',
    'PublicAccessBlockConfiguration',
    'ServerSideEncryptionConfiguration',
  ],
}

/** Parts that are the text of a policy with us as with AWS; AWS Config may hold them as an object. */
const POLICY_TEXTS: ReadonlySet<string> = new Set(['Policy', 'RepositoryPolicyText', 'FileSystemPolicy'])

/** Parts that come as the JSON text of a JSON text, though they are objects. */
const TWICE: ReadonlySet<string> = new Set(['AccessControlList'])

const parsed = (text: string): Json => {
  try {
    return JSON.parse(text) as Json
  } catch {
    // Plain words, as `Enabled`: AWS Config writes some parts so.
    return text
  }
}

/** `supplementaryConfiguration` with its texts opened, spelt as our collectors spell it. */
export const partsOf = (resourceType: string, given: JsonObject): JsonObject => {
  const out: Record<string, Json> = {}
  for (const [name, value] of Object.entries(given)) {
    // They are the CI's own tags.
    if (name === 'Tags' || name === 'tags' || name === 'BucketTaggingConfiguration') continue
    let part: Json = typeof value === 'string' ? parsed(value) : value
    if (TWICE.has(name) && typeof part === 'string') part = parsed(part)
    if (POLICY_TEXTS.has(name) && typeof part === 'object' && part !== null) part = JSON.stringify(part)
    out[name] = part
  }
  for (const name of LEFT_OUT[resourceType] ?? []) {
    // Some of an item's parts are never there without the others: an item without any was not read for its parts.
    if (!(name in out) && Object.keys(given).length > 0) out[name] = null
  }
  return out
}
