/** What a field of an Event may hold. Absent is `undefined`, never `null` or an empty string. */
export type Value = string | number | boolean | readonly string[] | readonly number[]

/**
 * One log record, normalised: a flat object keyed by ECS dotted names.
 *
 * Dates are numbers in memory: milliseconds since the epoch, with a fraction for
 * microseconds. They become ISO 8601 strings where an Event leaves the program.
 */
export interface Event {
  /** Milliseconds since the epoch. */
  '@timestamp': number
  [field: string]: Value | undefined
}

/** A record that could not become an Event, and why. */
export class Quarantine {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

/** Sends the record to quarantine; `reason` says what is wrong with it, in English, without its data. */
export const quarantine = (reason: string): Quarantine => new Quarantine(reason)
