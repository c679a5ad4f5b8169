import type { Params } from './control.js'

/**
 * A parameter that holds several texts: Security Hub writes them as one (`defensive,strictest`), its API as a list.
 * Empty when it is not given.
 */
export const listParam = (params: Params, name: string): readonly string[] => {
  const value = params[name]
  const all = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : []
  return all.flatMap((v) => (typeof v === 'string' && v.trim() !== '' ? [v.trim()] : []))
}
