import type { Discover } from '../logs/discover.js'
import type { Posture, Resources } from '../posture/index.js'

export interface FollowOptions {
  readonly discover: Discover
  readonly resources: Resources
  readonly posture: Posture
  readonly warn: (message: string, detail: Record<string, unknown>) => void
}

/** Resources that one run looks at again; what is beyond waits for the next scan, and is said. */
const MOST = 200
/** Events come up to a quarter of an hour after they happened, now and then later. */
const LATE_MS = 24 * 3_600_000

/**
 * Looks again at each recorded resource that a CloudTrail write event names, once the event is in the lake: the change
 * is on the timeline, and its controls are judged, minutes later and not with tomorrow's scan.
 *
 * `since` and `until` (milliseconds) bound when the events came in. Gives how many resources were looked at.
 */
export const followChanges = async (
  { discover, resources, posture, warn }: FollowOptions,
  since: number,
  until: number,
  signal: AbortSignal,
): Promise<{ readonly looked: number }> => {
  const iso = (at: number) => new Date(at).toISOString()
  const { values } = await discover.top(
    {
      kql: `aws.cloudtrail.read_only: false and event.outcome: success and event.ingested >= "${iso(since)}" and event.ingested < "${iso(until)}"`,
      field: 'aws.cloudtrail.resources.arn',
      sources: ['aws.cloudtrail'],
      from: iso(until - LATE_MS),
      to: iso(until),
      zone: 'UTC',
      limit: MOST + 1,
    },
    signal,
  )
  if (values.length > MOST) warn('more resources changed than are looked at again before the next scan', { most: MOST })
  let looked = 0
  for (const { value } of values.slice(0, MOST)) {
    signal.throwIfAborted()
    const known = await resources.find(String(value))
    if (known === undefined) continue
    try {
      await posture.refresh(
        { account: known.account, region: known.region, type: known.type, id: known.resourceId },
        signal,
      )
      looked++
    } catch (cause) {
      signal.throwIfAborted()
      warn('a changed resource could not be looked at again', { arn: String(value), problem: String(cause) })
    }
  }
  return { looked }
}
