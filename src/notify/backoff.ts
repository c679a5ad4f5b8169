const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Waits after each failed attempt; together almost a day. After the last attempt it is given up. */
const WAITS = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  8 * HOUR,
] as const

export const MOST_ATTEMPTS = WAITS.length + 1
/** A message that a receiver only ever asked to wait with is given up after this. */
export const MOST_AGE = 24 * HOUR
/** How long a whole channel rests after a failure; longer would hold back what would arrive. */
const MOST_REST = MINUTE

/** Milliseconds until the next attempt, spread by a fifth so that many do not come back at once. */
export const waitAfter = (attempts: number, random: number): number => {
  const wait = WAITS[Math.min(Math.max(attempts, 1), WAITS.length) - 1] ?? 8 * HOUR
  return Math.round(wait * (0.8 + 0.4 * random))
}

export const restAfter = (waitMs: number): number => Math.min(waitMs, MOST_REST)
