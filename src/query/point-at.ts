import type { Position } from './errors.js'

/** Characters that take two columns of a terminal: East Asian wide and full-width ones, and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u
const NO_WIDTH = /\p{Mn}|\p{Me}|\p{Cf}/u

const columnsOf = (text: string): number => {
  let columns = 0
  for (const char of text) columns += NO_WIDTH.test(char) ? 0 : WIDE.test(char) ? 2 : 1
  return columns
}

/** Columns that a line of a terminal surely has. */
const WIDTH = 100

/**
 * Two lines for a terminal: the line of the text where the error is, and carets under the place.
 * A long line is cut around the place; tabs become spaces.
 */
export const pointAt = (text: string, position: Position): string => {
  const lineStart = text.lastIndexOf('\n', position.start - 1) + 1
  const lineBreak = text.indexOf('\n', position.start)
  const lineEnd = lineBreak < 0 ? text.length : lineBreak
  const clean = (part: string) => part.replace(/[\p{Cc}]/gu, ' ')
  let before = clean(text.slice(lineStart, position.start))
  let after = clean(text.slice(position.start, lineEnd))
  if (columnsOf(before) > WIDTH / 2) {
    const chars = [...before]
    let columns = 0
    let from = chars.length
    while (from > 0 && columns < WIDTH / 2 - 2) columns += columnsOf(chars[--from] ?? '')
    before = `…${chars.slice(from).join('')}`
  }
  const marked = Math.max(1, columnsOf(clean(text.slice(position.start, Math.min(position.end, lineEnd)))))
  const rest = [...after]
  if (rest.length > WIDTH / 2) after = `${rest.slice(0, WIDTH / 2).join('')}…`
  const room = Math.max(1, columnsOf(after))
  return `${before}${after}\n${' '.repeat(columnsOf(before))}${'^'.repeat(Math.min(marked, room))}`
}
