import { memo } from '../../memo.js'
import { attribute, elementIn, textIn } from './xml.js'

/** What the System part of an event says. */
export interface SystemPart {
  readonly provider: string | undefined
  readonly code: string | undefined
  readonly level: string | undefined
  readonly task: string | undefined
  readonly keywords: string | undefined
  /** `SystemTime`, as written. */
  readonly time: string | undefined
  readonly recordId: string | undefined
  readonly activityId: string | undefined
  readonly channel: string | undefined
  readonly computer: string | undefined
  readonly userId: string | undefined
}

const VALUE = "[^'&<>]*"
const TEXT = '[^<&]*'

/**
 * The beginning of an event up to the end of System, in the order in which Windows writes it. One expression that takes
 * all of it costs a tenth of looking for eleven elements one by one.
 */
const WRITTEN = new RegExp(
  [
    `^<Event xmlns='${VALUE}'><System>`,
    `<Provider Name='(${VALUE})'(?: Guid='${VALUE}')?(?: EventSourceName='${VALUE}')?/>`,
    `<EventID(?: Qualifiers='${VALUE}')?>(${TEXT})</EventID>`,
    '<Version>\\d*</Version>',
    `<Level>(${TEXT})</Level>`,
    `<Task>(${TEXT})</Task>`,
    '<Opcode>\\d*</Opcode>',
    `<Keywords>(${TEXT})</Keywords>`,
    `<TimeCreated SystemTime='(${VALUE})'/>`,
    `<EventRecordID>(${TEXT})</EventRecordID>`,
    `<Correlation(?: ActivityID='(${VALUE})')?(?: RelatedActivityID='${VALUE}')?/>`,
    `<Execution ProcessID='\\d*' ThreadID='\\d*'/>`,
    `<Channel>(${TEXT})</Channel>`,
    `<Computer>(${TEXT})</Computer>`,
    `<Security(?: UserID='(${VALUE})')?/>`,
    '</System>',
  ].join(''),
  'y',
)

const present = (value: string | undefined): string | undefined => (value === '' ? undefined : value)

const trimmed = (text: string | undefined): string | undefined => present(text?.trim())

/** One and the same string for equal names, which spares tables the hashing of each. */
const same = memo((name) => name, { entries: 1000, keyLength: 256 })

const repeated = (name: string | undefined): string | undefined => (name === undefined ? undefined : same(name))

/** System of an event as Windows writes it, and where it ends; undefined where it is written in any other way. */
export const writtenSystem = (xml: string): { readonly system: SystemPart; readonly end: number } | undefined => {
  WRITTEN.lastIndex = 0
  const found = WRITTEN.exec(xml)
  if (found === null) return undefined
  return {
    system: {
      provider: repeated(present(found[1])),
      code: trimmed(found[2]),
      level: trimmed(found[3]),
      task: trimmed(found[4]),
      keywords: trimmed(found[5]),
      time: present(found[6]),
      recordId: trimmed(found[7]),
      activityId: present(found[8]),
      channel: repeated(trimmed(found[9])),
      computer: repeated(trimmed(found[10])),
      userId: present(found[11]),
    },
    end: WRITTEN.lastIndex,
  }
}

/** What stands in System, in whatever order. */
export const foundSystem = (system: string): SystemPart => ({
  provider: attribute(elementIn(system, 'Provider'), 'Name'),
  code: textIn(system, 'EventID'),
  level: textIn(system, 'Level'),
  task: textIn(system, 'Task'),
  keywords: textIn(system, 'Keywords'),
  time: attribute(elementIn(system, 'TimeCreated'), 'SystemTime'),
  recordId: textIn(system, 'EventRecordID'),
  activityId: attribute(elementIn(system, 'Correlation'), 'ActivityID'),
  channel: textIn(system, 'Channel'),
  computer: textIn(system, 'Computer'),
  userId: attribute(elementIn(system, 'Security'), 'UserID'),
})
