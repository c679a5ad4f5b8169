import { milliseconds } from './iso-time.js'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Sat, 04 Jun 2016 05:01:10 GMT` (RFC 9110, "HTTP-date"). */
const HTTP = /^[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) GMT$/
/** `Wed Jul 17 17:25:55 UTC 2024`, as Java's `Date.toString` writes it. */
const JAVA = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d\d:\d\d:\d\d) (?:UTC|GMT) (\d{4})$/

/** A time in UTC in English words, in milliseconds since the epoch; undefined for anything else. */
export const englishTime = (value: unknown): number | undefined => {
  if (typeof value !== 'string' || value.length > 40) return undefined
  const http = HTTP.exec(value)
  const java = http === null ? JAVA.exec(value) : null
  const [day, month, year, time] =
    http === null ? [java?.[2], java?.[1], java?.[4], java?.[3]] : [http[1], http[2], http[3], http[4]]
  if (month === undefined) return undefined
  return milliseconds(`${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day}T${time}Z`)
}
