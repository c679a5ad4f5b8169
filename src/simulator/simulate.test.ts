import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { createMatchers, loadRules, ruleData } from '../detections/index.js'
import { type Event, Quarantine } from '../logs/event.js'
import type { LogSource } from '../logs/source.js'
import cloudtrail from '../logs/sources/aws.cloudtrail.js'
import vpcflow from '../logs/sources/aws.vpcflow.js'
import { type SimulatedObject, type SimulationOptions, simulate } from './simulate.js'

const options: SimulationOptions = { seed: 1, until: '2026-10-31', scale: 0.05 }
const FROM = Date.parse('2026-10-02T00:00:00+09:00')
const TO = Date.parse('2026-11-01T00:00:00+09:00')

interface Read {
  readonly event: Event
  readonly record: unknown
  readonly original: string
}

/** Reads an object as the ingest does: decoder and normaliser of the real source. */
const read = <R>(source: LogSource<R>, object: SimulatedObject, take: (read: Read) => void): void => {
  const info = { uri: `/${object.key}`, key: object.key }
  const stream = source.decode.open(
    {
      record(record, original, position) {
        const event = source.normalise(record, { object: info, original, position })
        if (event instanceof Quarantine) throw new Error(`${object.key}: ${event.reason}`)
        take({ event, record, original })
      },
      bad(reason) {
        throw new Error(`${object.key}: ${reason}`)
      },
    },
    info,
    { recordBytes: 1024 * 1024 },
  )
  stream.push(gunzipSync(object.body))
  stream.end()
}

const fingerprint = (given: SimulationOptions): string => {
  const hash = createHash('sha256')
  for (const { key, body } of simulate(given)) hash.update(key).update(body)
  return hash.digest('hex')
}

describe('a simulated month', () => {
  const objects: SimulatedObject[] = []
  const trail: Read[] = []
  const flow: Read[] = []

  beforeAll(() => {
    objects.push(...['aws.cloudtrail', 'aws.vpcflow'].flatMap((only) => [...simulate({ ...options, only })]))
    for (const object of objects) {
      if (object.source === 'aws.vpcflow') read(vpcflow, object, (one) => flow.push(one))
      else read(cloudtrail, object, (one) => trail.push(one))
    }
  }, 120_000)

  it('is the same to the byte for the same seed and day, and another for another seed', () => {
    const short = { ...options, before: FROM + 40 * 3_600_000 }
    expect(fingerprint(short)).toBe(fingerprint(short))
    expect(fingerprint({ ...short, seed: 2 })).not.toBe(fingerprint(short))
  })

  it('holds no time of its making', () => {
    // RFC 1952: bytes 4 to 7 are the modification time, byte 9 the operating system.
    for (const { body } of objects) expect([...body.subarray(4, 8), body[9]]).toEqual([0, 0, 0, 0, 255])
  })

  it('counts its records', () => {
    const sum = (source: string) => objects.filter((o) => o.source === source).reduce((n, o) => n + o.records, 0)
    expect(trail.length).toBe(sum('aws.cloudtrail'))
    expect(flow.length).toBe(sum('aws.vpcflow'))
  })

  it('has keys that the sources recognise, each once', () => {
    for (const { key, source } of objects) {
      expect(cloudtrail.key.test(key), key).toBe(source === 'aws.cloudtrail')
      expect(vpcflow.key.test(key), key).toBe(source === 'aws.vpcflow')
      expect(cloudtrail.skip?.test(key)).toBe(false)
    }
    expect(new Set(objects.map(({ key }) => key)).size).toBe(objects.length)
  })

  it('gives each event an id of its own', () => {
    expect(new Set(trail.map(({ event }) => event['event.id'])).size).toBe(trail.length)
  })

  it('lies within its thirty days, all of them', () => {
    const days = new Set<number>()
    for (const { event } of [...trail, ...flow]) {
      const at = event['@timestamp'] as number
      if (at < FROM || at >= TO) throw new Error(new Date(at).toISOString())
      days.add(Math.floor((at - FROM) / 86_400_000))
    }
    expect(days.size).toBe(30)
  })

  it('names nobody real: only private addresses and those kept for documentation and benchmarks', () => {
    const ours = /^(10\.|203\.0\.113\.|198\.51\.100\.|192\.0\.2\.|198\.1[89]\.|2001:db8:)/
    for (const { event } of [...trail, ...flow]) {
      for (const name of ['source.ip', 'destination.ip']) {
        const ip = event[name]
        if (typeof ip === 'string' && !ours.test(ip)) throw new Error(`${name} ${ip}`)
      }
    }
  })

  it('gives every alarm of CIS v1.2.0 something to see', async () => {
    const rules = await loadRules()
    const matcher = createMatchers(ruleData(rules))('aws.cloudtrail')
    const seen = new Set<string>()
    for (const { event, record, original } of trail) matcher?.match(event, record, original, (id) => seen.add(id))
    const cis = rules.filter(({ id }) => id.startsWith('cis'))
    expect(cis.length).toBe(14)
    expect(cis.map(({ id }) => id).filter((id) => !seen.has(id))).toEqual([])
  })

  it('shows the same machines in calls and in traffic', () => {
    const runs = trail.filter(
      ({ event }) => event['event.action'] === 'RunInstances' && event['event.outcome'] === 'success',
    )
    const started = new Set(runs.flatMap(({ original }) => original.match(/i-0[0-9a-f]{16}/g) ?? []))
    expect(started.size).toBeGreaterThan(0)
    const talking = new Set(
      flow
        .filter(({ original }) => original.includes(' 192.0.2.147 '))
        .flatMap(({ original }) => original.match(/i-0[0-9a-f]{16}/g) ?? []),
    )
    expect(talking).toEqual(started)
  })
})
