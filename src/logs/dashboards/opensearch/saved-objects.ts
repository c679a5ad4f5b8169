import { z } from 'zod'

/** Objects of an export; a large estate has some hundred. */
const MOST = 2000
/** Index patterns carry the list of all their fields. */
const LINE = 4 * 1024 * 1024

const Reference = z.object({ name: z.string(), type: z.string(), id: z.string() })
const SavedObject = z.object({
  type: z.string(),
  id: z.string(),
  attributes: z.record(z.string(), z.unknown()),
  references: z.array(Reference).default([]),
})
/** One line of an export (OpenSearch Dashboards, "Saved objects export API"). */
export type SavedObject = z.infer<typeof SavedObject>

/** A line that is no saved object. */
export interface WrongLine {
  /** From 1. */
  readonly line: number
  readonly what: string
}

/** Reads an export of saved objects, a JSON object on each line; its last line, a summary, is passed over. */
export const readSavedObjects = (ndjson: string): { objects: SavedObject[]; wrong: WrongLine[] } => {
  const objects: SavedObject[] = []
  const wrong: WrongLine[] = []
  for (const [at, text] of ndjson.split('\n').entries()) {
    if (text.trim() === '') continue
    const line = at + 1
    if (objects.length === MOST) {
      wrong.push({ line, what: `more than ${MOST} objects` })
      break
    }
    if (text.length > LINE) {
      wrong.push({ line, what: `longer than ${LINE / 1024 / 1024} MiB` })
      continue
    }
    const content = json(text)
    if (content === undefined) {
      wrong.push({ line, what: 'not JSON' })
      continue
    }
    if (typeof content === 'object' && content !== null && 'exportedCount' in content) continue
    const parsed = SavedObject.safeParse(content)
    if (parsed.success) objects.push(parsed.data)
    else {
      const [issue] = parsed.error.issues
      wrong.push({ line, what: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` })
    }
  }
  return { objects, wrong }
}

/** The JSON that a saved object keeps in a text; undefined: none. */
export const json = (text: unknown): unknown => {
  if (typeof text !== 'string') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
