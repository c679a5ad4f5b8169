import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SlackFake, startSlack } from '../fakes/slack.js'
import { start } from '../support/cli.js'
import { record, recordsFile } from '../support/cloudtrail.js'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const PASSWORD = 'a long enough password'
const EMAIL = 'miko@example.com'

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

describe.skipIf(!existsSync(executablePath))('a first day with Hinomi, in Chromium', () => {
  let work: string
  let slack: SlackFake
  let server: ReturnType<typeof start>
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let base: string
  let link: string
  const complaints: string[] = []
  const { bytes, getObjects } = trail()

  beforeAll(async () => {
    work = mkdtempSync(path.join(tmpdir(), 'hinomi-e2e-'))
    writeFileSync(
      path.join(work, '111122223333_CloudTrail_ap-northeast-1_20261001T0000Z_abcdefghijklmnop.json.gz'),
      bytes,
    )
    slack = await startSlack()
    server = start(['serve', '--data', path.join(work, 'data'), '--port', '0'], { HINOMI_ALLOW_PRIVATE_WEBHOOKS: '1' })
    link = await new Promise<string>((resolve) => {
      let said = ''
      server.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        const found = /http:\S+\/setup#token=\S+/.exec(said)?.[0]
        if (found !== undefined) resolve(found)
      })
    })
    base = new URL(link).origin
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' })
    page = await context.newPage()
    page.setDefaultTimeout(20_000)
    page.on('console', (message) => {
      // A 401 before the login is how the page learns that it has to ask.
      if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    const closed = new Promise((resolve) => server.on('close', resolve))
    server.kill('SIGTERM')
    await closed
    await slack.close()
    rmSync(work, { recursive: true, force: true })
  })

  const at = (id: string) => page.getByTestId(id)

  test('set up, log out and in', async () => {
    await page.goto(link)
    await page.fill('input[name=name]', 'Miko')
    await page.fill('input[name=email]', EMAIL)
    for (const field of await page.locator('input[type=password]').all()) await field.fill(PASSWORD)
    await page.keyboard.press('Enter')
    // Nothing is there yet, and the page says how to begin.
    await at('first-steps').waitFor()
    await context.clearCookies()
    await page.goto(`${base}/findings`)
    await page.fill('input[name=email]', EMAIL)
    await page.fill('input[name=password]', PASSWORD)
    await page.keyboard.press('Enter')
    // Back where one wanted to go.
    await page.waitForURL('**/findings**')
  })

  test('connect Slack and upload a file', async () => {
    const made = await context.request.post(`${base}/api/v1/integrations`, {
      headers: { 'x-hinomi-csrf': '1', origin: base },
      data: { kind: 'slack-webhook', name: 'alerts', url: slack.hook, minSeverity: 'low', locale: 'en', enabled: true },
    })
    expect(made.ok(), await made.text()).toBe(true)
    await page.goto(`${base}/data/runs`)
    await page.setInputFiles(
      '[data-testid=upload-input]',
      path.join(work, '111122223333_CloudTrail_ap-northeast-1_20261001T0000Z_abcdefghijklmnop.json.gz'),
    )
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
    const other = await context.newPage()
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
    'the pages have no serious barrier, %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme })
      for (const route of ['/', '/discover', '/findings', '/rules', '/data/sources', '/settings/users']) {
        await page.goto(base + route)
        await page.locator('h1').first().waitFor()
        await page.waitForLoadState('networkidle')
        await page.evaluate(axe.source)
        const found = await page.evaluate(async () => {
          const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }
          return (await axe.run()).violations
        })
        const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        expect(
          serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
          route,
        ).toEqual([])
      }
    },
    120_000,
  )
})

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string }[]
}
