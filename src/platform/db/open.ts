import { isHinomiError } from '../../kernel/errors.js'
import { errors } from '../errors.js'
import type { Database } from './types.js'

export type DatabasePlace =
  /** `seed` is the dump of a cluster to begin with, in place of the one that the build made. */
  | { readonly dir: string; readonly seed?: Uint8Array | undefined }
  | { readonly url: string }
  | { readonly memory: true; readonly seed?: Uint8Array | undefined }

/**
 * Opens the state, creates it where there is none, and brings its tables up to date.
 *
 * Errors: DATABASE_FAILED with the reason, DATABASE_FOREIGN for a state that another version of Hinomi made.
 */
export const openDb = async (place: DatabasePlace): Promise<Database> => {
  try {
    // Only the one that is used is loaded: either brings a driver of its own.
    if ('url' in place) return await (await import('./postgres.js')).openPostgres(place.url)
    const { openEmbedded } = await import('./embedded.js')
    return await openEmbedded('dir' in place ? place.dir : undefined, place.seed)
  } catch (e) {
    const shown = shownPlace(place)
    if (isHinomiError(e)) throw errors.DATABASE_FOREIGN({ place: shown }, e.cause)
    throw errors.DATABASE_FAILED({ place: shown, reason: reasonOf(e).slice(0, 300) }, e)
  }
}

/** Without the password that a URL may hold. */
const shownPlace = (place: DatabasePlace): string => {
  if ('dir' in place) return place.dir
  if (!('url' in place)) return 'memory'
  return URL.canParse(place.url) ? new URL(place.url).host : 'HINOMI_DATABASE_URL'
}

/** Drivers wrap what the server said in the text of the failed query, and a refused connection in nothing at all. */
const reasonOf = (e: unknown): string => {
  const { cause, errors: several, message, code } = e as AggregateError & { code?: string }
  if (cause instanceof Error) return reasonOf(cause)
  if (several?.[0] instanceof Error) return reasonOf(several[0])
  return message || code || String(e)
}
