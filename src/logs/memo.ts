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
  const known = new Map<string, Entry<T>>()
  // Neighbours in a file are often of one caller: comparing a text costs a tenth of hashing it.
  const recent: (Entry<T> | undefined)[] = new Array(RECENT).fill(undefined)
  let last: Entry<T> | undefined
  return (key) => {
    if (last !== undefined && key === last.key) return last.value
    const { length } = key
    const place =
      length === 0 ? 0 : (length * 31 + key.charCodeAt(length - 1) * 7 + key.charCodeAt(length >> 1)) & (RECENT - 1)
    const seen = recent[place]
    if (seen !== undefined && key === seen.key) return seen.value
    let entry = known.get(key)
    if (entry === undefined) {
      if (length > limits.keyLength) return answer(key)
      const own = copied(key)
      entry = { key: own, value: answer(own) }
      if (known.size >= limits.entries) known.clear()
      known.set(own, entry)
    } else recent[place] = entry
    last = entry
    return entry.value
  }
}

interface Entry<T> {
  readonly key: string
  readonly value: T
}

/** V8 cuts no text shorter than this out of a longer one without copying it. */
const SLICED = 13

/**
 * A text of its own: a piece of an object's text keeps all of that in memory for as long as it is remembered. Two texts
 * that were put together are made one, of their own, once a piece of them is asked for; encoding and decoding takes three
 * times as long and twice the room.
 */
export const copied = (text: string): string => (text.length < SLICED ? text : ` ${text}`.slice(1))
