import { readFileName } from './file-names.js'

/** An object in S3 that a message names. */
export interface NotifiedObject {
  readonly bucket: string
  readonly key: string
  readonly region?: string
}

/** `bucket/prefix/key`, as `s3BucketLocation` has it. */
export const objectAt = (location: unknown): NotifiedObject | undefined => {
  if (typeof location !== 'string') return undefined
  const [, bucket, key] = /^(?:s3:\/\/)?([^/]+)\/(.+)$/.exec(location) ?? []
  return bucket === undefined || key === undefined ? undefined : { bucket, key }
}

export const isConfigFileKey = (key: string): boolean => readFileName(key).kind !== 'other'
