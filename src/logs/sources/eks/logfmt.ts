const SPACE = 0x20
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Most pairs that a line is read for. */
const MOST = 100

/**
 * `name=value name="value with \"quotes\""`, as Go's logrus writes it. Words without `=` are passed over; the first
 * of two equal names counts.
 */
export const logfmt = (line: string): ReadonlyMap<string, string> => {
  const pairs = new Map<string, string>()
  let at = 0
  while (at < line.length && pairs.size < MOST) {
    while (line.charCodeAt(at) === SPACE) at++
    const equals = line.indexOf('=', at)
    if (equals < 0) break
    let from = equals
    while (from > at && line.charCodeAt(from - 1) !== SPACE) from--
    const name = line.slice(from, equals)
    at = equals + 1
    let value: string
    if (line.charCodeAt(at) === QUOTE) {
      let end = line.indexOf('"', at + 1)
      if (end < 0) end = line.length
      value = line.slice(at + 1, end)
      if (value.includes('\\')) {
        end = closing(line, at + 1)
        value = unquoted(line.slice(at, end + 1))
      }
      at = end + 1
    } else {
      const end = line.indexOf(' ', at)
      value = line.slice(at, end < 0 ? line.length : end)
      at = end < 0 ? line.length : end
    }
    if (name !== '' && !pairs.has(name)) pairs.set(name, value)
  }
  return pairs
}

/** Index of the quote that ends what begins at `from`, or of the line's end. */
const closing = (line: string, from: number): number => {
  let end = from
  while (end < line.length && line.charCodeAt(end) !== QUOTE) end += line.charCodeAt(end) === BACKSLASH ? 2 : 1
  return end
}

const unquoted = (quoted: string): string => {
  try {
    return JSON.parse(quoted) as string
  } catch {
    // Go's escapes are not all JSON's, and a line may be cut off.
    return quoted.slice(1).replace(/"$/, '').replaceAll('\\"', '"')
  }
}
