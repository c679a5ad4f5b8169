import type { EventJson, FieldInfo } from '../contract/index.js'
import type { Event } from './event.js'
import type { Field } from './fields.js'
import type { KnownField } from './lake/event-store.js'

/** ISO 8601; microseconds only where there are any. */
export const isoTime = (time: number): string => {
  const whole = Math.floor(time)
  const micros = Math.round((time - whole) * 1000)
  const iso = new Date(whole).toISOString()
  return micros === 0 ? iso : `${iso.slice(0, -1)}${String(micros).padStart(3, '0')}Z`
}

/** An Event as it leaves the program: dates are ISO 8601 strings, absent fields are left out. */
export const eventJson = (event: Event, field: (name: string) => Pick<Field, 'type'> | undefined): EventJson => {
  const json: EventJson = {}
  for (const [name, value] of Object.entries(event)) {
    if (value === undefined) continue
    if (typeof value === 'number' && field(name)?.type === 'date') json[name] = isoTime(value)
    else json[name] = typeof value === 'object' ? ([...value] as string[]) : value
  }
  return json
}

export const fieldInfo = (field: KnownField): FieldInfo => ({
  name: field.name,
  type: field.type,
  many: field.many === true,
  sources: [...field.sources],
  about: field.about === undefined ? null : { ...field.about },
})
