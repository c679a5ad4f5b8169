const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/** JSON white space, and what joins documents in practice: commas, record separators, NUL padding. */
export const isGap = (byte: number): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x2c || byte === 0x1e || byte === 0

/**
 * Finds the end of the JSON object or array that begins at `from`, by brackets and strings alone.
 * Returns the index after its last byte, or -1 when the buffer ends before it does.
 */
export const endOfValue = (bytes: Uint8Array, from: number): number => {
  let depth = 0
  const length = bytes.length
  for (let i = from; i < length; i++) {
    const byte = bytes[i]
    if (byte === QUOTE) {
      for (i++; i < length; i++) {
        const inner = bytes[i]
        if (inner === BACKSLASH) i++
        else if (inner === QUOTE) break
      }
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth--
      if (depth <= 0) return i + 1
    }
  }
  return -1
}
