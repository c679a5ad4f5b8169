import type { Ci, Json } from '../ci.js'
import { NotRead } from './control.js'
import { unreadPart } from './evaluate.js'

/**
 * A piece of a resource that AWS Config stores inside `configuration` and our own collector reads by a further call,
 * or that only some resources of a type need to be judged. `null`: there is none.
 *
 * A control that asks for it does not name it in `needs`.
 *
 * @throws NotRead, which the engine turns into WARNING, when it is in neither place.
 */
export const pieceOf = (ci: Ci, name: string): Json => {
  const inside = ci.configuration?.[name]
  if (inside !== undefined) return inside
  const reason = unreadPart(ci, name)
  if (reason !== undefined) throw new NotRead(name, reason)
  return ci.supplementaryConfiguration[name] ?? null
}

/** Thrown for a value that the control needs and that this configuration item does not have. */
export const missing = (name: string): NotRead =>
  new NotRead(name, {
    en: `${name} is not in this configuration item.`,
    ja: `${name} がこの設定項目に含まれていません。`,
  })
