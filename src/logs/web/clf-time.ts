import { milliseconds } from '../iso-time.js'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const FORM = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{4})$/

let lastText = ''
let last: number | undefined

/** `06/Feb/2019:00:00:38 +0000`, the time of the common log format, in milliseconds; undefined for anything else. */
export const clfTime = (text: string): number | undefined => {
  // Neighbouring lines are mostly of the same second.
  if (text === lastText) return last
  const [, day, month = '', year, time, zone] = FORM.exec(text) ?? []
  const number = MONTHS.indexOf(month) + 1
  last = number === 0 ? undefined : milliseconds(`${year}-${String(number).padStart(2, '0')}-${day}T${time}${zone}`)
  lastText = text
  return last
}
