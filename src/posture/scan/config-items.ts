import { readFileName } from '../aws-config/file-names.js'
import { type ReadOptions, readConfigFiles } from '../aws-config/index.js'
import type { Ci } from '../ci.js'

/**
 * The items of AWS Config's files behind each of these places, one after the other. `complete` only where each place is
 * a snapshot file: a history tells of what changed, and a directory may hold any of both.
 */
export const configItems = (
  places: readonly string[],
  options: ReadOptions,
): { readonly items: AsyncIterable<Ci>; readonly complete: boolean } => ({
  items: (async function* () {
    for (const place of places) yield* readConfigFiles(place, options)
  })(),
  complete: places.every((place) => readFileName(place).kind === 'snapshot'),
})
