/** `"name": "text"` pairs and bare names found in the object that begins at `start`, not in those inside it. */
export const ownKeys = (head: string, start: number): ReadonlyMap<string, string> => {
  const keys = new Map<string, string>()
  let depth = 0
  for (let i = start; i < head.length; i++) {
    const char = head[i]
    if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') {
      depth--
      if (depth === 0) break
    } else if (char === '"') {
      let end = i + 1
      while (end < head.length && head[end] !== '"') end += head[end] === '\\' ? 2 : 1
      if (depth === 1) {
        const rest = /^\s*:\s*(?:"([^"\\]*)")?/.exec(head.slice(end + 1, end + 300))
        if (rest !== null) {
          keys.set(head.slice(i + 1, end), rest[1] ?? '')
          // Past the value too, lest it be taken for a name.
          i = end + rest[0].length
          continue
        }
      }
      i = end
    }
  }
  return keys
}

type Keys = ReadonlyMap<string, string>

/** What the beginning of a JSON file says about what is in it. */
export interface JsonHead {
  /** Names, and values that are text, of the first record outside of what AWS wraps around it. */
  readonly record: Keys
  /** `detail-type` of an EventBridge envelope; the record is the envelope then. */
  readonly detailType: string
  /** `source` of an EventBridge envelope. */
  readonly eventSource: string
  /** Name of the list in which the records stand, as `Records`; `''` where there is none. */
  readonly wrapper: string
}

const NOTHING: JsonHead = { record: new Map(), detailType: '', eventSource: '', wrapper: '' }

/** The text at `start`, up to its closing quote or to where the head is cut off, without its escapes. */
const unescaped = (head: string, start: number): string => {
  let end = start
  while (end < head.length && head[end] !== '"') end += head[end] === '\\' ? 2 : 1
  return head.slice(start, end).replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, code: string) => {
    if (code.length > 1) return String.fromCharCode(Number.parseInt(code.slice(1), 16))
    return code === 'n' ? '\n' : code === 't' ? '\t' : code === 'r' ? '\r' : code
  })
}

/** A message of a CloudWatch Logs subscription, or SNS's. */
const MESSAGE = /"[mM]essage"\s*:\s*"/

const WRAPPER =
  /^\{\s*(?:"[^"\\]*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|[\d.truefalsn]+)\s*,\s*){0,8}"([^"\\]+)"\s*:\s*\[\s*(?=\{)/

const read = (head: string): JsonHead => {
  const start = head.search(/[^\s\ufeff]/)
  if (start < 0) return NOTHING
  if (head[start] === '[') {
    const first = /^\[\s*(?=\{)/.exec(head.slice(start, start + 256))
    return first === null ? NOTHING : { ...NOTHING, record: ownKeys(head, start + first[0].length) }
  }
  if (head[start] !== '{') return NOTHING
  const keys = ownKeys(head, start)
  const detailType = keys.get('detail-type') ?? ''
  if (detailType !== '' && keys.has('source')) {
    return { ...NOTHING, record: keys, detailType, eventSource: keys.get('source') ?? '' }
  }
  if (keys.get('messageType') === 'CONTROL_MESSAGE') {
    // CloudWatch Logs tries the way before it sends records.
    const next = head.slice(start + 1).search(/\{\s*"messageType"/)
    return next < 0 ? NOTHING : read(head.slice(start + 1 + next))
  }
  const isSubscription = keys.has('messageType') && keys.has('logGroup')
  const isNotification = keys.get('Type') === 'Notification' && keys.has('TopicArn')
  if (isSubscription || isNotification) {
    const message = MESSAGE.exec(head)
    if (message === null) return NOTHING
    const inner = unescaped(head, message.index + message[0].length)
    // One level: what AWS wraps twice is an envelope in a notification, and read as that.
    return /^\s*\{/.test(inner) ? read(inner) : NOTHING
  }
  const wrapper = WRAPPER.exec(head.slice(start))
  // `{"version":…,"resources":[{…` is a record with a list in it: only the wrapper's own source asks for its name.
  return { ...NOTHING, record: keys, wrapper: wrapper?.[1] ?? '' }
}

let lastHead = ''
let last = NOTHING

/** Reads the first 4 KiB of a file, once however many log sources ask. */
export const jsonHead = (head: string): JsonHead => {
  if (head !== lastHead) {
    last = read(head)
    lastHead = head
  }
  return last
}

/** The first record in the list `wrapper`, where the file is such a list. */
export const wrappedRecord = (head: string, wrapper: string): Keys | undefined => {
  if (jsonHead(head).wrapper !== wrapper) return undefined
  const start = head.search(/[^\s\ufeff]/)
  const found = WRAPPER.exec(head.slice(start))
  return found === null ? undefined : ownKeys(head, start + found[0].length)
}
