import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { serve } from '../support/served.js'
import { hasChromium, useWalk } from '../support/walk.js'

describe.skipIf(!hasChromium)('threat intelligence, in Chromium', () => {
  const walk = useWalk((work) => serve(path.join(work, 'data')))
  const { at, barriers, complaints } = walk
  let page: Page
  let base: string
  beforeAll(() => {
    page = walk.page
    base = walk.base
  })

  test('a list is uploaded, looked through and paused', async () => {
    const file = path.join(walk.work, 'botnets.csv')
    writeFileSync(file, 'ioc,malware\n198.51.100.7,Emotet\nevil.example,Qakbot\n10.0.0.1,Inside\n')
    await page.goto(`${base}/data/threats`)
    await at('add-threats').click()
    await page.getByRole('button', { name: 'File', exact: true }).click()
    await at('threat-file').setInputFiles(file)
    await page.getByRole('button', { name: 'See what it holds' }).click()
    await expect.poll(() => at('threat-checked').textContent()).toContain('CSV: 2 indicators')
    expect(await page.getByRole('dialog').textContent()).toContain('1 is of private or reserved networks')
    await at('threat-name').fill('Botnets')
    await page.getByRole('button', { name: 'Add the list', exact: true }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    const table = page.getByRole('table', { name: 'Threat intelligence' })
    await table.getByText('In use').waitFor()
    await page.getByRole('button', { name: 'Botnets', exact: true }).click()
    await page.getByRole('searchbox', { name: 'Look for an indicator' }).fill('evil')
    const found = page.getByRole('table', { name: 'Indicators' })
    await found.getByText('evil.example').waitFor()
    await expect.poll(() => found.getByText('198.51.100.7').count()).toBe(0)
    await page.getByRole('button', { name: 'Close', exact: true }).click()
    await page.getByRole('button', { name: 'Pause Botnets' }).click()
    await table.getByText('Paused').waitFor()
  })

  test('the pages have no barriers', async () => {
    for (const tab of ['threats', 'accounts']) {
      await page.goto(`${base}/data/${tab}`)
      await page.getByRole('table').first().waitFor()
      expect(await barriers(), tab).toEqual([])
    }
    expect(complaints).toEqual([])
  })
})
