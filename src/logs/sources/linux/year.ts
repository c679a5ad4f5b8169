import { milliseconds } from '../../iso-time.js'
import { memo } from '../../memo.js'

const DAY = 86_400_000
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'

/** `2025/01/01`, `2025-01-01`, `20250101`, `year=2025/month=01/day=01` in an object's key; its last one. */
const DATE =
  /(?:^|[^\d])(?:year=)?(20\d\d)[-/_]?(?:month=)?(0[1-9]|1[0-2])[-/_]?(?:day=)?(0[1-9]|[12]\d|3[01])(?=[^\d]|T\d|\d{6}(?:\D|$)|$)/g

/** End of the day that an object's key names, milliseconds since the epoch; undefined where it names none. */
export const dateInKey = memo(
  (key): number | undefined => {
    let end: number | undefined
    for (const [, year, month, day] of key.matchAll(DATE)) {
      const start = milliseconds(`${year}-${month}-${day}T00:00:00Z`)
      if (start !== undefined) end = start + DAY - 1
    }
    return end
  },
  { entries: 1000, keyLength: 1024 },
)

/** A host's clock may be ahead, and its zone too. */
const AHEAD = DAY

/**
 * The time of `May  1 12:00:00`, which has no year: the latest one that is not after `reference` by more than a day.
 * So the records of 31 December stay in the old year when they are delivered in the new one. In UTC, as EC2's hosts.
 */
export const timeWithoutYear = (text: string, reference: number): number | undefined => {
  const month = MONTHS.indexOf(text.slice(0, 3)) / 3 + 1
  const [, day = '', clock = ''] = text.split(/ +/)
  const rest = `${String(month).padStart(2, '0')}-${day.padStart(2, '0')}T${clock}Z`
  const year = new Date(reference + AHEAD).getUTCFullYear()
  // 29 February may be up to eight years back.
  for (let back = 0; back <= 8; back++) {
    const time = milliseconds(`${year - back}-${rest}`)
    if (time !== undefined && time <= reference + AHEAD) return time
    if (back > 0 && rest.slice(0, 5) !== '02-29') return undefined
  }
  return undefined
}
