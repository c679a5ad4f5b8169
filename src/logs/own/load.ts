import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Text } from '../../kernel/errors.js'
import { loadSources, type SourceRegistry } from '../registry.js'

/** Most definitions that are loaded. */
const FILES = 500

/** The folder of the user-defined sources in a data directory. */
export const ownFolder = (dataDir: string): string => path.join(dataDir, 'sources')

/** Told what is wrong with a definition: file, line and what. The others are loaded all the same. */
export type Complain = (problem: Text) => void

/** The shipped sources and those that lie in the data directory. */
export const openSources = async (dataDir: string, complain: Complain): Promise<SourceRegistry> => {
  const registry = await loadSources()
  await reloadOwn(registry, dataDir, complain)
  return registry
}

/** Reads the user-defined sources again: `DATA/sources/ID.yaml`, one file for each, without those that are refused. */
export const reloadOwn = async (
  registry: SourceRegistry,
  dataDir: string,
  complain: Complain,
  without: readonly string[] = [],
): Promise<void> => {
  const folder = ownFolder(dataDir)
  const files = await readdir(folder).catch((e: NodeJS.ErrnoException) => {
    if (e.code === 'ENOENT') return []
    throw e
  })
  registry.replaceOwn([])
  const names = files
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .slice(0, FILES)
  if (names.length === 0) return
  // Where there is none, no thread waits for a YAML parser.
  const [{ compileDefinition }, { DEFINITION_BYTES, readDefinition }] = await Promise.all([
    import('./compile.js'),
    import('./definition.js'),
  ])
  for (const name of names) {
    const file = path.join(folder, name)
    const { size } = await stat(file)
    const read =
      size > DEFINITION_BYTES
        ? [{ line: 1, what: { en: 'the definition is larger than 256 KiB', ja: '定義が256 KiBを超えています' } }]
        : readDefinition(await readFile(file, 'utf8'), registry)
    const problems = Array.isArray(read)
      ? read
      : `${read.id}.yaml` === name
        ? []
        : [
            {
              line: 1,
              what: {
                en: `the file must be called ${read.id}.yaml`,
                ja: `ファイル名は ${read.id}.yaml にしてください`,
              },
            },
          ]
    for (const { line, what } of problems) {
      complain({ en: `${file}:${line}: ${what.en}`, ja: `${file}:${line}: ${what.ja}` })
    }
    // One by one, so that each is held to the fields of those before it.
    if (Array.isArray(read) || problems.length > 0 || without.includes(read.id)) continue
    registry.replaceOwn([...registry.own, compileDefinition(read)])
  }
}
