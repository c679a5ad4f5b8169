import { zoneOffset } from '../shell/time.js'

/** Round values for the axis of a measure: at most `most` steps above zero, the last one not below `max`. */
export const countTicks = (max: number, most = 3): number[] => {
  if (max <= 0) return [0, 1]
  const rough = max / most
  const power = 10 ** Math.floor(Math.log10(rough))
  // A measure that is not a count may be less than one.
  const step = Math.max(max < 1 ? 0 : 1, [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough) ?? rough)
  const ticks = [0]
  while ((ticks.at(-1) ?? 0) < max) ticks.push((ticks.at(-1) ?? 0) + step)
  return ticks
}

/** Round durations for an axis, in seconds; below a minute they are as round as numbers. */
export const durationTicks = (max: number, most = 3): number[] => {
  const step = DURATIONS.find((s) => max > 60 && s * most >= max)
  if (step === undefined) return countTicks(max, most)
  return Array.from({ length: Math.ceil(max / step) + 1 }, (_, i) => i * step)
}

const DURATIONS = [30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800]

const S = 1000
const M = 60 * S
const H = 60 * M
const D = 24 * H
const STEPS = [
  S,
  5 * S,
  15 * S,
  30 * S,
  M,
  2 * M,
  5 * M,
  10 * M,
  15 * M,
  30 * M,
  H,
  2 * H,
  3 * H,
  6 * H,
  12 * H,
  D,
  2 * D,
  3 * D,
  7 * D,
  14 * D,
  30 * D,
  90 * D,
  365 * D,
]

export interface TimeTick {
  readonly at: number
  readonly label: string
}

/** Days are written in this part of the room that a day and its clock take. */
const DAY_ROOM = 2 / 3

/** Moments for a time axis, on round clock times of the zone: at most `most` of them, and of days half as many again. */
export const timeTicks = (from: number, to: number, zone: string, most: number): TimeTick[] => {
  const places = (step: number) => (step >= D ? most / DAY_ROOM : most)
  const step = STEPS.find((s) => (to - from) / s <= places(s)) ?? 365 * D
  const offset = zoneOffset(zone, from) * M
  const first = Math.ceil((from + offset) / step) * step - offset
  const ticks: TimeTick[] = []
  let lastDay = ''
  for (let at = first; at < to && ticks.length <= places(step); at += step) {
    const local = new Date(at + zoneOffset(zone, at) * M).toISOString()
    const day = local.slice(5, 10)
    const clock = local.slice(11, step < M ? 19 : 16)
    ticks.push({ at, label: step >= D ? day : day === lastDay ? clock : `${day} ${clock}` })
    lastDay = day
  }
  return ticks
}
