import { Quarantine } from '../../event.js'
import source from '../aws.cloudtrail.js'
import { fields } from './fields.js'

/** What a sample file becomes: Events with their dates as ISO text and without absent fields, or why not. */
export const sampleEvents = (bytes: Buffer): unknown[] => {
  const out: unknown[] = []
  const object = { uri: 'file:///sample', key: 'sample' }
  const stream = source.decode.open(
    {
      record: (record, original, position) => {
        const event = source.normalise(record, { object, original, position })
        if (event instanceof Quarantine) out.push({ quarantined: event.reason })
        else {
          const present = Object.entries(event).filter(([, value]) => value !== undefined)
          out.push(
            Object.fromEntries(
              present.map(([name, value]) => [
                name,
                name === '@timestamp' || fields[name]?.type === 'date'
                  ? new Date(value as number).toISOString()
                  : value,
              ]),
            ),
          )
        }
      },
      bad: (reason) => out.push({ quarantined: reason }),
    },
    object,
    { recordBytes: 1 << 20 },
  )
  stream.push(bytes)
  stream.end()
  return out
}
