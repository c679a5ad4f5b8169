import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { systemClock } from '../../kernel/clock.js'
import { openTestDb } from '../../platform/db/testing.js'
import { Manifest } from '../ingest/manifest.js'
import { loadSources } from '../registry.js'
import { eventStoreConformance } from './conformance.js'
import { EmbeddedLake } from './embedded.js'
import { QueryEngine } from './engine.js'

eventStoreConformance('embedded lake', loadSources, async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'hinomi-lake-'))
  const { db, close } = await openTestDb()
  const manifest = await Manifest.open(db, systemClock)
  const engine = await QueryEngine.open({ lake: path.join(dataDir, 'lake'), temp: path.join(dataDir, 'tmp') })
  const store = new EmbeddedLake({ dataDir, registry: await loadSources(), manifest, engine, clock: systemClock })
  return {
    store,
    async close() {
      await store.close()
      await close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
})
