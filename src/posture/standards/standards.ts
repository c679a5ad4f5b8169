import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse, YAMLParseError } from 'yaml'
import { z } from 'zod'
import { BothTexts } from '../../contract/index.js'
import { byNumber } from '../controls/by-number.js'
import { errors } from '../errors.js'

/** A recommendation that no call shows; a person attests it. */
export interface ManualRequirement {
  readonly id: string
  readonly title: { readonly ja: string; readonly en: string }
  /** What to look at and keep as evidence. */
  readonly evidence: { readonly ja: string; readonly en: string }
  /** A control that shows part of it. */
  readonly assist?: string | undefined
}

/** A list of controls with a numbering of its own. */
export interface Standard {
  readonly id: string
  readonly name: { readonly ja: string; readonly en: string }
  readonly version: string
  /** Security Hub's, for one that it has. */
  readonly arn?: string | undefined
  /** Numbers of each control in this standard; none where it has no numbering of its own. */
  readonly controls: ReadonlyMap<string, readonly string[]>
  readonly manual: readonly ManualRequirement[]
  readonly shipped: boolean
}

const Numbers = z.array(z.string().min(1).max(40)).max(100)

/** The form of a file. `controls` is a list of ids, or a map from ids to their numbers. */
const StandardFile = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,59}$/, 'lower-case letters, digits, dots and hyphens'),
  name: z.union([z.string().min(1).max(200), BothTexts]),
  version: z.coerce.string().max(40).default('1'),
  arn: z.string().max(200).optional(),
  controls: z.union([z.array(z.string().max(100)).max(2000), z.record(z.string().max(100), Numbers)]),
  manual: z
    .array(
      z.strictObject({
        id: z.coerce.string().min(1).max(40),
        title: z.union([z.string(), BothTexts]),
        evidence: z.union([z.string(), BothTexts]).default(''),
        assist: z.string().max(100).optional(),
      }),
    )
    .max(500)
    .default([]),
})

const shippedFolder = fileURLToPath(new URL('./shipped/', import.meta.url))

/** A file larger than this is no standard. */
const MOST_BYTES = 2_000_000

/**
 * The standards that are shipped, and those of the user's own in a folder (YAML or JSON, one to a file). Error:
 * STANDARD_WRONG with the file and what is wrong in it; all files are good or none is taken.
 *
 * @param known ids of controls that there are; a standard that names another is wrong.
 */
export const loadStandards = async (
  ownFolder: string | undefined,
  known: ReadonlySet<string>,
): Promise<readonly Standard[]> => {
  const all = new Map<string, Standard>()
  for (const [folder, shipped] of [
    [shippedFolder, true],
    [ownFolder, false],
  ] as const) {
    if (folder === undefined) continue
    const names = await readdir(folder).catch((e: NodeJS.ErrnoException) => {
      if (e.code === 'ENOENT' && !shipped) return []
      throw e
    })
    for (const name of names.filter((n) => /\.(ya?ml|json)$/.test(n)).sort()) {
      const file = path.join(folder, name)
      const standard = read(await readFile(file), file, shipped, known)
      if (all.has(standard.id)) throw errors.STANDARD_WRONG({ file, problem: `the id ${standard.id} is taken` })
      all.set(standard.id, standard)
    }
  }
  return [...all.values()]
}

const read = (bytes: Buffer, file: string, shipped: boolean, known: ReadonlySet<string>): Standard => {
  if (bytes.length > MOST_BYTES) throw errors.STANDARD_WRONG({ file, problem: `more than ${MOST_BYTES} bytes` })
  const given = StandardFile.safeParse(parsed(bytes.toString('utf8'), file))
  if (!given.success) {
    const [issue] = given.error.issues
    throw errors.STANDARD_WRONG({ file, problem: `${issue?.path.join('.')}: ${issue?.message}` })
  }
  const { id, name, version, arn, controls, manual } = given.data
  const numbers = Array.isArray(controls) ? controls.map((c): [string, string[]] => [c, []]) : Object.entries(controls)
  const unknown = numbers.find(([control]) => !known.has(control))
  if (unknown !== undefined) throw errors.STANDARD_WRONG({ file, problem: `there is no control ${unknown[0]}` })
  return {
    id,
    name: both(name),
    version,
    arn,
    controls: new Map([...numbers].sort(([a, x], [b, y]) => byNumber(x[0] ?? a, y[0] ?? b) || byNumber(a, b))),
    manual: manual
      .map((m) => ({ id: m.id, title: both(m.title), evidence: both(m.evidence), assist: m.assist }))
      .sort((a, b) => byNumber(a.id, b.id)),
    shipped,
  }
}

const parsed = (text: string, file: string): unknown => {
  try {
    // Aliases could blow a small file up.
    return parse(text, { maxAliasCount: 100 })
  } catch (e) {
    const problem = e instanceof YAMLParseError ? e.message.split('\n')[0] : String(e)
    throw errors.STANDARD_WRONG({ file, problem: problem ?? '' }, e)
  }
}

const both = (text: string | { ja: string; en: string }) => (typeof text === 'string' ? { ja: text, en: text } : text)
