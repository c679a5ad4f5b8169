import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMap, isSeq, LineCounter, parseDocument } from 'yaml'
import { Dashboard } from '../../contract/index.js'
import { errors } from '../errors.js'

/** The dashboards that Hinomi ships: the same place in the source and in the build. */
const shippedDashboards = fileURLToPath(new URL('../../../content/dashboards/', import.meta.url))

const BYTES = 256 * 1024

/**
 * Loads every dashboard of a folder; a file's name is its id.
 * @throws DASHBOARDS_WRONG with the problems of all files at once, each with file and line
 */
export const loadDashboards = async (folder = shippedDashboards): Promise<ReadonlyMap<string, Dashboard>> => {
  const found = new Map<string, Dashboard>()
  const problems: string[] = []
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.json')).sort()) {
    const file = path.join(folder, name)
    if ((await stat(file)).size > BYTES) {
      problems.push(`${file}:1: larger than ${BYTES / 1024} KiB`)
      continue
    }
    const read = readDashboard(await readFile(file, 'utf8'))
    if (Array.isArray(read)) problems.push(...read.map(({ line, what }) => `${file}:${line}: ${what}`))
    else found.set(name.replace(/\.json$/, ''), read)
  }
  if (problems.length > 0) throw errors.DASHBOARDS_WRONG({ problems: problems.join('\n') })
  return found
}

interface Problem {
  readonly line: number
  readonly what: string
}

/** JSON is YAML, whose reader knows in which line each part stands. */
const readDashboard = (text: string): Dashboard | Problem[] => {
  const lines = new LineCounter()
  const doc = parseDocument(text, { lineCounter: lines })
  if (doc.errors.length > 0) {
    return doc.errors.map((e) => ({ line: e.linePos?.[0].line ?? 1, what: e.message.split('\n')[0] ?? '' }))
  }
  const parsed = Dashboard.safeParse(doc.toJS())
  if (parsed.success) return parsed.data
  return parsed.error.issues.map((issue) => {
    let node: unknown = doc.contents
    for (const step of issue.path) {
      const next = isMap(node) || isSeq(node) ? node.get(step, true) : undefined
      if (next === undefined) break
      node = next
    }
    const [offset] = (node as { range?: [number, number, number] | null }).range ?? [0]
    return { line: lines.linePos(offset).line, what: `${issue.path.join('.')}: ${issue.message}` }
  })
}
