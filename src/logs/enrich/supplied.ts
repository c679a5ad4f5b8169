import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Text } from '../../kernel/errors.js'
import { readCloudRanges } from './cloud-ranges.js'
import type { EnrichTables } from './enricher.js'
import { geoFolder, readGeo } from './geo.js'

/** What users put into `DATA/geo`: databases of places, and ranges of cloud providers. */
export class SuppliedFiles {
  readonly #dataDir: string
  readonly #complain: (problem: Text) => void
  #stamp: string | undefined

  constructor(dataDir: string, complain: (problem: Text) => void) {
    this.#dataDir = dataDir
    this.#complain = complain
  }

  /** The tables, where a file came, went or changed since they were given last. */
  async changed(): Promise<Pick<EnrichTables, 'geo' | 'clouds'> | undefined> {
    const stamp = await stampOf(geoFolder(this.#dataDir))
    if (stamp === this.#stamp) return undefined
    const tables = {
      geo: await readGeo(this.#dataDir, this.#complain),
      clouds: await readCloudRanges(this.#dataDir, this.#complain),
    }
    this.#stamp = stamp
    return tables
  }
}

const stampOf = async (folder: string): Promise<string> => {
  const names = await readdir(folder).catch((e: NodeJS.ErrnoException) => {
    if (e.code === 'ENOENT') return []
    throw e
  })
  const files = await Promise.all(
    names.sort().map(async (name) => {
      // One that has gone meanwhile is seen to be gone the next time.
      const found = await stat(path.join(folder, name)).catch(() => undefined)
      return [name, found?.size, found?.mtimeMs, found?.ino]
    }),
  )
  return JSON.stringify(files)
}
