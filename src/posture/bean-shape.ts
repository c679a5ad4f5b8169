import type { Json } from './ci.js'
import { configShape } from './config-shape.js'

/**
 * What an AWS SDK call answered, for the types that AWS Config writes with all capitals at a key's beginning in lower
 * case: `dbclusterIdentifier`, `iamdatabaseAuthenticationEnabled`, `ssedescription`. DB clusters, their snapshots
 * and DynamoDB tables are spelt so (awslabs/aws-config-resource-schema). All else is as `configShape` has it.
 */
export const beanShape = (value: unknown): Json => lowered(configShape(value))

const lowered = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(lowered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [beanKey(k), lowered(v)]))
}

// `configShape` has lowered the first letter, so what is left of a leading run of capitals begins at the second.
const beanKey = (key: string): string =>
  key.replace(/^([a-z])([A-Z]+)/, (_, a: string, rest: string) => a + rest.toLowerCase())
