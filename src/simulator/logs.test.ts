import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIMITS } from '../logs/ingest/limits.js'
import { readObject } from '../logs/ingest/object-reader.js'
import { parquetRows } from '../logs/ingest/parquet-rows.js'
import { loadSources, type SourceRegistry } from '../logs/registry.js'
import { faultOf } from '../logs/testing/samples.js'
import { LOGS } from './logs/index.js'
import { type SimulatedObject, type SimulationOptions, simulate } from './simulate.js'

/** Little of the routine, all of the story. */
const options: SimulationOptions = { seed: 5, until: '2026-10-31', scale: 0.02 }
const FROM = Date.parse('2026-10-02T00:00:00+09:00')
const TO = Date.parse('2026-11-01T00:00:00+09:00')

/** Log sources that the simulator does not write. */
const UNWRITTEN: readonly string[] = []

interface Seen {
  objects: number
  records: number
  events: number
  readonly troubles: string[]
}

const fingerprint = (objects: Iterable<SimulatedObject>): string => {
  const hash = createHash('sha256')
  for (const { key, body } of objects) hash.update(key).update(body)
  return hash.digest('hex')
}

function* month(seed = options.seed): Generator<SimulatedObject> {
  for (const { source } of LOGS) yield* simulate({ ...options, seed, only: source })
}

describe('the simulated logs of all sources', () => {
  const seen = new Map<string, Seen>()
  let registry: SourceRegistry
  let first = ''
  let temp: string

  beforeAll(async () => {
    temp = await mkdtemp(path.join(tmpdir(), 'hinomi-simulated-'))
    registry = await loadSources()
    const objects = [...month()]
    first = fingerprint(objects)
    for (const object of objects) {
      const own = seen.get(object.source) ?? { objects: 0, records: 0, events: 0, troubles: [] }
      seen.set(object.source, own)
      own.objects++
      own.records += object.records
      const trouble = (what: string) => own.troubles.length < 5 && own.troubles.push(`${object.key}: ${what}`)
      const outcome = await readObject(
        registry,
        { uri: `/demo-logs/${object.key}`, key: object.key },
        object.body,
        {
          event(source, event) {
            own.events++
            const at = event['@timestamp'] as number
            const fault = faultOf(source, event)
            if (fault !== undefined) trouble(fault)
            if (at < FROM || at >= TO || at > object.deliveredAt) trouble(`an event of ${new Date(at).toISOString()}`)
          },
          bad: (_, { reason, raw }) => void trouble(`${reason}: ${raw.slice(0, 300)}`),
          breathe: () => undefined,
        },
        { limits: LIMITS, parquet: (input) => parquetRows(input, temp) },
      )
      if (outcome.status !== 'done') trouble(outcome.reason)
      else if (outcome.source.id !== object.source) trouble(`taken by ${outcome.source.id}`)
    }
  }, 300_000)
  afterAll(() => rm(temp, { recursive: true, force: true }))

  it('are of every log source', () => {
    const written = new Set(['aws.cloudtrail', 'aws.vpcflow', ...seen.keys()])
    const missing = registry.sources.map(({ id }) => id).filter((id) => !written.has(id))
    expect(missing).toEqual(UNWRITTEN)
  })

  it.each(LOGS.map(({ source }) => source))('%s is recognised, and nothing of it is lost', (source) => {
    const { objects, records, events, troubles } = seen.get(source) ?? {
      objects: 0,
      records: 0,
      events: 0,
      troubles: [],
    }
    expect(troubles).toEqual([])
    expect(objects).toBeGreaterThan(0)
    // One record may hold several events (findings of one delivery), never none.
    expect(events).toBeGreaterThanOrEqual(records)
  })

  it('are the same to the byte for the same seed, and others for another seed', () => {
    expect(fingerprint(month())).toBe(first)
    expect(fingerprint(month(6))).not.toBe(first)
  }, 120_000)

  it('lie each under a key of its own', () => {
    const keys = [...month()].map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  }, 120_000)
})
