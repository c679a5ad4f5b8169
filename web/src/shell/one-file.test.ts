import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')

/** Pages share their style sheets once they were opened: of two rules for one class, the one that came last would win. */
test('no two style sheets give the same class its own look', () => {
  const files = new Map<string, Set<string>>()
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.css')) continue
    const sheet = readFileSync(path.join(root, file), 'utf8').replaceAll(/\/\*.*?\*\//gs, '')
    for (const [, selectors = ''] of sheet.matchAll(/([^{}]+)\{/g)) {
      for (const selector of selectors.split(',')) {
        const name = /^\s*\.([\w-]+)\s*$/.exec(selector)?.[1]
        if (name !== undefined) files.set(name, (files.get(name) ?? new Set()).add(file))
      }
    }
  }
  expect(files.size).toBeGreaterThan(100)
  expect([...files].filter(([, own]) => own.size > 1).map(([name, own]) => `${name}: ${[...own].join(', ')}`)).toEqual(
    [],
  )
})
