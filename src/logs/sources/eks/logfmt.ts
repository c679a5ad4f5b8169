const SPACE = 0x20
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Most pairs of a line that are looked at. */
const MOST = 100

/** A name as it stands before its value, and where among the values that is given; -1 for what is not asked for. */
interface Word {
  readonly text: string
  readonly place: number
}

/** No text begins with a NUL and an equals sign where a name is looked for. */
const OTHER: Word = { text: '\0=', place: -1 }

/**
 * Reads `name=value name="value with \"quotes\""`, as Go's logrus writes it: the values of these names, in their order.
 * Words without `=` are passed over; the first of two equal names counts.
 */
export const logfmtOf = (names: readonly string[]): ((line: string) => readonly (string | undefined)[]) => {
  const words = new Map(names.map((name, place): [string, Word] => [name, { text: `${name}=`, place }]))
  /** The names of the line before, in order: the next one mostly has the same, and telling that is cheaper than reading it. */
  const order: Word[] = []
  return (line) => {
    const values: (string | undefined)[] = new Array<string | undefined>(names.length).fill(undefined)
    for (let at = 0, pairs = 0; at < line.length && pairs < MOST; pairs++) {
      while (line.charCodeAt(at) === SPACE) at++
      let word = order[pairs]
      if (word !== undefined && line.startsWith(word.text, at)) at += word.text.length
      else {
        const equals = line.indexOf('=', at)
        if (equals < 0) break
        let from = equals
        while (from > at && line.charCodeAt(from - 1) !== SPACE) from--
        word = words.get(line.slice(from, equals)) ?? OTHER
        order[pairs] = word
        at = equals + 1
      }
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
      if (word.place >= 0 && values[word.place] === undefined) values[word.place] = value
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
