import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadSources } from './registry.js'
import { sourcesPage } from './sources-page.js'

test('docs/sources.md is what `npm run generate` writes', async () => {
  const { sources } = await loadSources()
  const samples = (id: string) =>
    readdirSync(new URL(`./sources/${id}.samples/`, import.meta.url)).filter((name) => name.includes('.sample.')).length
  const kept = readFileSync(new URL('../../docs/sources.md', import.meta.url), 'utf8')
  expect(kept).toBe(sourcesPage(sources, samples))
})
