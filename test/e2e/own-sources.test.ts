import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { serve } from '../support/served.js'
import { hasChromium, useWalk } from '../support/walk.js'

/** Lines of now, so that Discover's usual range shows them. */
const lines = (count: number) =>
  Array.from({ length: count }, (_, i) => {
    const ts = new Date(Date.now() - i * 5000).toISOString()
    return `ts=${ts} client=203.0.113.${i + 1} status=${i % 2 === 0 ? 200 : 503} took=${i + 1} route="a b"`
  }).join('\n')

describe.skipIf(!hasChromium)('a log source of one’s own, in Chromium', () => {
  const walk = useWalk((work) => serve(path.join(work, 'data')))
  const { at, barriers, complaints } = walk
  let page: Page
  let base: string
  beforeAll(() => {
    page = walk.page
    base = walk.base
  })

  test('made from a pasted sample, it ingests a file and charts it', async () => {
    await page.goto(`${base}/data/sources`)
    await at('own-new').click()
    await at('own-id').fill('acme.gateway')
    await at('own-title').fill('Acme gateway')
    await at('own-sample').fill(`${lines(3)}\nnot a record`)
    await at('own-guess').click()
    await page.locator('[data-testid=own-counts][data-events="3"][data-bad="1"]').waitFor()
    expect(await at('own-events').textContent()).toContain('acme.gateway.took')
    // A mistake is told in its line, and mended.
    const draft = await at('own-definition').inputValue()
    await at('own-definition').fill(draft.replace('source.ip:', 'source.pi:'))
    await at('own-problems').getByText('source.pi').waitFor()
    await at('own-definition').fill(draft)
    await at('own-events').waitFor()
    expect(await barriers()).toEqual([])
    // Who leaves is asked first.
    await at('data-back').click()
    await at('unsaved-stay').click()
    await at('own-save').click()
    await at('own-saved').waitFor()
    expect(await at('own-sample').inputValue()).toContain('not a record')

    const file = path.join(walk.work, 'acme-gateway.log')
    writeFileSync(file, `${lines(40)}\n`)
    await at('own-saved').getByRole('link').first().click()
    await at('dropzone').waitFor()
    expect(page.url()).toContain('source=acme.gateway')
    await page.setInputFiles('[data-testid=upload-input]', file)
    await page.locator('[data-testid=run][data-status=done]').first().waitFor()
    await page.goto(`${base}/discover?sources=acme.gateway`)
    await page.locator('[data-testid=total][data-total="40"]').waitFor()
    await at('bar-chart').waitFor()
    await at('kql-input').fill('acme.gateway.took > 30')
    await page.keyboard.press('Escape')
    await at('run-search').click()
    await page.locator('[data-testid=total][data-total="10"]').waitFor()
    expect(complaints).toEqual([])

    // What it holds stands in the list, which can be searched; a link shows the same.
    await page.goto(`${base}/data/sources`)
    await page.getByRole('searchbox').fill('took')
    await page.waitForURL('**/data/sources?search=took')
    await at('source-aws.cloudtrail').waitFor({ state: 'detached' })
    await at('source-acme.gateway').click()
    await at('source-panel').getByText('acme.gateway.took').waitFor()
    await page.reload()
    await at('source-panel').getByText('40', { exact: true }).first().waitFor()
    expect(await at('source-aws.cloudtrail').count()).toBe(0)
    expect(await barriers()).toEqual([])

    // Events that only it can read hold it.
    await at('source-edit').click()
    await at('own-delete').click()
    await at('own-delete-sure').click()
    await at('problem').getByText('stored events').waitFor()
  })
})
