import { createHash } from 'node:crypto'
import type { Ci, Json, JsonObject } from '../ci.js'

/**
 * What changes by itself, and says nothing of how a resource is configured. A control may look at it; the timeline
 * would drown in it. Names as the services' describe calls have them, first letter in lower case.
 */
const VOLATILE: ReadonlySet<string> = new Set([
  'passwordLastUsed',
  'accessKeyLastUsed',
  'roleLastUsed',
  'lastUsedDate',
  'lastAccessedDate',
  'latestRestorableTime',
  'earliestRestorableTime',
  'itemCount',
  'tableSizeBytes',
  'storedBytes',
  'StoredBytes',
  'approximateNumberOfMessages',
  'approximateNumberOfMessagesDelayed',
  'approximateNumberOfMessagesNotVisible',
  'availableIpAddressCount',
  'numberOfMountTargets',
  'sizeInBytes',
  'stateUpdatedTimestamp',
  'stateReason',
  'stateReasonData',
  'stateValue',
  'stateTransitionedTimestamp',
  'latestDeliveryTime',
  'latestNotificationTime',
  'latestCloudWatchLogsDeliveryTime',
  'latestDigestDeliveryTime',
  'latestDeliveryAttemptTime',
  'latestDeliveryAttemptSucceeded',
  'latestNotificationAttemptTime',
  'latestNotificationAttemptSucceeded',
  'lastStatusChangeTime',
  'lastStartTime',
  'lastSuccessfulDeliveryTime',
  'lastAttemptTime',
  'runningTasksCount',
  'pendingTasksCount',
  'events',
  'lastDecreaseDateTime',
])
/** Account parts that are a report of uses, not a configuration. */
const VOLATILE_PARTS: ReadonlySet<string> = new Set(['CredentialReport', 'ServiceLastAccessedDetails'])

/** JSON with the keys of each object in order, so that what is equal has one text; volatile keys left out on wish. */
const write = (value: Json | undefined, all: boolean): string => {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${value.map((v: Json) => write(v, all)).join(',')}]`
  const object = value as JsonObject
  let text = '{'
  for (const key of Object.keys(object).sort()) {
    if (!all && VOLATILE.has(key)) continue
    text += `${text.length > 1 ? ',' : ''}${JSON.stringify(key)}:${write(object[key], all)}`
  }
  return `${text}}`
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22)

/** What is told of a CI on its timeline; `unread` and times are no part of it. */
const told = (ci: Ci): string => {
  const parts = Object.fromEntries(
    Object.entries(ci.supplementaryConfiguration).filter(([name]) => !VOLATILE_PARTS.has(name)),
  )
  return `${write(ci.configuration, false)}|${write(parts, false)}|${write(ci.tags, true)}|${write(
    ci.relationships as unknown as Json,
    true,
  )}|${ci.arn}`
}

/**
 * The two hashes of a CI. `hash` changes when the resource does; `look` also when something changed by itself, or when
 * a part can be read no more, or again.
 */
export const hashesOf = (ci: Ci): { readonly hash: string; readonly look: string } => {
  const unread = Object.entries(ci.unread ?? {})
    .map(([part, u]) => `${part}:${u.why}`)
    .sort()
    .join(',')
  return {
    hash: digest(told(ci)),
    look: digest(
      `${write(ci.configuration, true)}|${write(ci.supplementaryConfiguration, true)}|${write(ci.tags, true)}|${unread}`,
    ),
  }
}
