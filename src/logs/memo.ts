/** Bounds of a memo: how many answers it keeps, and up to which length a key is worth keeping. */
export interface MemoLimits {
  readonly entries: number
  readonly keyLength: number
}

/** A power of two. */
const RECENT = 64

/**
 * Remembers a pure function's answers by its text argument. Logs repeat the same few names, so that most
 * questions cost one look-up. Emptied when full: cheaper than keeping an order of use, and as bounded.
 *
 * An answer that carries its own question (`{ text, … }`) gives callers one and the same string for equal texts,
 * which spares every later table the hashing of a long text that was parsed anew.
 */
export const memo = <T>(answer: (key: string) => T, limits: MemoLimits): ((key: string) => T) => {
  const known = new Map<string, T>()
  // Neighbours in a file are often of one caller: comparing a text costs a tenth of hashing it.
  const recentKeys: (string | undefined)[] = new Array(RECENT).fill(undefined)
  const recent: (T | undefined)[] = new Array(RECENT).fill(undefined)
  let lastKey: string | undefined
  let last: T | undefined
  return (key) => {
    if (key === lastKey) return last as T
    const { length } = key
    const place =
      length === 0 ? 0 : (length * 31 + key.charCodeAt(length - 1) * 7 + key.charCodeAt(length >> 1)) & (RECENT - 1)
    if (key === recentKeys[place]) return recent[place] as T
    let value = known.get(key)
    if (value === undefined) {
      value = answer(key)
      if (key.length > limits.keyLength) return value
      if (known.size >= limits.entries) known.clear()
      known.set(key, value)
    } else {
      recentKeys[place] = key
      recent[place] = value
    }
    lastKey = key
    last = value
    return value
  }
}
