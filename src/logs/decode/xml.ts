/** Most a name in a tag may have. */
const ATTRIBUTE = /([\w:.-]{1,100})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)')/g

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Text without XML's escapes. No others are known, so none can grow. */
export const unescapeXml = (text: string): string =>
  text.includes('&')
    ? text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos));/g, (whole, decimal, hex, name) => {
        if (name !== undefined) return NAMED[name as string] as string
        const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal)
        return code <= 0x10ffff ? String.fromCodePoint(code) : (whole as string)
      })
    : text

/** Markup that begins with `<`. */
export type XmlToken =
  | {
      readonly kind: 'open'
      readonly end: number
      readonly name: string
      readonly attributes: string
      readonly closed: boolean
    }
  | { readonly kind: 'close'; readonly end: number; readonly name: string }
  | { readonly kind: 'text'; readonly end: number; readonly text: string }
  /** `<?xml …?>` and the like; comments are one without text. */
  | { readonly kind: 'note'; readonly end: number; readonly text: string }
  | { readonly kind: 'dtd'; readonly end: number }
  | { readonly kind: 'bad'; readonly end: number }

/** The markup at `at`; undefined where the text ends within it. */
export const xmlToken = (text: string, at: number): XmlToken | undefined => {
  const delimited = (open: string, close: string) => {
    if (!text.startsWith(open, at)) return undefined
    const end = text.indexOf(close, at + open.length)
    return end < 0 ? 'open' : { inner: text.slice(at + open.length, end), end: end + close.length }
  }
  const comment = delimited('<!--', '-->')
  if (comment === 'open') return undefined
  if (comment !== undefined) return { kind: 'note', end: comment.end, text: '' }
  const data = delimited('<![CDATA[', ']]>')
  if (data === 'open') return undefined
  if (data !== undefined) return { kind: 'text', end: data.end, text: data.inner }
  const note = delimited('<?', '?>')
  if (note === 'open') return undefined
  if (note !== undefined) return { kind: 'note', end: note.end, text: note.inner }
  if (text.startsWith('<!', at)) {
    // `<!-` and `<![CDA` may be cut short.
    if (text.length - at < 9 && ('<!--'.startsWith(text.slice(at)) || '<![CDATA['.startsWith(text.slice(at))))
      return undefined
    return { kind: 'dtd', end: at + 2 }
  }
  if (text.length - at < 2) return undefined
  const end = tagEnd(text, at + 1)
  if (end < 0) return undefined
  const isClose = text[at + 1] === '/'
  const closed = !isClose && text[end - 1] === '/'
  const inner = text.slice(at + (isClose ? 2 : 1), closed ? end - 1 : end)
  const name = /^[\p{L}_:][\p{L}\p{N}_:.-]{0,199}(?=\s|$)/u.exec(inner)?.[0]
  if (name === undefined) return { kind: 'bad', end: at + 1 }
  return isClose
    ? { kind: 'close', end: end + 1, name }
    : { kind: 'open', end: end + 1, name, attributes: inner.slice(name.length), closed }
}

/** Where a tag ends: `>` may stand in an attribute. */
const tagEnd = (text: string, from: number): number => {
  let quote = ''
  for (let at = from; at < text.length; at++) {
    const char = text[at] as string
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === '>') return at
    else if (char === '"' || char === "'") quote = char
  }
  return -1
}

/** Names and values of a tag's attributes. */
export function* xmlAttributes(text: string): Generator<[string, string]> {
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE))
    yield [name, unescapeXml(double ?? single ?? '')]
}
