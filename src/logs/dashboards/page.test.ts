import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadDashboards } from './load.js'
import { dashboardsPage } from './page.js'

const docs = new URL('../../../docs/', import.meta.url)

test.each([
  ['en', 'dashboards.md'],
  ['ja', 'dashboards.ja.md'],
] as const)('in %s docs/%s is what `npm run generate` writes, and its pictures are there', async (locale, file) => {
  const page = dashboardsPage(await loadDashboards(), locale)
  expect(readFileSync(new URL(file, docs), 'utf8')).toBe(page)
  const pictures = [...page.matchAll(/\]\((images\/[^)]+)\)/g)].map(([, picture = '']) => picture)
  expect(pictures).toHaveLength(4)
  for (const picture of pictures) expect(existsSync(new URL(picture, docs)), picture).toBe(true)
})
