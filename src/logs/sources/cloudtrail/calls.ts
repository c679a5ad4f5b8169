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

/** AWS has some 15,000 event names; more come only from input made up to fill memory. */
const MOST = 20_000
/** Longer names are worked out anew each time. */
const LONGEST = 128

const known = new Map<string, Map<string, Call>>()
let size = 0
// Neighbours in a file are mostly of one service: comparing its name costs a tenth of hashing it.
let lastSource: string | undefined
let lastCalls: Map<string, Call> | undefined

const callsOf = (eventSource: string): Map<string, Call> => {
  if (eventSource === lastSource && lastCalls !== undefined) return lastCalls
  let calls = known.get(eventSource)
  if (calls === undefined) {
    calls = new Map()
    known.set(eventSource, calls)
  }
  lastSource = eventSource
  lastCalls = calls
  return calls
}

const make = (eventSource: string, name: string): Call => {
  const service = serviceOf(eventSource)
  return {
    source: eventSource,
    name,
    ...categorise(service, name),
    namings: namingsOf(service, name),
    target: targetReader(service),
    issuedIn: issuedIn(service),
  }
}

/** What is known about a call before its record is read: two look-ups for every record. */
export const callOf = (eventSource: string, eventName: string): Call => {
  if (eventSource.length > LONGEST || eventName.length > LONGEST) return make(eventSource, eventName)
  const found = callsOf(eventSource).get(eventName)
  if (found !== undefined) return found
  if (++size > MOST) {
    known.clear()
    lastSource = undefined
    size = 1
  }
  const calls = callsOf(eventSource)
  const first = calls.values().next().value
  // One and the same string for the service, whichever of its calls it is.
  const call = make(first?.source ?? eventSource, eventName)
  calls.set(eventName, call)
  return call
}
