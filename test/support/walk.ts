import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Site } from './served.js'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
export const hasChromium = existsSync(executablePath)

export const EMAIL = 'miko@example.com'
export const PASSWORD = 'a long enough password'

/** What a file's tests share. All but `at` and `barriers` is there once the tests run. */
export interface Walk {
  readonly work: string
  readonly browser: Browser
  readonly context: BrowserContext
  readonly page: Page
  readonly base: string
  /** What the browser complained of. */
  readonly complaints: string[]
  at(id: string): Locator
  /** What keeps somebody from using the page as it is now, each with one element. */
  barriers(): Promise<string[]>
  /** Asks the server as whoever is logged in. */
  call<T>(method: 'get' | 'post' | 'patch', url: string, body?: unknown): Promise<T>
}

/**
 * A walk through a site of its own: before the tests of a file it is opened, in a folder that is removed afterwards, and
 * set up by Miko, who reads English. A test that fails leaves a picture of the page.
 */
export const useWalk = (open: (work: string) => Promise<Site>, timeout?: number): Walk => {
  const complaints: string[] = []
  let work: string
  let site: Site
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let base: string

  beforeAll(async () => {
    work = mkdtempSync(path.join(tmpdir(), 'hinomi-e2e-'))
    site = await open(work)
    base = new URL(site.link).origin
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'],
    })
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' })
    page = await context.newPage()
    page.setDefaultTimeout(30_000)
    page.on('console', (message) => {
      // A 401 before the login is how the page learns that it has to ask.
      if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(site.link)
    await page.fill('input[name=name]', 'Miko')
    await page.fill('input[name=email]', EMAIL)
    for (const field of await page.locator('input[type=password]').all()) await field.fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${base}/`)
  }, timeout)

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || page === undefined) return
    const folder = path.resolve('test-results')
    mkdirSync(folder, { recursive: true })
    const file = path.join(folder, `${task.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80)}.png`)
    await page.screenshot({ path: file }).then(
      () => console.error(`${page.url()} is seen in ${file}`),
      () => undefined,
    )
  })

  afterAll(async () => {
    await browser?.close()
    await site?.stop()
    rmSync(work, { recursive: true, force: true })
  })

  return {
    get work() {
      return work
    },
    get browser() {
      return browser
    },
    get context() {
      return context
    },
    get page() {
      return page
    },
    get base() {
      return base
    },
    complaints,
    at: (id) => page.getByTestId(id),
    async barriers() {
      await page.waitForLoadState('networkidle')
      await page.evaluate(axe.source)
      return page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
        }
        // What passes need not be told one by one.
        const { violations } = await axe.run({ resultTypes: ['violations'] })
        return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
      })
    },
    async call(method, url, body) {
      const answer = await context.request[method](`${base}/api/v1${url}`, {
        headers: { 'x-hinomi-csrf': '1', origin: base },
        ...(body === undefined ? {} : { data: body }),
      })
      if (!answer.ok()) throw new Error(`${url}: ${answer.status()} ${await answer.text()}`)
      return answer.json()
    },
  }
}
