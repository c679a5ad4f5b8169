/** A piece of JSON text and what it is, for colouring. */
export interface JsonPiece {
  readonly kind: 'key' | 'string' | 'number' | 'word' | 'plain'
  readonly text: string
}

const PIECE = /("(?:\\.|[^"\\])*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g

/** Cuts JSON text into coloured pieces; nothing is lost or added. */
export const jsonPieces = (json: string): JsonPiece[] => {
  const pieces: JsonPiece[] = []
  let at = 0
  for (const m of json.matchAll(PIECE)) {
    if (m.index > at) pieces.push({ kind: 'plain', text: json.slice(at, m.index) })
    if (m[1] !== undefined) {
      pieces.push({ kind: m[2] === undefined ? 'string' : 'key', text: m[1] })
      if (m[2] !== undefined) pieces.push({ kind: 'plain', text: m[2] })
    } else pieces.push({ kind: m[3] === undefined ? 'word' : 'number', text: m[0] })
    at = m.index + m[0].length
  }
  if (at < json.length) pieces.push({ kind: 'plain', text: json.slice(at) })
  return pieces
}

/** JSON text with line breaks and indents; null when the text is no JSON. */
export const prettyJson = (text: string): string | null => {
  const start = text.trimStart()[0]
  if (start !== '{' && start !== '[') return null
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return null
  }
}
