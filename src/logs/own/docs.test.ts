import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadSources, type SourceRegistry } from '../registry.js'
import { compileDefinition } from './compile.js'
import { readDefinition } from './definition.js'
import { GROK_PATTERNS } from './grok-patterns.js'
import { sampleProblems } from './sample-problems.js'

const read = (name: string) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8')
const page = read('own-sources.md')
const examplesOf = (text: string) => [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => yaml)
const examples = examplesOf(page)

describe('docs/own-sources.md', () => {
  let registry: SourceRegistry
  beforeAll(async () => {
    registry = await loadSources()
  })

  test.each(examples)('the example %# holds', async (text) => {
    const definition = readDefinition(text, registry)
    if (Array.isArray(definition)) throw new Error(JSON.stringify(definition))
    expect(definition.samples).not.toEqual([])
    expect(await sampleProblems(definition, compileDefinition(definition))).toEqual([])
  })

  test('has the same ones in Japanese', () => {
    expect(examplesOf(read('own-sources.ja.md'))).toEqual(examples)
  })

  test('has one for each format', () => {
    const formats = examples.map((text) => /format: (\w+)/.exec(text)?.[1])
    expect(new Set(formats)).toEqual(
      new Set(['json', 'ndjson', 'csv', 'tsv', 'keyvalue', 'regex', 'grok', 'cef', 'leef', 'xml']),
    )
  })

  test.each(Object.keys(GROK_PATTERNS))('names the pattern %s', (name) => {
    expect(page).toContain(`\`${name}\``)
  })
})
