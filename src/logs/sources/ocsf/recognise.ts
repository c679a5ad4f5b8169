import { jsonHead } from '../../decode/json-head.js'
import { isVerifiedAccess } from '../verifiedaccess/recognise.js'

/** Every event of OCSF has these; `category_uid` and `type_uid` follow from the class, and not every product writes both. */
const isOcsf = (has: (name: string) => boolean): boolean =>
  has('class_uid') && (has('category_uid') || has('type_uid') || has('activity_id'))

export const isOcsfJson = (head: string): boolean => {
  const { record, detailType } = jsonHead(head)
  return detailType === '' && isOcsf((name) => record.has(name)) && !isVerifiedAccess(head)
}

export const isOcsfColumns = (names: readonly string[]): boolean =>
  isOcsf((name) => names.includes(name)) && names.includes('metadata')
