import { errors } from './errors.js'

/** Civil time in a zone; month 1 to 12. */
export interface Civil {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly ms: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone)
  if (known !== undefined) return known
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (cause) {
    throw errors.ZONE_UNKNOWN({ zone }, cause)
  }
  // Zones come from outside: some hundreds exist, in many spellings.
  if (formats.size >= 1000) formats.clear()
  formats.set(zone, format)
  return format
}

/** Milliseconds from the epoch of a civil time read as UTC; years below 100 are years, not 19xx. */
export const utcOf = (civil: Civil): number => {
  const date = new Date(0)
  date.setUTCFullYear(civil.year, civil.month - 1, civil.day)
  date.setUTCHours(civil.hour, civil.minute, civil.second, civil.ms)
  return date.getTime()
}

/** The civil time of an instant in an IANA zone. */
export const civilOf = (instant: number, zone: string): Civil => {
  const parts: Record<string, string> = {}
  for (const { type, value } of formatOf(zone).formatToParts(instant)) parts[type] = value
  const year = Number(parts['year'])
  return {
    year: parts['era'] === 'BC' ? 1 - year : year,
    month: Number(parts['month']),
    day: Number(parts['day']),
    hour: Number(parts['hour']),
    minute: Number(parts['minute']),
    second: Number(parts['second']),
    ms: ((instant % 1000) + 1000) % 1000,
  }
}

/** Milliseconds by which a zone's clocks are ahead of UTC at an instant. */
export const offsetAt = (instant: number, zone: string): number => utcOf(civilOf(instant, zone)) - instant

const DAY = 86_400_000

/**
 * The instant of a civil time in a zone. A time that the clocks skip in spring is moved on by the
 * gap; of a time that comes twice in autumn it is the first.
 */
export const instantOf = (civil: Civil, zone: string): number => {
  const wall = utcOf(civil)
  if (zone === 'UTC') return wall
  const before = offsetAt(wall - DAY, zone)
  const after = offsetAt(wall + DAY, zone)
  const early = wall - before
  if (before === after || offsetAt(early, zone) === before) return early
  const late = wall - after
  return offsetAt(late, zone) === after ? late : early
}
