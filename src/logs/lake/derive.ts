import type { Event } from '../event.js'
import type { Field } from '../fields.js'

/** An Event with its derived fields. */
export const derive = (fields: Readonly<Record<string, Field>>, event: Event): Event => {
  for (const [name, { derived }] of Object.entries(fields)) {
    if (derived === undefined || event[name] !== undefined) continue
    if (derived.kind === 'computed') {
      const value = derived.value(event)
      if (value !== undefined) event[name] = value
    } else {
      const values = [...new Set(derived.of.flatMap((part) => (event[part] ?? []) as string | string[]))]
      if (values.length > 0) event[name] = values
    }
  }
  return event
}
