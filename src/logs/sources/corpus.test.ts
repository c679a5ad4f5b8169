import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { ecs, ecsProblems } from '../ecs/ecs.js'
import { loadSources, SourceRegistry } from '../registry.js'
import {
  expectedForm,
  type Found,
  faultOf,
  keysOf,
  parquetSamplesOf,
  readAll,
  readParquetSample,
  samplesOf,
} from '../testing/samples.js'

const registry = await loadSources()
const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))

const temp = mkdtempSync(path.join(tmpdir(), 'hinomi-parquet-'))
afterAll(() => rmSync(temp, { recursive: true, force: true }))

const headOf = (bytes: Buffer) => bytes.toString('utf8', 0, 4096)

/** What may not come out of a source, whatever went in. */
const faultsOf = (source: (typeof registry.sources)[number], found: readonly Found[]): string[] =>
  found.flatMap((one) => {
    if ('reason' in one) return one.reason === '' ? ['a quarantine without reason'] : []
    return faultOf(source, one.event) ?? []
  })

test('each file is a source of its name', () => {
  expect(registry.sources.map(({ id }) => `${id}.ts`).sort()).toEqual(files.sort())
})

describe.each(registry.sources.map((source) => ({ id: source.id, source })))('$id', ({ id, source }) => {
  const samples = samplesOf(id)
  const keys = keysOf(id)
  const parquetSamples = parquetSamplesOf(id)
  const expected = (bytes: Buffer) => expectedForm(source, readAll(source, bytes)) as Record<string, unknown>[]

  test('it has a title in both languages', () => {
    expect(source.title.en).not.toBe('')
    expect(source.title.ja).not.toBe('')
  })

  test('it has samples of its forms, and one that holds what cannot be read', () => {
    expect(samples.length + parquetSamples.length).toBeGreaterThanOrEqual(5)
    const all = samples.flatMap(({ bytes }) => readAll(source, bytes))
    expect(all.some((one) => 'event' in one)).toBe(true)
    expect(all.some((one) => 'reason' in one && one.reason !== '')).toBe(true)
  })

  // After a wanted change: `npx vitest run -u` on this file, then read the difference.
  test.each(samples)('$name gives the expected Events', async ({ bytes, expected: file }) => {
    await expect(`${JSON.stringify(expected(bytes), null, 2)}\n`).toMatchFileSnapshot(file)
  })

  test.each(samples)('$name is read the same in small pieces', ({ bytes }) => {
    const whole = readAll(source, bytes)
    expect(readAll(source, bytes, { step: 1 })).toEqual(whole)
    expect(readAll(source, bytes, { step: 37 })).toEqual(whole)
  })

  test.each(samples)('$name yields declared fields of their types, and words that ECS allows', ({ bytes }) => {
    const found = readAll(source, bytes)
    expect(faultsOf(source, found)).toEqual([])
    for (const one of found) {
      if ('reason' in one || !one.derived) continue
      const derived = source.fields['event.original']?.derived
      expect(derived?.kind === 'computed' ? derived.value(one.event) : undefined).toBe(one.original)
    }
    const words = (name: string) =>
      new Set(expected(bytes).flatMap((event) => (event[name] ?? []) as string | string[]))
    const strange = (name: string, allowed: readonly string[]) =>
      [...words(name)].filter((word) => !allowed.includes(word)).map((word) => `${name}: ${word}`)
    expect([
      ...strange('event.kind', ecs.kinds),
      ...strange('event.category', Object.keys(ecs.categories)),
      ...strange('event.type', ecs.types),
      ...strange('event.outcome', ecs.outcomes),
    ]).toEqual([])
  })

  test('it has a sample in Parquet where it is delivered so', () => {
    expect(parquetSamples.length > 0).toBe(source.parquet !== undefined)
  })

  test.each(parquetSamples)('$name is known by its columns alone and gives the expected Events', async (sample) => {
    const takers: string[][] = []
    const watched = new SourceRegistry(registry.sources)
    watched.byColumns = (names) => {
      const by = registry.sources.filter((other) => other.parquet?.columns(names))
      takers.push(by.map((other) => other.id))
      return by[0]
    }
    const { outcome, found } = await readParquetSample(watched, sample.bytes, temp)
    expect(outcome).toMatchObject({ status: 'done', source: { id } })
    expect(takers).toEqual([[id]])
    expect(faultsOf(source, found)).toEqual([])
    await expect(`${JSON.stringify(expectedForm(source, found), null, 2)}\n`).toMatchFileSnapshot(sample.expected)
  })

  test('its fields are those of ECS, or are its own and say what they hold', () => {
    const vendor = id.split('.')[0] as string
    expect(ecsProblems(source.fields, ['aws.', 'hinomi.', 'ocsf.', 'windows.', `${vendor}.`])).toEqual([])
  })

  test('derived fields are made of stored fields', () => {
    for (const [name, field] of Object.entries(source.fields)) {
      for (const part of field.derived?.of ?? []) {
        if (part === 'event.original' || part === '@timestamp') continue
        expect(source.fields[part], `${name} of ${part}`).toBeDefined()
        expect(source.fields[part]?.derived, `${name} of ${part}`).toBeUndefined()
      }
    }
  })

  test('its documented keys are its own', () => {
    expect(keys.length).toBeGreaterThan(0)
    const takers = (key: string) =>
      registry.sources.filter((other) => other.key.test(key) || other.skip?.test(key)).map((other) => other.id)
    expect(keys.map((key) => [key, takers(key)])).toEqual(keys.map((key) => [key, [id]]))
    expect(keys.every((key) => source.key.test(key) && source.skip?.test(key) !== true)).toBe(true)
  })

  test('its samples are taken by no other source, and known by their content where it has a recogniser', () => {
    const takers = samples.map(({ name, bytes }) => ({
      name,
      by: registry.sources.filter((other) => other.content?.(headOf(bytes))).map((other) => other.id),
    }))
    expect(takers.filter(({ by }) => by.some((other) => other !== id))).toEqual([])
    if (source.content !== undefined) expect(takers.some(({ by }) => by.includes(id))).toBe(true)
  })

  test('it survives arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 60 }), (array, step) => {
        const bytes = Buffer.from(array)
        expect(source.content?.(headOf(bytes)) ?? false).toBe(false)
        expect(faultsOf(source, readAll(source, bytes, { step, recordBytes: 100 }))).toEqual([])
      }),
    )
  })

  test('it survives its own samples with bytes changed, taken out and doubled', () => {
    const pieces = samples.map(({ bytes }) => bytes.subarray(0, 3000)).filter((bytes) => bytes.length > 0)
    const places = ['"', '\\', ' ', '\t', '-', '{', '}', ',', ':', '\n', '\0', '9', '%', '火', '\ud800', '']
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.constantFrom(0, 1, 3, 40),
      put: fc.oneof(
        fc.constantFrom(...places).map((put) => Buffer.from(put)),
        fc.uint8Array({ maxLength: 4 }).map((put) => Buffer.from(put)),
      ),
    })
    fc.assert(
      fc.property(
        fc.constantFrom(...pieces),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 4000 }),
        (piece, changes, step) => {
          let bytes: Buffer = piece
          for (const { at, cut, put } of changes) {
            const from = Math.floor(at * bytes.length)
            bytes = Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + cut)])
          }
          expect(faultsOf(source, readAll(source, bytes, { step }))).toEqual([])
        },
      ),
      { numRuns: 100 },
    )
  })
})
