import { emptyRecord, type OwnRecord, VALUES } from './record.js'

/** What stands between the pipes, in their order. */
const HEADER = [
  'version',
  'deviceVendor',
  'deviceProduct',
  'deviceVersion',
  'deviceEventClassId',
  'name',
  'severity',
] as const

/** What a value's name is made of. */
const NAME = /[\w.[\]-]/
/** The longest name. */
const LONGEST = 100

/**
 * A line in ArcSight's Common Event Format, with or without syslog before it, or a sentence that says why it is none.
 * Values with a label (`cs1Label`) stand under it too: `labels.Rule`.
 */
export const cefRecord = (line: string): OwnRecord | string => {
  const start = line.indexOf('CEF:')
  if (start < 0) return 'the line holds no CEF:'
  const record = emptyRecord()
  const prefix = line.slice(0, start).trim()
  if (prefix !== '') record['prefix'] = prefix
  let at = start + 4
  for (const [i, name] of HEADER.entries()) {
    const end = pipe(line, at)
    // The last one may end the line: a device may have nothing to add.
    if (end < 0 && i < HEADER.length - 1) return `the CEF header has ${i + 1} of ${HEADER.length} values`
    record[name] = headerText(line.slice(at, end < 0 ? line.length : end))
    at = end < 0 ? line.length : end + 1
  }
  if (!/^\d+$/.test(String(record['version']))) return 'the CEF version is no number'
  const wrong = readExtension(line.slice(at), record)
  return wrong ?? record
}

/** The next pipe that no backslash escapes. */
const pipe = (line: string, from: number): number => {
  for (let at = from; at < line.length; at++) {
    if (line[at] === '\\') at++
    else if (line[at] === '|') return at
  }
  return -1
}

const headerText = (text: string): string => text.replace(/\\([\\|])/g, '$1').trim()

const valueText = (text: string): string =>
  text.replace(/\\([\\=nr|])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign === 'r' ? '\r' : sign))

/** `a=b c=d e f=g`: values may hold spaces, so a name is the word before a `=` that is not escaped. */
const readExtension = (text: string, record: Record<string, unknown>): string | undefined => {
  const found: { name: string; from: number; start: number }[] = []
  let last = 0
  for (let at = 0; at < text.length && found.length < VALUES; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '=') {
      let start = at
      while (start > last && at - start <= LONGEST && NAME.test(text.charAt(start - 1))) start--
      // `a=b=c`: the second belongs to the value.
      if (start === at || (start > 0 && text[start - 1] !== ' ')) continue
      found.push({ name: text.slice(start, at), from: at + 1, start })
      last = at + 1
    }
  }
  if (found.length === 0 && text.trim() !== '') return 'the CEF extension holds no key=value'
  for (const [i, { name, from }] of found.entries()) {
    const end = found[i + 1]?.start ?? text.length
    record[name] ??= valueText(text.slice(from, end).trimEnd())
  }
  const labels = emptyRecord()
  for (const { name } of found) {
    if (!name.endsWith('Label')) continue
    const value = record[name.slice(0, -5)]
    const label = String(record[name]).replaceAll('.', '_')
    if (value !== undefined && label !== '') labels[label] ??= value
  }
  if (Object.keys(labels).length > 0) record['labels'] = labels
  return undefined
}
