import { memo } from '../../memo.js'
import { type Action, categorise } from './actions.js'
import { type Namings, namingsOf } from './resources.js'
import { issuedIn, type TargetOf, targetReader } from './targets.js'

/** All that `eventSource` and `eventName` alone say about a record. */
export interface Call extends Action {
  /** `eventSource` and `eventName` themselves; equal texts are one string here. */
  readonly source: string
  readonly name: string
  readonly namings: Namings | undefined
  readonly target: TargetOf
  readonly issuedIn: 'credentials' | 'accessKey' | undefined
}

/** `ec2` of `ec2.amazonaws.com`. */
const serviceOf = (eventSource: string): string => {
  const dot = eventSource.indexOf('.')
  return dot < 0 ? eventSource : eventSource.slice(0, dot)
}

const bySource = memo(
  (eventSource) => {
    const service = serviceOf(eventSource)
    const target = targetReader(service)
    return memo<Call>(
      (name) => ({
        source: eventSource,
        name,
        ...categorise(service, name),
        namings: namingsOf(service, name),
        target,
        issuedIn: issuedIn(service),
      }),
      { entries: 1024, keyLength: 128 },
    )
  },
  { entries: 512, keyLength: 128 },
)

/** What is known about a call before its record is read: two look-ups for every record. */
export const callOf = (eventSource: string, eventName: string): Call => bySource(eventSource)(eventName)
