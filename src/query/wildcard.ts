/**
 * Does `text` consist of the pieces in this order, with any run of characters between them?
 * The leftmost place is right for each inner piece, so nothing is ever tried twice.
 */
export const matchPieces = (text: string, pieces: readonly string[]): boolean => {
  const last = pieces.length - 1
  const head = pieces[0] as string
  if (last === 0) return text === head
  const tail = pieces[last] as string
  const end = text.length - tail.length
  if (end < head.length || !text.startsWith(head) || !text.endsWith(tail)) return false
  let at = head.length
  for (let i = 1; i < last; i++) {
    const piece = pieces[i] as string
    const found = text.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return at <= end
}
