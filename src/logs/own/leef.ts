import { emptyRecord, type OwnRecord, VALUES } from './record.js'

const HEADER = ['vendor', 'product', 'productVersion', 'eventId'] as const

/** `x09` and `0x09` name a character by its number. */
const HEX = /^(?:0x|x)([0-9A-Fa-f]{1,4})$/

/**
 * A line in QRadar's Log Event Extended Format 1.0 or 2.0, with or without syslog before it, or a sentence that says
 * why it is none.
 */
export const leefRecord = (line: string): OwnRecord | string => {
  const start = line.indexOf('LEEF:')
  if (start < 0) return 'the line holds no LEEF:'
  const record = emptyRecord()
  const prefix = line.slice(0, start).trim()
  if (prefix !== '') record['prefix'] = prefix
  let at = line.indexOf('|', start)
  const version = at < 0 ? '' : line.slice(start + 5, at).trim()
  if (version !== '1.0' && version !== '2.0')
    return `LEEF version ${version.slice(0, 20) || '(none)'} is not known: 1.0 and 2.0 are`
  record['leefVersion'] = version
  for (const [i, name] of HEADER.entries()) {
    const end = line.indexOf('|', at + 1)
    if (end < 0) return `the LEEF header has ${i} of ${HEADER.length} values after its version`
    record[name] = line.slice(at + 1, end).trim()
    at = end
  }
  at++
  let delimiter = '\t'
  if (version === '2.0') {
    const end = line.indexOf('|', at)
    const given = end < 0 ? undefined : delimiterOf(line.slice(at, end))
    // Left out altogether, attributes follow at once.
    if (given !== undefined) {
      delimiter = given
      at = end + 1
    }
  }
  let count = 0
  for (const pair of line.slice(at).split(delimiter)) {
    const equals = pair.indexOf('=')
    if (equals < 1) continue
    record[pair.slice(0, equals).trim()] ??= pair.slice(equals + 1).trimEnd()
    if (++count >= VALUES) break
  }
  return count === 0 && line.slice(at).trim() !== '' ? 'the LEEF attributes hold no key=value' : record
}

const delimiterOf = (text: string): string | undefined => {
  if (text === '') return '\t'
  const hex = HEX.exec(text)?.[1]
  if (hex !== undefined) {
    const code = Number.parseInt(hex, 16)
    return code === 0 ? undefined : String.fromCharCode(code)
  }
  return text.length === 1 ? text : undefined
}
