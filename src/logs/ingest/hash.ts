import { createHash } from 'node:crypto'

/** Identity of one version of an object: what `event.id` is made from where records have no id of their own. */
export const objectHash = (uri: string, version: string): string =>
  createHash('sha256').update(uri).update('\0').update(version).digest('hex').slice(0, 16)
