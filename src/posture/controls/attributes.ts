import type { Ci } from '../ci.js'
import type { Surroundings } from './control.js'

/**
 * The attributes of a topic or queue: in the configuration where AWS Config recorded the item (it then has `key`), in a
 * part of their own where our collector did.
 *
 * @throws NotRead when it is ours and the part was not read.
 */
export const attributesOf = <T extends object>(ci: Ci, key: string, part: string, around: Surroundings): T => {
  const configuration = ci.configuration ?? {}
  return (key in configuration ? configuration : (around.part(ci, part) ?? {})) as T
}
