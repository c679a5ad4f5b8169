import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { start } from '../support/cli.js'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

const barriersOf = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }
    return (await axe.run()).violations.map((violation) => violation.id)
  })

describe.skipIf(!existsSync(executablePath))('threat intelligence, in Chromium', () => {
  let work: string
  let server: ReturnType<typeof start>
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let base: string
  const complaints: string[] = []
  const at = (id: string) => page.getByTestId(id)

  beforeAll(async () => {
    work = mkdtempSync(path.join(tmpdir(), 'hinomi-e2e-threats-'))
    server = start(['serve', '--data', path.join(work, 'data'), '--port', '0', '--workers', '1'])
    const link = await new Promise<string>((resolve) => {
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
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'],
    })
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' })
    page = await context.newPage()
    page.setDefaultTimeout(20_000)
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(link)
    await page.fill('input[name=name]', 'Miko')
    await page.fill('input[name=email]', 'miko@example.com')
    for (const field of await page.locator('input[type=password]').all()) await field.fill('a long enough password')
    await page.keyboard.press('Enter')
    await at('first-steps').waitFor()
  })

  afterAll(async () => {
    await browser?.close()
    if (server !== undefined) {
      const closed = new Promise((resolve) => server.on('close', resolve))
      server.kill('SIGTERM')
      await closed
    }
    rmSync(work, { recursive: true, force: true })
  })

  test('a list is uploaded, looked through and paused', async () => {
    const file = path.join(work, 'botnets.csv')
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
      await page.evaluate(axe.source)
      expect(await barriersOf(page), tab).toEqual([])
    }
    expect(complaints).toEqual([])
  })
})
