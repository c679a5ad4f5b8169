import type { Json } from './ci.js'
import { configShape } from './config-shape.js'

/**
 * What an AWS SDK call answered, for the types that AWS Config records through their CloudFormation schema (SNS topics,
 * SQS queues, access points, log groups, …): keys begin with a capital letter (`PublicAccessBlockConfiguration`).
 * All else is as `configShape` has it.
 */
export const cfnShape = (value: unknown): Json => capitalised(configShape(value))

const capitalised = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(capitalised)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([k, v]) => [k.charAt(0).toUpperCase() + k.slice(1), capitalised(v)]),
  )
}
