import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../kernel/clock.js'
import { openTestDb } from '../../platform/db/testing.js'
import { parseKql, schemaOf } from '../../query/index.js'
import { type Fields, ip, keyword } from '../fields.js'
import { Manifest } from '../ingest/manifest.js'
import { type AnySource, fieldsOf, loadSources, SourceRegistry } from '../registry.js'
import { Compactor } from './compact.js'
import { eventStoreConformance } from './conformance.js'
import { EmbeddedLake } from './embedded.js'
import { QueryEngine } from './engine.js'
import { KeptGroups } from './kept-groups.js'

const emptyLake = async (keepAll = false) => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'hinomi-lake-'))
  const { db, close } = await openTestDb()
  const manifest = await Manifest.open(db, systemClock)
  const engine = await QueryEngine.open({ lake: path.join(dataDir, 'lake'), temp: path.join(dataDir, 'tmp') })
  const store = new EmbeddedLake({
    dataDir,
    registry: await loadSources(),
    manifest,
    engine,
    clock: systemClock,
    kept: new KeptGroups(engine, keepAll ? { least: 1 } : {}),
  })
  return {
    store,
    dataDir,
    manifest,
    async close() {
      await store.close()
      await close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

eventStoreConformance('embedded lake', loadSources, () => emptyLake())

eventStoreConformance('embedded lake, its days joined and its groups kept', loadSources, async () => {
  const { store, dataDir, manifest, close } = await emptyLake(true)
  const clock = { now: () => Date.UTC(2027, 0, 1) }
  const compactor = new Compactor(path.join(dataDir, 'lake'), path.join(dataDir, 'tmp', 'compact'), manifest, clock)
  return {
    store,
    async settle() {
      await compactor.run()
      expect(manifest.parts().map(({ hours }) => hours.length)).toEqual([72])
    },
    close,
  }
})

const SOURCE: AnySource = {
  id: 'test.evolving',
  title: { en: 'Evolving', ja: 'Evolving' },
  key: /never/,
  decode: { formats: [], open: () => ({ push: () => undefined, end: () => undefined }) },
  fields: {},
  normalise: () => ({ '@timestamp': 0 }),
}

test('a field that a source has only lately is absent from older parts, and everything is found', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'hinomi-lake-'))
  const { db, close } = await openTestDb()
  try {
    const manifest = await Manifest.open(db, systemClock)
    const engine = await QueryEngine.open({ lake: path.join(dataDir, 'lake'), temp: path.join(dataDir, 'tmp') })
    const lakeOf = (fields: Fields) => {
      const registry = new SourceRegistry([{ ...SOURCE, fields }])
      const schema = schemaOf(fieldsOf({ id: SOURCE.id, fields }))
      const store = new EmbeddedLake({ dataDir, registry, manifest, engine, clock: systemClock })
      const find = async (kql: string) => {
        const { events } = await store.search({ filter: parseKql(kql, schema), order: 'newest', limit: 10 })
        return events.map((event) => event['event.action'])
      }
      return { store, find }
    }
    const before = lakeOf({ 'event.action': keyword })
    await before.store.append(SOURCE.id, [{ '@timestamp': 1, 'event.action': 'old' }])
    const after = lakeOf({ 'event.action': keyword, 'event.reason': keyword, 'source.ip': ip })
    expect(await after.find('event.action: old')).toEqual(['old'])
    expect(await after.find('event.reason: x')).toEqual([])
    expect(await after.find('not source.geo.country_iso_code: JP')).toEqual(['old'])
    await after.store.append(SOURCE.id, [{ '@timestamp': 2, 'event.action': 'new', 'event.reason': 'x' }])
    expect(await after.find('event.reason: x')).toEqual(['new'])
    expect(await after.find('event.action: *')).toEqual(['new', 'old'])
    // And back: what nobody declares any more is left alone.
    expect(await before.find('event.action: *')).toEqual(['new', 'old'])
    await after.store.close()
  } finally {
    await close()
    await rm(dataDir, { recursive: true, force: true })
  }
})
