import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { recordsFile } from '../support/cloudtrail.js'
import { serve } from '../support/served.js'
import { hasChromium, useWalk } from '../support/walk.js'

describe.skipIf(!hasChromium)('the pages of data, in Chromium', () => {
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

  test('what nobody will miss is left out with a reason, counted, and stored again on wish', async () => {
    await page.goto(`${base}/data/exclusions`)
    await page.getByText('Nothing is left out', { exact: true }).waitFor()
    await at('add-exclusion').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /^Log source/ }).click()
    await page.getByRole('option', { name: /^aws\.cloudtrail / }).click()
    await at('kql-input').fill('event.action: StopLogging')
    await dialog.getByRole('button', { name: 'See what that is' }).click()
    await dialog.getByText('1 rule would not see what it is there for').waitFor()
    await dialog.getByRole('link', { name: 'CloudTrail configuration changes' }).waitFor()
    expect(await dialog.textContent()).toContain('In the last 7 days it was 0 of 0 events')
    // Another question is another answer.
    await at('kql-input').fill('event.action: PutObject')
    await dialog.getByText('would not see').waitFor({ state: 'detached' })
    await dialog.getByRole('button', { name: 'See what that is' }).click()
    await dialog.getByText('In the last 7 days').waitFor()
    expect(await dialog.getByText('would not see').count()).toBe(0)
    const save = dialog.getByRole('button', { name: 'Leave them out' })
    expect(await save.isDisabled()).toBe(true)
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Exports of every minute')
    await save.click()
    await dialog.waitFor({ state: 'hidden' })
    const row = page.getByRole('row', { name: /event\.action: PutObject/ })
    expect(await row.textContent()).toContain('Exports of every minute')
    expect(await row.textContent()).toContain('Miko')

    const file = path.join(walk.work, 'trail.json.gz')
    writeFileSync(file, recordsFile(0, 50))
    await page.goto(`${base}/data/runs`)
    await page.setInputFiles('[data-testid=upload-input]', file)
    const run = page.locator('[data-testid=run][data-status=done]')
    await run.getByText('40 events').waitFor()
    await page.goto(`${base}/data/exclusions`)
    await row.getByRole('cell', { name: '10', exact: true }).waitFor()

    await row.getByRole('button', { name: 'Store event.action: PutObject again' }).click()
    await dialog.getByText('event.action: PutObject').waitFor()
    await dialog.getByRole('button', { name: 'Store them again' }).click()
    await page.getByText('Nothing is left out', { exact: true }).waitFor()
  })

  test('a page that does not come says so beside the navigation, and comes when asked again', async () => {
    await page.goto(`${base}/data/sources`)
    const program = '**/standards-page*'
    await page.route(program, (route) => route.abort())
    const standards = page.getByRole('link', { name: 'Standards', exact: true })
    await standards.click()
    await at('problem').getByText('This page could not be loaded').waitFor()
    await page.unroute(program)
    // The browser's own word on what was not fetched.
    await expect.poll(() => complaints.splice(0).join()).toContain('ERR_FAILED')
    await at('problem').getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: 'Standards', level: 1 }).waitFor()
  })

  test('the pages have no barriers', async () => {
    for (const tab of ['threats', 'accounts', 'exclusions', 'feeds']) {
      await page.goto(`${base}/data/${tab}`)
      await page.getByRole('table').first().waitFor()
      expect(await barriers(), tab).toEqual([])
    }
    expect(complaints).toEqual([])
  })
})
