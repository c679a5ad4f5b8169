import { type EventData, foundData, writtenData } from './data.js'
import { foundSystem, type SystemPart, writtenSystem } from './system.js'
import { partsAfter, renderingIn, systemIn } from './xml.js'

/** The parts of an event. */
export interface Parts {
  readonly system: SystemPart | undefined
  readonly data: EventData
  readonly userData: string | undefined
  readonly rendering: string | undefined
}

const END = '</Event>'

/** The parts of an event: taken at one go as far as Windows writes them as ever, else looked for. */
export const partsOf = (xml: string): Parts => {
  const written = writtenSystem(xml)
  const found = written === undefined ? systemIn(xml) : undefined
  const system = written?.system ?? (found === undefined ? undefined : foundSystem(found.text))
  const end = (written ?? found)?.end ?? 0
  const data = written === undefined ? undefined : writtenData(xml, end, written.system.code ?? '')
  if (data === undefined) {
    const { eventData, userData, rendering } = partsAfter(xml, end)
    return { system, data: foundData(eventData ?? ''), userData, rendering }
  }
  const isLast = data.end + END.length === xml.length && xml.endsWith(END)
  return { system, data: data.data, userData: undefined, rendering: isLast ? undefined : renderingIn(xml, data.end) }
}
