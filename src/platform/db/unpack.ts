import { closeSync, createReadStream, mkdirSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import tar from 'tar-stream'

/**
 * Unpacks the dump of a cluster. As a stream: PGlite's own way holds the whole cluster in memory, some 90 MB, and twice.
 * It has 1,200 files, most of one page: opened and written at once they take a quarter of the time that a stream for
 * each does.
 */
export const unpack = async (dump: string, dir: string): Promise<void> => {
  const extract = tar.extract()
  const unpacking = pipeline(createReadStream(dump), createGunzip({ chunkSize: 256 * 1024 }), extract)
  for await (const entry of extract) {
    const place = path.join(dir, entry.header.name)
    if (entry.header.type === 'directory') {
      mkdirSync(place, { recursive: true, mode: 0o700 })
      entry.resume()
      continue
    }
    const file = openSync(place, 'w', 0o600)
    try {
      for await (const chunk of entry) writeAll(file, chunk as Buffer)
    } finally {
      closeSync(file)
    }
  }
  await unpacking
}

/** A full disk may take a part of it and refuse the rest only when asked again. */
const writeAll = (file: number, chunk: Buffer): void => {
  for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at)
}
