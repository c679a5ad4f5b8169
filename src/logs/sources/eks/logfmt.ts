const SPACE = 0x20
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Most pairs of a line that are looked at. */
const MOST = 100

/**
 * Reads `name=value name="value with \"quotes\""`, as Go's logrus writes it: the values of these names, in their order.
 * Words without `=` are passed over; the first of two equal names counts.
 */
export const logfmtOf = (names: readonly string[]): ((line: string) => readonly (string | undefined)[]) => {
  const places = new Map(names.map((name, place) => [name, place]))
  return (line) => {
    const values: (string | undefined)[] = new Array<string | undefined>(names.length).fill(undefined)
    for (let at = 0, pairs = 0; at < line.length && pairs < MOST; pairs++) {
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
      const place = places.get(name)
      if (place !== undefined && values[place] === undefined) values[place] = value
    }
    return values
  }
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
