import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ObjectRef } from './ingest/messages.js'

/** One file that came through the browser, on disk until it is ingested. */
export interface Upload {
  readonly object: ObjectRef
  remove(): Promise<void>
}

/** Keeps an uploaded file in the data directory; its identity is its content and name. */
export const receiveUpload = async (
  dataDir: string,
  name: string,
  content: Readable,
  source: string | undefined,
): Promise<Upload> => {
  const folder = path.join(dataDir, 'tmp', `upload-${randomUUID()}`)
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, 'content')
  // MD5 as S3's ETags have it: content that was read from there before is known by it.
  const hash = createHash('md5')
  let bytes = 0
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    await pipeline(
      content,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk)
          bytes += chunk.length
          yield chunk
        }
      },
      createWriteStream(file),
    )
  } catch (e) {
    await remove()
    throw e
  }
  const digest = hash.digest('hex')
  // The browser's name may hold anything; as a key only its characters matter, never as a path here.
  const key = name.replaceAll('\\', '/').replace(/^\/+/, '')
  return {
    object: {
      uri: `upload:/${digest.slice(0, 16)}/${key}`,
      key,
      bytes,
      place: { kind: 'file', path: file },
      version: digest,
      temporary: true,
      ...(source === undefined ? {} : { source }),
    },
    remove,
  }
}
