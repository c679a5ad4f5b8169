import { PassThrough, Readable } from 'node:stream'
import { createGunzip, gunzipSync } from 'node:zlib'
import { Decompress } from 'fzstd'
import type { Limits } from './limits.js'

const SLICE = 4 * 1024 * 1024

export type Compression = 'gzip' | 'zstd' | 'none'

/** Compression by the first bytes; names lie often enough. */
export const compressionOf = (head: Uint8Array): Compression => {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd'
  return 'none'
}

/** What happened to an object's bytes besides being inflated. */
export interface InflateReport {
  /** Set when the object could not be read to its end: in which way, in English. */
  damage?: string
  inflated: number
}

/**
 * The object's bytes, inflated, in pieces of at most a few MiB. A damaged or suspicious object yields what
 * could be read and says the rest in `report`; only failures to read the input itself are thrown.
 */
export async function* inflate(
  input: Buffer | Readable,
  limits: Limits,
  report: InflateReport,
): AsyncGenerator<Buffer, void, void> {
  const { first, rest } = await firstBytes(input)
  const compression = compressionOf(first)
  if (compression === 'gzip' && Buffer.isBuffer(input)) {
    const whole = gunzipWhole(input, limits)
    if (whole !== undefined) {
      report.inflated = whole.length
      for (let at = 0; at < whole.length; at += SLICE) yield whole.subarray(at, at + SLICE)
      return
    }
  }
  let compressed = 0
  const count = (chunk: Buffer) => {
    compressed += chunk.length
    return chunk
  }
  const stream =
    compression === 'gzip' ? gunzip(rest, count) : compression === 'zstd' ? unzstd(rest, count) : pass(rest, count)
  try {
    for await (const chunk of stream) {
      report.inflated += chunk.length
      if (report.inflated > limits.inflatedBytes) {
        report.damage = `the object inflates to more than ${limits.inflatedBytes} bytes`
        return
      }
      if (compression !== 'none' && report.inflated > limits.ratioFrom && report.inflated / compressed > limits.ratio) {
        report.damage = `the object inflates to more than ${limits.ratio} times its size`
        return
      }
      for (let at = 0; at < chunk.length; at += SLICE) yield chunk.subarray(at, at + SLICE)
    }
  } catch (e) {
    if (e instanceof Damage) report.damage = e.message
    else throw e
  }
}

/** The compressed bytes themselves are wrong; anything else is a failure to read them. */
class Damage extends Error {}

/**
 * Room for all at once, as the file's end says (RFC 1952, ISIZE): in pieces each would be copied once more, a third of
 * the time. Of a file of several members it is the last one's, and anyone can write anything there.
 */
const sizeSaid = (input: Buffer, most: number): number =>
  Math.min(most, Math.max(input.readUInt32LE(input.length - 4) + 1, 16 * 1024))

/** Memory of larger ones would be collected long after it was read: several of them would be held at a time. */
const WHOLE = 8 * 1024 * 1024

/** The usual case, three times as fast as a stream: a whole small file, well formed. */
const gunzipWhole = (input: Buffer, limits: Limits): Buffer | undefined => {
  const most = Math.min(limits.ratioFrom, Math.max(input.length * limits.ratio, 1024 * 1024))
  try {
    if (sizeSaid(input, most) > WHOLE) return undefined
    return gunzipSync(input, { maxOutputLength: most, chunkSize: sizeSaid(input, most) })
  } catch {
    return undefined
  }
}

const firstBytes = async (input: Buffer | Readable): Promise<{ first: Buffer; rest: AsyncIterable<Buffer> }> => {
  if (Buffer.isBuffer(input)) {
    const pieces = async function* () {
      for (let at = 0; at < input.length; at += 1024 * 1024) yield input.subarray(at, at + 1024 * 1024)
    }
    return { first: input.subarray(0, 8), rest: pieces() }
  }
  const iterator = (input as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  const held: Buffer[] = []
  let length = 0
  while (length < 8) {
    const { value, done } = await iterator.next()
    if (done) break
    held.push(value)
    length += value.length
  }
  const rest = async function* () {
    try {
      yield* held
      for (;;) {
        const { value, done } = await iterator.next()
        if (done) return
        yield value
      }
    } finally {
      await iterator.return?.()
    }
  }
  return { first: Buffer.concat(held).subarray(0, 8), rest: rest() }
}

type Count = (chunk: Buffer) => Buffer

async function* pass(input: AsyncIterable<Buffer>, count: Count): AsyncGenerator<Buffer> {
  for await (const chunk of input) yield count(chunk)
}

async function* gunzip(input: AsyncIterable<Buffer>, count: Count): AsyncGenerator<Buffer> {
  let readFailure: unknown
  const source = Readable.from(
    (async function* () {
      try {
        for await (const chunk of input) yield count(chunk)
      } catch (e) {
        readFailure = e
        throw e
      }
    })(),
    { objectMode: false, highWaterMark: 1024 * 1024 },
  )
  const gunzip = createGunzip({ chunkSize: 1024 * 1024 })
  // What was inflated before the damage must not be lost with the stream: it is kept apart from zlib's error.
  const output = new PassThrough({ highWaterMark: 4 * 1024 * 1024 })
  let failure: Error | undefined
  const fail = (e: Error) => {
    failure ??= e
    output.end()
  }
  source.on('error', fail)
  gunzip.on('error', fail)
  gunzip.on('data', (chunk: Buffer) => {
    if (!output.write(chunk)) {
      gunzip.pause()
      output.once('drain', () => gunzip.resume())
    }
  })
  gunzip.on('end', () => output.end())
  source.pipe(gunzip)
  try {
    for await (const chunk of output) yield chunk as Buffer
  } finally {
    source.destroy()
    gunzip.destroy()
    output.destroy()
  }
  if (readFailure !== undefined) throw readFailure
  if (failure !== undefined) {
    const code = (failure as NodeJS.ErrnoException).code
    throw new Damage(code === 'Z_BUF_ERROR' ? 'the gzip data ends too early' : 'the gzip data is damaged')
  }
}

async function* unzstd(input: AsyncIterable<Buffer>, count: Count): AsyncGenerator<Buffer> {
  const out: Buffer[] = []
  let ended = false
  const decoder = new Decompress((chunk, last) => {
    if (chunk.length > 0) out.push(Buffer.from(chunk))
    ended = last === true
  })
  const step = (chunk: Uint8Array, last: boolean) => {
    try {
      decoder.push(chunk, last)
      return undefined
    } catch {
      return new Damage('the zstd data is damaged or ends too early')
    }
  }
  for await (const chunk of input) {
    // Small steps, so that a bomb is seen before it is held.
    for (let at = 0; at < chunk.length; at += 16 * 1024) {
      const damage = step(new Uint8Array(count(chunk.subarray(at, at + 16 * 1024))), false)
      yield* out.splice(0)
      if (damage) throw damage
    }
  }
  const damage = step(new Uint8Array(0), true)
  yield* out.splice(0)
  if (damage || !ended) throw damage ?? new Damage('the zstd data ends too early')
}
