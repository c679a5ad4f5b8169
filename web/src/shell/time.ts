import type { Locale } from '../i18n/locale.js'

const formats = new Map<string, Intl.DateTimeFormat>()

/** Formatters cost about 50 µs to make and a table makes thousands of cells, so each is made once. */
const format = (key: string, locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const name = `${key}|${locale}|${options.timeZone}`
  const known = formats.get(name) ?? new Intl.DateTimeFormat(locale, options)
  formats.set(name, known)
  return known
}

/** Whether the browser knows this IANA zone. */
export const isZone = (zone: string): boolean => {
  if (!zone) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

export const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'

/** Zones that are offered first: the browser's, UTC, and for a Japanese reader Tokyo before all. */
export const firstZones = (locale: Locale): string[] => {
  const first = locale === 'ja' ? ['Asia/Tokyo', browserZone(), 'UTC'] : [browserZone(), 'UTC', 'Asia/Tokyo']
  return [...new Set(first)]
}

interface Parts {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly hour: string
  readonly minute: string
  readonly second: string
}

const partsIn = (at: number, zone: string): Parts => {
  const parts = format('parts', 'en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const get = (type: string) => parts.find((p) => p.type === type)?.value ?? ''
  return {
    year: get('year').padStart(4, '0'),
    month: get('month'),
    day: get('day'),
    hour: get('hour'),
    minute: get('minute'),
    second: get('second'),
  }
}

/** `2023-07-10 21:14:03.123`: the same in every language, sortable by eye. */
export const logTime = (instant: string | number, zone: string): string => {
  const at = typeof instant === 'number' ? instant : Date.parse(instant)
  if (Number.isNaN(at)) return String(instant)
  const p = partsIn(at, zone)
  const ms = String(((Math.floor(at) % 1000) + 1000) % 1000).padStart(3, '0')
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second}.${ms}`
}

/** Date and time to the minute, as the language writes them. */
export const dateTime = (instant: string | number, zone: string, locale: Locale): string =>
  format('dateTime', locale, { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant))

/** A date alone. */
export const dateOnly = (instant: string | number, zone: string, locale: Locale): string =>
  format('date', locale, { timeZone: zone, dateStyle: 'medium' }).format(new Date(instant))

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

/** `3 hours ago`, `3 時間前`. Within a minute it says "now". */
export const ago = (instant: string | number, locale: Locale, now: number = Date.now()): string => {
  const seconds = (new Date(instant).getTime() - now) / 1000
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit)
  }
  return relative.format(0, 'second')
}

/** Minutes that the zone is ahead of UTC at that moment. */
export const zoneOffset = (zone: string, at: number): number => {
  const p = partsIn(at, zone)
  const local = Date.UTC(+p.year, +p.month - 1, +p.day, +p.hour, +p.minute, +p.second)
  return Math.round((local - Math.floor(at / 1000) * 1000) / 60_000)
}

/** `+09:00` */
export const offsetText = (minutes: number): string => {
  const abs = Math.abs(minutes)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(abs / 60))}:${two(abs % 60)}`
}

/** The instant in milliseconds at which a clock in the zone shows `YYYY-MM-DDTHH:mm:ss`. */
export const fromLocal = (local: string, zone: string): number => {
  const naive = Date.parse(`${local}Z`)
  // The offset is looked up twice, because the first guess may lie on the other side of a clock change.
  const first = naive - zoneOffset(zone, naive) * 60_000
  return naive - zoneOffset(zone, first) * 60_000
}

/** What a clock in the zone shows, with its offset: `2023-07-10T21:14:03+09:00`. */
export const toLocal = (at: number, zone: string): string => {
  const p = partsIn(at, zone)
  return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}:${p.second}${offsetText(zoneOffset(zone, at))}`
}
