import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SlackFake, startSlack } from '../fakes/slack.js'
import { record, recordsFile } from '../support/cloudtrail.js'
import { serve } from '../support/served.js'
import { EMAIL, hasChromium, PASSWORD, useWalk } from '../support/walk.js'

const FILE = '111122223333_CloudTrail_ap-northeast-1_20261001T0000Z_abcdefghijklmnop.json.gz'

/** 200 quiet records and one that stops a trail. */
const trail = (): { bytes: Buffer; getObjects: number } => {
  const { Records } = JSON.parse(gunzipSync(recordsFile(0, 200)).toString()) as { Records: Record<string, unknown>[] }
  const stop = { ...record(200), eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging', eventID: 'stop-1' }
  const all = [...Records, stop]
  return {
    bytes: gzipSync(JSON.stringify({ Records: all })),
    getObjects: all.filter((r) => r['eventName'] === 'GetObject').length,
  }
}

describe.skipIf(!hasChromium)('a first day with Hinomi, in Chromium', () => {
  const { bytes, getObjects } = trail()
  let slack: SlackFake
  const walk = useWalk(async (work) => {
    writeFileSync(path.join(work, FILE), bytes)
    slack = await startSlack()
    return serve(path.join(work, 'data'), { HINOMI_ALLOW_PRIVATE_WEBHOOKS: '1' })
  })
  const { at, barriers, complaints } = walk
  let page: Page
  let base: string
  beforeAll(() => {
    page = walk.page
    base = walk.base
  })

  afterAll(() => slack?.close())

  test('set up, log out and in', async () => {
    // Nothing is there yet, and the page says how to begin.
    await at('first-steps').waitFor()
    await walk.context.clearCookies()
    await page.goto(`${base}/findings`)
    await page.fill('input[name=email]', EMAIL)
    await page.fill('input[name=password]', PASSWORD)
    await page.keyboard.press('Enter')
    // Back where one wanted to go.
    await page.waitForURL('**/findings**')
  })

  test('connect Slack and upload a file', async () => {
    await walk.call('post', '/integrations', {
      kind: 'slack-webhook',
      name: 'alerts',
      url: slack.hook,
      minSeverity: 'low',
      locale: 'en',
      enabled: true,
    })
    await page.goto(`${base}/data/runs`)
    await page.setInputFiles('[data-testid=upload-input]', path.join(walk.work, FILE))
    await page.locator('[data-testid=run][data-status=done]').first().waitFor()
  })

  test('search, zoom, open a document, pivot, save the search', async () => {
    await page.goto(`${base}/discover`)
    await at('kql-input').waitFor()
    await page.locator('[data-testid=total][data-total="201"]').waitFor()
    await at('kql-input').fill('event.action: GetObject')
    await page.keyboard.press('Escape')
    await at('run-search').click()
    await page.locator(`[data-testid=total][data-total="${getObjects}"]`).waitFor()
    const chart = await at('bar-chart').boundingBox()
    if (chart === null) throw new Error('no histogram')
    await page.mouse.move(chart.x + chart.width * 0.25, chart.y + chart.height / 2)
    await page.mouse.down()
    await page.mouse.move(chart.x + chart.width * 0.6, chart.y + chart.height / 2, { steps: 8 })
    await page.mouse.up()
    await expect.poll(() => at('total').getAttribute('data-total').then(Number)).toBeLessThan(getObjects)
    expect(Number(await at('total').getAttribute('data-total'))).toBeGreaterThan(0)
    expect(page.url()).toContain('from=')
    await page.goBack()
    await page.locator(`[data-testid=total][data-total="${getObjects}"]`).waitFor()
    await at('open-event').first().click({ force: true })
    await at('document-title').waitFor()
    await at('for-user.name').click({ force: true })
    await expect.poll(() => at('kql-input').inputValue()).toContain('user.name')
    await expect.poll(() => at('total').getAttribute('data-total').then(Number)).toBeLessThan(getObjects)
    // The link alone shows the same thing to whoever opens it.
    const total = await at('total').getAttribute('data-total')
    const title = await at('document-title').textContent()
    const other = await walk.context.newPage()
    await other.goto(page.url())
    await other.locator(`[data-testid=total][data-total="${total}"]`).waitFor()
    expect(await other.getByTestId('document-title').textContent()).toBe(title)
    await other.close()
    await at('panel-close').click()
    await at('save-search').click()
    await at('save-search-name').locator('input').or(at('save-search-name')).first().fill('Objects of one user')
    await at('save-search-confirm').click()
    await at('open-saved').click()
    await page.getByText('Objects of one user').first().waitFor()
    await page.keyboard.press('Escape')
  })

  test('see the finding of the alarm, acknowledge it, in Japanese too; Slack heard of it once', async () => {
    await page.goto(`${base}/findings`)
    await at('finding-link').first().click()
    await at('finding-panel').waitFor()
    await at('finding-panel').getByText('CloudTrail configuration changes').first().waitFor()
    await at('evidence').getByText('StopLogging').first().waitFor()
    await at('acknowledge').click()
    await page.locator('[data-testid=finding-status][data-status=acknowledged]').first().waitFor()
    await at('language-menu').click()
    await page.getByRole('menuitemcheckbox', { name: '日本語' }).click()
    await page.getByRole('heading', { name: '検出結果' }).first().waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('ja')
    await expect.poll(() => slack.posts.length).toBe(1)
    // Nothing more comes of it.
    await page.waitForTimeout(2500)
    expect(slack.refused).toEqual([])
    expect(slack.posts.map((post) => post.text)).toEqual([expect.stringContaining('CloudTrail configuration changes')])
    expect(complaints).toEqual([])
  })

  test.each(['light', 'dark'] as const)(
    'the pages have no barrier, %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme })
      for (const route of ['/', '/discover', '/findings', '/rules', '/data/sources', '/settings/users']) {
        await page.goto(base + route)
        await page.locator('h1').first().waitFor()
        expect(await barriers(), route).toEqual([])
      }
    },
    120_000,
  )
})
