/** Bounds of a memo: how many answers it keeps, and up to which length a key is worth keeping. */
export interface MemoLimits {
  readonly entries: number
  readonly keyLength: number
}

/**
 * Remembers a pure function's answers by its text argument. Logs repeat the same few names, so that most
 * questions cost one look-up. Emptied when full: cheaper than keeping an order of use, and as bounded.
 */
export const memo = <T>(answer: (key: string) => T, limits: MemoLimits): ((key: string) => T) => {
  const known = new Map<string, T>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found
    const value = answer(key)
    if (key.length <= limits.keyLength) {
      if (known.size >= limits.entries) known.clear()
      known.set(key, value)
    }
    return value
  }
}
