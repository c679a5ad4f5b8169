import { milliseconds } from '../iso-time.js'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const FORM = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{4})$/

/** Lengths of `06/Feb/2019:00:`, and of all with `00:38 +0000` after it. */
const HOUR = 15
const WHOLE = 26
const ZERO = 0x30
const COLON = 0x3a

const inForm = (text: string): number | undefined => {
  const [, day, month = '', year, time, zone] = FORM.exec(text) ?? []
  const number = MONTHS.indexOf(month) + 1
  return number === 0 ? undefined : milliseconds(`${year}-${String(number).padStart(2, '0')}-${day}T${time}${zone}`)
}

/** The hour and zone that were asked for last, and when that hour began: neighbours are of the same one. */
let lastHour = ''
let lastZone = ''
let lastStart: number | undefined

/** The two digits at `at`, below 60; -1 for anything else. */
const sixtieth = (text: string, at: number): number => {
  const tens = text.charCodeAt(at) - ZERO
  const ones = text.charCodeAt(at + 1) - ZERO
  return tens >= 0 && tens < 6 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1
}

/** `06/Feb/2019:00:00:38 +0000`, the time of the common log format, in milliseconds; undefined for anything else. */
export const clfTime = (text: string): number | undefined => {
  const minutes = text.length === WHOLE && text.charCodeAt(HOUR + 2) === COLON ? sixtieth(text, HOUR) : -1
  const seconds = minutes < 0 ? -1 : sixtieth(text, HOUR + 3)
  if (seconds < 0) return inForm(text)
  const hour = text.slice(0, HOUR)
  const zone = text.slice(HOUR + 5)
  if (hour !== lastHour || zone !== lastZone) {
    lastStart = inForm(`${hour}00:00${zone}`)
    lastHour = hour
    lastZone = zone
  }
  return lastStart === undefined ? undefined : lastStart + minutes * 60_000 + seconds * 1000
}
