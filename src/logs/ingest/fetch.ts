import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { type Readable, Readable as Stream } from 'node:stream'
import type { S3Client } from '@aws-sdk/client-s3'
import type { ObjectRef } from './messages.js'

/** An object's bytes, and what they turn out to be once they were read. */
export interface Fetched {
  readonly input: Buffer | Readable
  /** MD5 of a file's content, S3's ETag; to be asked after the input was read to its end. */
  etag(): string
}

/** Gives the S3 client for a bucket's Region. The SDK (0.4 s) is loaded when the first one is asked for. */
export type S3For = (region: string | undefined) => S3Client | Promise<S3Client>

/** Opens an object: whole when it is small, as a stream when not. */
export const fetchObject = async (object: ObjectRef, small: number, s3: S3For): Promise<Fetched> => {
  const { place } = object
  if (place.kind === 'file') {
    if (object.bytes <= small) {
      const input = await readFile(place.path)
      return { input, etag: () => createHash('md5').update(input).digest('hex') }
    }
    const hash = createHash('md5')
    const stream = createReadStream(place.path, { highWaterMark: 1024 * 1024 })
    const input = tap(stream, (chunk) => hash.update(chunk))
    let digest: string | undefined
    return {
      input,
      etag: () => {
        digest ??= hash.digest('hex')
        return digest
      },
    }
  }
  const [client, { GetObjectCommand }] = await Promise.all([s3(place.region), import('@aws-sdk/client-s3')])
  const answer = await client.send(new GetObjectCommand({ Bucket: place.bucket, Key: place.key }))
  if (answer.Body === undefined) throw new Error('S3 answered without a body')
  const etag = () => object.version
  if (object.bytes <= small) return { input: Buffer.from(await answer.Body.transformToByteArray()), etag }
  return { input: answer.Body as Readable, etag }
}

/** Seen as it passes, by a generator: a Transform would buffer once more. */
const tap = (stream: Readable, see: (chunk: Buffer) => void): Readable => {
  const passing = async function* () {
    for await (const chunk of stream) {
      see(chunk as Buffer)
      yield chunk as Buffer
    }
  }
  return Stream.from(passing(), { objectMode: false })
}
