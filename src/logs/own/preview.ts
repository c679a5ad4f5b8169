import type { Event } from '../event.js'
import { LIMITS } from '../ingest/limits.js'
import { readObject } from '../ingest/object-reader.js'
import type { AnySource } from '../registry.js'
import { SourceRegistry } from '../registry.js'

/** Bytes of a sample that is pasted. */
export const SAMPLE_BYTES = 64 * 1024
/** Events and bad records of a sample that are shown. */
const SHOWN = 50

/** What a source makes of a sample. */
export interface Preview {
  readonly events: Event[]
  readonly bad: { reason: string; raw: string; position: number }[]
}

/** Runs a source over a sample as an ingest would. */
export const previewOf = async (source: AnySource, sample: string): Promise<Preview> => {
  const events: Event[] = []
  const bad: Preview['bad'] = []
  await readObject(
    new SourceRegistry([]),
    { uri: 'sample:', key: 'sample' },
    Buffer.from(sample.slice(0, SAMPLE_BYTES)),
    {
      event: (_source, event) => void (events.length < SHOWN && events.push(event)),
      bad: (_source, { reason, raw, position }) =>
        void (bad.length < SHOWN && bad.push({ reason, raw: raw.slice(0, 500), position })),
      breathe: () => undefined,
    },
    { limits: LIMITS, source },
  )
  return { events, bad }
}
