import type { Event } from './event.js'
import type { Fields } from './fields.js'

/**
 * A rule's hit on one Event, as it leaves a worker thread. Plain data.
 * Declared here because the ingest carries it; the rules themselves live a floor above.
 */
export interface Match {
  readonly ruleId: string
  readonly source: string
  readonly eventId: string
  /** `@timestamp`, milliseconds since the epoch. */
  readonly timestamp: number
  /** `cloud.account.id` and `cloud.region` of the event. */
  readonly account?: string
  readonly region?: string
  /** The amount that the metric rises by; 1 for counts. */
  readonly value: number
}

/** Rules that look at one event at a time. Made once per worker thread and source. */
export interface StreamMatcher {
  /**
   * Called for each normalised Event. `raw` is the decoded record, for patterns
   * that are written against the original JSON or the original fields.
   */
  match(event: Event, raw: unknown, original: string, hit: (ruleId: string, value: number) => void): void
}

/** Builds the matcher of a source; undefined when no rule looks at it, so that nothing is called. */
export type MatcherFactory = (source: string) => StreamMatcher | undefined

/** Which rules an event that matches an indicator of threat intelligence sets off. */
export type IndicatorRules = (event: Event) => readonly string[]

/** Builds them for a source and its fields; undefined when there are none, so that no event is put together again. */
export type IndicatorRulesFactory = (source: string, fields: Fields) => IndicatorRules | undefined
