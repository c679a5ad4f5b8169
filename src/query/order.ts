/**
 * Order of strings by code points, which is the order of their UTF-8 bytes and so DuckDB's;
 * JavaScript's own operators put surrogate pairs before U+E000.
 */
export const compareTexts = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    const high = x >= 0xd800 && x <= 0xdfff
    if (high !== (y >= 0xd800 && y <= 0xdfff)) return high ? (y >= 0xe000 ? 1 : x - y) : x >= 0xe000 ? -1 : x - y
    return x - y
  }
  return a.length - b.length
}
