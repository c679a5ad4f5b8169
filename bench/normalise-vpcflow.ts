/**
 * Lines per second of reading flow logs (inflate, decode, normalise, check that the line can be made again), against
 * the floor "gunzip + split" measured in the same run on the same bytes, one thread.
 *
 *   npx tsx bench/normalise-vpcflow.ts [lines]
 */
import { createGunzip, gzipSync } from 'node:zlib'
import { Quarantine } from '../src/logs/event.js'
import source from '../src/logs/sources/aws.vpcflow.js'
import { COLUMNS, DEFAULT_FORMAT } from '../src/logs/sources/vpcflow/columns.js'

const LINES = Number(process.argv[2] ?? 1_000_000)

/** mulberry32: small, seeded, good enough to look like traffic. */
const random = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

const flowLog = (format: string, lines: number, seed: number): Buffer => {
  const next = random(seed)
  const upTo = (n: number) => Math.floor(next() * n)
  const enis = Array.from(
    { length: 200 },
    () =>
      `eni-0${upTo(2 ** 32)
        .toString(16)
        .padStart(8, '0')}deadbeef`,
  )
  const names = format.split(' ')
  const out = [format]
  for (let i = 0; i < lines; i++) {
    const eni = upTo(enis.length)
    const start = 1_714_521_600 + Math.floor(i / 500) * 60 + upTo(60)
    const inbound = next() < 0.5
    const inside = `10.0.${eni >> 4}.${(eni & 15) + 4}`
    const outside =
      next() < 0.6 ? `10.0.${upTo(16)}.${upTo(16) + 4}` : `${upTo(223) + 1}.${upTo(256)}.${upTo(256)}.${upTo(256)}`
    const packets = 1 + Math.floor(next() ** 4 * 500)
    const values: Record<string, string | number> = {
      version: format === DEFAULT_FORMAT ? 2 : 5,
      'account-id': '123456789012',
      'interface-id': enis[eni] as string,
      srcaddr: inbound ? outside : inside,
      dstaddr: inbound ? inside : outside,
      srcport: inbound ? 1024 + upTo(64512) : 443,
      dstport: inbound ? 443 : 1024 + upTo(64512),
      protocol: next() < 0.9 ? 6 : 17,
      packets,
      bytes: packets * (40 + upTo(1400)),
      start,
      end: start + 1 + upTo(60),
      action: next() < 0.9 ? 'ACCEPT' : 'REJECT',
      'log-status': 'OK',
      'vpc-id': 'vpc-0123456789abcdef0',
      'subnet-id': `subnet-0${(eni >> 4).toString(16).padStart(16, 'a')}`,
      'instance-id': `i-0${eni.toString(16).padStart(16, 'b')}`,
      'tcp-flags': [2, 18, 19, 3, 4][upTo(5)] as number,
      type: 'IPv4',
      'pkt-srcaddr': inbound ? outside : inside,
      'pkt-dstaddr': inbound ? inside : outside,
      region: 'ap-northeast-1',
      'az-id': `apne1-az${upTo(3) + 1}`,
      'flow-direction': inbound ? 'ingress' : 'egress',
      'traffic-path': inbound ? '-' : 8,
    }
    out.push(names.map((name) => values[name] ?? '-').join(' '))
  }
  return gzipSync(`${out.join('\n')}\n`)
}

const inflate = async (gz: Buffer, take: (chunk: Buffer) => void): Promise<void> => {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  gunzip.end(gz)
  for await (const chunk of gunzip) take(chunk as Buffer)
}

/** The floor: inflate, cut into lines, cut lines into values, and count them. */
const split = async (gz: Buffer): Promise<number> => {
  let rest = ''
  let values = 0
  await inflate(gz, (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) values += line.split(' ').length
  })
  return values
}

const object = {
  uri: 's3://logs/AWSLogs/123456789012/vpcflowlogs/ap-northeast-1/2024/05/01/bench.log.gz',
  key: 'AWSLogs/123456789012/vpcflowlogs/ap-northeast-1/2024/05/01/bench.log.gz',
}

const read = async (gz: Buffer, normalise: boolean): Promise<number> => {
  let events = 0
  let derived = 0
  const context = { object, original: '', position: 0 }
  const stream = source.decode.open(
    {
      record(row, original, position) {
        if (!normalise) {
          events++
          return
        }
        context.original = original
        context.position = position
        const event = source.normalise(row, context)
        if (event instanceof Quarantine) throw new Error(event.reason)
        events++
        if (source.originalIsDerived?.(row, context)) derived++
      },
      bad(reason) {
        throw new Error(reason)
      },
    },
    object,
    { recordBytes: 1024 * 1024 },
  )
  await inflate(gz, (chunk) => stream.push(chunk))
  stream.end()
  if (events !== LINES || (normalise && derived !== LINES)) throw new Error(`${events} events, ${derived} derived`)
  return events
}

const best = async (run: () => Promise<unknown>): Promise<number> => {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < 3; i++) {
    const begin = process.hrtime.bigint()
    await run()
    least = Math.min(least, Number(process.hrtime.bigint() - begin) / 1e9)
  }
  return least
}

const names = COLUMNS.map(({ name }) => name)
const v5 = names.slice(0, names.indexOf('traffic-path') + 1)
const row = (name: string, seconds: number, floor: number) =>
  console.log(
    `  ${name.padEnd(34)} ${Math.round(LINES / seconds)
      .toLocaleString('en')
      .padStart(
        10,
      )} lines/s  ${((seconds / LINES) * 1e6).toFixed(2).padStart(5)} µs/line  ${((floor / seconds) * 100).toFixed(0).padStart(4)} % of floor`,
  )

for (const [title, format] of [
  ['version 2', DEFAULT_FORMAT],
  [`version 5, ${v5.length} columns`, v5.join(' ')],
] as const) {
  const gz = flowLog(format, LINES, 7)
  console.log(`${title}: ${LINES.toLocaleString('en')} lines, ${(gz.length / LINES).toFixed(1)} bytes/line gzipped`)
  const inflating = await best(() => inflate(gz, () => undefined))
  const floor = await best(() => split(gz))
  row('gunzip', inflating, floor)
  row('gunzip + split (the floor)', floor, floor)
  row('gunzip + decode', await best(() => read(gz, false)), floor)
  row('gunzip + decode + normalise', await best(() => read(gz, true)), floor)
}
