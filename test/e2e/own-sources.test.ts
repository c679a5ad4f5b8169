import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { start } from '../support/cli.js'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Lines of now, so that Discover's usual range shows them. */
const lines = (count: number) =>
  Array.from({ length: count }, (_, i) => {
    const ts = new Date(Date.now() - i * 5000).toISOString()
    return `ts=${ts} client=203.0.113.${i + 1} status=${i % 2 === 0 ? 200 : 503} took=${i + 1} route="a b"`
  }).join('\n')

const barriersOf = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }
    return (await axe.run()).violations.map((violation) => violation.id)
  })

describe.skipIf(!existsSync(executablePath))('a log source of one’s own, in Chromium', () => {
  let work: string
  let server: ReturnType<typeof start>
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let base: string
  const complaints: string[] = []
  const at = (id: string) => page.getByTestId(id)

  beforeAll(async () => {
    work = mkdtempSync(path.join(tmpdir(), 'hinomi-e2e-own-'))
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
    await page.evaluate(axe.source)
    expect(await barriersOf(page)).toEqual([])
    // Who leaves is asked first.
    await at('data-back').click()
    await at('unsaved-stay').click()
    await at('own-save').click()
    await at('own-saved').waitFor()
    expect(await at('own-sample').inputValue()).toContain('not a record')

    const file = path.join(work, 'acme-gateway.log')
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
    await page.evaluate(axe.source)
    expect(await barriersOf(page)).toEqual([])

    // Events that only it can read hold it.
    await at('source-edit').click()
    await at('own-delete').click()
    await at('own-delete-sure').click()
    await at('problem').getByText('stored events').waitFor()
  })
})
