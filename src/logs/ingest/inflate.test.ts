import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type InflateReport, inflate } from './inflate.js'
import { LIMITS } from './limits.js'

const MIB = 1024 * 1024

/** Synthetic lines, of so many bytes or a few more. */
const text = (bytes: number): Buffer => {
  const line = Buffer.from(
    '2 111122223333 eni-1 10.0.0.1 203.0.113.7 443 51000 6 10 8400 1600000000 1600000060 ACCEPT OK\n',
  )
  return Buffer.alloc(bytes + line.length, line)
}

test.each([1, 7, 9, 20])('a small object of %i MiB once inflated comes whole, in bounded pieces', async (mib) => {
  const whole = text(mib * MIB)
  const report: InflateReport = { inflated: 0 }
  const pieces: Buffer[] = []
  for await (const piece of inflate(gzipSync(whole), LIMITS, report)) pieces.push(piece)
  expect(Buffer.concat(pieces).equals(whole)).toBe(true)
  expect(report).toEqual({ inflated: whole.length })
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(4 * MIB)
})

test.each([100, 100 * MIB])(
  'one that is cut off gives what came before, also where its end says %i bytes',
  async (said) => {
    const whole = text(20 * MIB)
    const cut = Buffer.from(gzipSync(whole).subarray(0, -2000))
    cut.writeUInt32LE(said, cut.length - 4)
    const report: InflateReport = { inflated: 0 }
    const pieces: Buffer[] = []
    for await (const piece of inflate(cut, LIMITS, report)) pieces.push(piece)
    const read = Buffer.concat(pieces)
    expect(read.length).toBeGreaterThan(MIB)
    expect(read.subarray(0, MIB).equals(whole.subarray(0, MIB))).toBe(true)
    expect(report.damage).toMatch(/ends too early|damaged/)
  },
)
