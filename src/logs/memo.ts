/** Bounds of a memo: how many answers it keeps, and up to which length a key is worth keeping. */
export interface MemoLimits {
  readonly entries: number
  readonly keyLength: number
}

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
  let lastKey: string | undefined
  let last: T | undefined
  return (key) => {
    if (key === lastKey) return last as T
    let value = known.get(key)
    if (value === undefined) {
      value = answer(key)
      if (key.length > limits.keyLength) return value
      if (known.size >= limits.entries) known.clear()
      known.set(key, value)
    }
    lastKey = key
    last = value
    return value
  }
}
