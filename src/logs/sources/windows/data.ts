import { unescapeXml } from '../../decode/xml.js'
import { copied } from '../../memo.js'
import { dataIn } from './xml.js'

/** Where the values that events are asked for stand in `EventData.values`, by their names. */
export const AT = {
  SubjectUserSid: 0,
  SubjectSid: 1,
  SubjectUserName: 2,
  SubjectDomainName: 3,
  TargetUserSid: 4,
  TargetSid: 5,
  TargetUserName: 6,
  TargetDomainName: 7,
  IpAddress: 8,
  IpPort: 9,
  Status: 10,
  SubStatus: 11,
  MemberName: 12,
  MemberSid: 13,
  NewProcessName: 14,
  ProcessName: 15,
  NewProcessId: 16,
  ProcessId: 17,
  CommandLine: 18,
  ParentProcessName: 19,
  ServiceName: 20,
  LogonType: 21,
  AuthenticationPackageName: 22,
  WorkstationName: 23,
  Workstation: 24,
  ServiceFileName: 25,
  ImagePath: 26,
  TaskName: 27,
  ObjectType: 28,
  ObjectName: 29,
  RelativeTargetName: 30,
  AccessList: 31,
  AccessMask: 32,
  ShareName: 33,
  ShareLocalPath: 34,
  SharePath: 35,
} as const

const PLACES: ReadonlyMap<string, number> = new Map(Object.entries(AT))
const ABSENT: readonly undefined[] = new Array(PLACES.size).fill(undefined)

/** What an event's data say. */
export interface EventData {
  /** By the numbers of `AT`. */
  readonly values: readonly (string | undefined)[]
  /** All of them, as `Name=value`. */
  readonly pairs: readonly string[]
}

/** Most values that are kept in the list of all. */
const MOST_LISTED = 100
/** Longest value that is kept in the list of all. */
const KEPT = 1024

/** Windows' word for nothing. */
const NOTHING = '-'

const pairOf = (name: string, value: string): string => {
  const pair = `${name}=${value}`
  return pair.length > KEPT ? pair.slice(0, KEPT) : pair
}

/** The data of an event in whatever way it is written. */
export const foundData = (eventData: string): EventData => {
  const values: (string | undefined)[] = ABSENT.slice()
  const pairs: string[] = []
  for (const [name, value] of dataIn(eventData)) {
    const place = PLACES.get(name)
    if (place !== undefined) values[place] = value
    if (pairs.length < MOST_LISTED) pairs.push(pairOf(name, value))
  }
  return { values, pairs }
}

/** Most values of an event, and most names, that are read the quick way. */
const MOST = 200
const MOST_NAMES = 256
const NAME_LENGTH = 64
/** Most event numbers whose order is remembered. */
const MOST_ORDERS = 256
const CODE_LENGTH = 8
/** Values of a name whose pairs are remembered: up to so many, of up to so many characters. */
const REMEMBERED = 512
const VALUE_LENGTH = 64
/** Where hardly more values came than differed, as with numbers of handles, remembering them is in vain. */
const REPEATS = 2

const OPEN = '<EventData>'
const CLOSE = '</EventData>'
const DATA = "<Data Name='"
const DATA_END = '</Data>'
const LESS = 0x3c
const AMPERSAND = 0x26

/** A name, and what its values were lately: the same few users, computers and kinds of objects over and over. */
class Name {
  readonly name: string
  /** `<Data Name='…'>`. */
  readonly opening: string
  readonly place: number | undefined
  /** The last value and its pair. */
  value = ''
  pair = ''
  /** The event, by its number, in which it had a value. */
  seen = 0
  #pairs: Map<string, string> | undefined = new Map()
  #asked = 0

  constructor(name: string) {
    this.name = name
    this.opening = `${DATA}${name}'>`
    this.place = PLACES.get(name)
  }

  /** Makes a value the last one. */
  take(value: string): void {
    if (value.length > VALUE_LENGTH || this.#pairs === undefined) {
      // Of its own: a name that comes rarely would keep the whole text of an object that it was in.
      this.value = copied(value)
      this.pair = pairOf(this.name, this.value)
      return
    }
    this.#asked++
    let pair = this.#pairs.get(value)
    if (pair === undefined) {
      if (this.#pairs.size >= REMEMBERED) {
        this.#pairs = this.#asked < REMEMBERED * REPEATS ? undefined : new Map()
        this.#asked = 0
      }
      pair = pairOf(this.name, value)
      // Of the pair, not of the object's text, which is not to be kept for its sake.
      this.#pairs?.set(pair.slice(this.name.length + 1), pair)
    }
    this.pair = pair
    this.value = pair.slice(this.name.length + 1)
  }
}

const names = new Map<string, Name>()
/** The names in the order in which the last event of a number had them: the next one has the same. */
const orders = new Map<string, Name[]>()
let events = 0

const orderOf = (code: string): Name[] => {
  let order = orders.get(code)
  if (order === undefined) {
    if (orders.size >= MOST_ORDERS) orders.clear()
    order = []
    if (code.length <= CODE_LENGTH) orders.set(code, order)
  }
  return order
}

/** The name in the tag at `at`; undefined where the tag is written in another way. */
const nameAt = (xml: string, at: number): Name | undefined => {
  if (!xml.startsWith(DATA, at)) return undefined
  const from = at + DATA.length
  const end = xml.indexOf("'", from)
  if (end <= from || end - from > NAME_LENGTH || !xml.startsWith("'>", end)) return undefined
  const text = xml.slice(from, end)
  let name = names.get(text)
  if (name === undefined) {
    if (text.includes('&') || text.includes('<') || names.size >= MOST_NAMES) return undefined
    name = new Name(text)
    names.set(name.opening.slice(DATA.length, -2), name)
  }
  return name
}

/** Where the text that begins at `from` ends, negative where it has escapes; 0 where it does not end. */
const endOfText = (xml: string, from: number): number => {
  let escaped = false
  for (let at = from; at < xml.length; at++) {
    const code = xml.charCodeAt(at)
    if (code === LESS) return escaped ? -at : at
    if (code === AMPERSAND) escaped = true
  }
  return 0
}

/**
 * EventData at `from` as Windows writes it, `<Data Name='x'>y</Data>` one after another, and where it ends; undefined
 * where it is written in another way. `code`: the event's number.
 */
export const writtenData = (
  xml: string,
  from: number,
  code: string,
): { readonly data: EventData; readonly end: number } | undefined => {
  if (!xml.startsWith(OPEN, from)) return undefined
  if (names.size >= MOST_NAMES) {
    names.clear()
    orders.clear()
  }
  const order = orderOf(code)
  const event = ++events
  const values: (string | undefined)[] = ABSENT.slice()
  const pairs: string[] = []
  let at = from + OPEN.length
  for (let i = 0; i < MOST; i++) {
    let name = order[i]
    if (name === undefined || !xml.startsWith(name.opening, at)) {
      if (xml.startsWith(CLOSE, at)) return { data: { values, pairs }, end: at + CLOSE.length }
      name = nameAt(xml, at)
      if (name === undefined) return undefined
      order[i] = name
    }
    const start = at + name.opening.length
    let end = start + name.value.length
    if (xml.charCodeAt(end) !== LESS || !xml.startsWith(name.value, start)) {
      const found = endOfText(xml, start)
      if (found === 0) return undefined
      end = Math.abs(found)
      const text = xml.slice(start, end)
      name.take((found < 0 ? unescapeXml(text) : text).trim())
    }
    if (!xml.startsWith(DATA_END, end)) return undefined
    at = end + DATA_END.length
    const { value } = name
    if (value === '' || value === NOTHING || name.seen === event) continue
    name.seen = event
    if (name.place !== undefined) values[name.place] = value
    if (pairs.length < MOST_LISTED) pairs.push(name.pair)
  }
  return undefined
}
