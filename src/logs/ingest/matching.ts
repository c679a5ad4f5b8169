import type { Event } from '../event.js'
import type { PartBuilder } from '../lake/part-builder.js'
import type { IndicatorRules, IndicatorRulesFactory, Match, MatcherFactory, StreamMatcher } from '../stream-matcher.js'

/** Asks the rules about Events on their way into the lake, and keeps what they say until it is committed with them. */
export class Matching {
  matches: Match[] = []
  readonly #matcherOf: MatcherFactory
  readonly #indicatorRulesOf: IndicatorRulesFactory | undefined
  readonly #matchers = new Map<string, StreamMatcher | undefined>()
  readonly #indicatorRules = new Map<string, IndicatorRules | undefined>()

  constructor(matcherOf: MatcherFactory, indicatorRulesOf?: IndicatorRulesFactory) {
    this.#matcherOf = matcherOf
    this.#indicatorRulesOf = indicatorRulesOf
  }

  /** Asks about one Event and its decoded record; `id` is the Event's where it has none of its own. */
  ask(source: string, event: Event, record: unknown, original: string, id: () => string): void {
    const matcher = this.#matcher(source)
    matcher?.match(event, record, original, (ruleId, value) => {
      this.matches.push(matchOf(ruleId, value, source, event, id()))
    })
  }

  /** Asks about rows of a part that have an indicator of threat intelligence, which enrichment finds. */
  askIndicated(builder: PartBuilder, rows: readonly number[]): void {
    if (rows.length === 0) return
    const { source } = builder
    if (!this.#indicatorRules.has(source)) {
      this.#indicatorRules.set(source, this.#indicatorRulesOf?.(source, builder.stored))
    }
    const rules = this.#indicatorRules.get(source)
    if (rules === undefined) return
    for (const row of rows) {
      const event = builder.event(row)
      const id = `${String(event['hinomi.object'])}-${String(event['hinomi.position'])}`
      for (const ruleId of rules(event)) this.matches.push(matchOf(ruleId, 1, source, event, id))
    }
  }

  /** Sources may have other fields now. */
  renew(): void {
    this.#indicatorRules.clear()
  }

  #matcher(source: string): StreamMatcher | undefined {
    if (this.#matchers.has(source)) return this.#matchers.get(source)
    const matcher = this.#matcherOf(source)
    this.#matchers.set(source, matcher)
    return matcher
  }
}

const matchOf = (ruleId: string, value: number, source: string, event: Event, fallbackId: string): Match => {
  const id = event['event.id']
  const account = event['cloud.account.id']
  const region = event['cloud.region']
  return {
    ruleId,
    source,
    value,
    eventId: typeof id === 'string' ? id : fallbackId,
    timestamp: event['@timestamp'],
    ...(typeof account === 'string' ? { account } : {}),
    ...(typeof region === 'string' ? { region } : {}),
  }
}
