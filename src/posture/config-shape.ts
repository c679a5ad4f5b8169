import type { Json } from './ci.js'

/**
 * What an AWS SDK call answered, as AWS Config would store it: keys begin in lower case (`dBInstanceIdentifier`,
 * `storageEncrypted`), dates are ISO 8601 texts, bytes are base64, `undefined` and `$metadata` are left out.
 *
 * @param asIs keys whose value is a map with keys of the user's own (`Variables`, `Labels`): its keys stay untouched.
 */
export const configShape = (value: unknown, asIs: readonly string[] = []): Json => {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map((v) => configShape(v, asIs))
  if (typeof value === 'object') {
    const out: Record<string, Json> = {}
    for (const [key, inner] of Object.entries(value)) {
      if (inner === undefined || key === '$metadata') continue
      out[key.charAt(0).toLowerCase() + key.slice(1)] = asIs.includes(key) ? untouched(inner) : configShape(inner, asIs)
    }
    return out
  }
  return null
}

const untouched = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null)) as Json
