const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/**
 * Text for Slack's mrkdwn: `& < >` escaped (so that nothing in a log line becomes a link or a mention), at most
 * `most` characters after escaping, cut between characters and marked with an ellipsis.
 */
export const escaped = (text: string, most: number): string =>
  clip(text, most, (character) => ENTITIES[character] ?? character)

/** Plain text of at most `most` characters. */
export const plain = (text: string, most: number): string => clip(text, most, (character) => character)

const clip = (text: string, most: number, write: (character: string) => string): string => {
  let out = ''
  // Where to cut if it turns out too long: the last place that leaves room for the ellipsis.
  let cut = ''
  for (const character of text) {
    const written = write(/^[\p{Cc}\p{Bidi_Control}]$/u.test(character) && character !== '\n' ? ' ' : character)
    if (out.length + written.length > most) return `${cut.trimEnd()}…`
    out += written
    if (out.length < most) cut = out
  }
  return out
}
