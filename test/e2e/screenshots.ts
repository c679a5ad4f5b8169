import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, BrowserContextOptions } from 'playwright-core'

/** Each page of the app, in the state that a link gives it. */
export const PAGES = {
  home: '/',
  discover: '/discover',
  'discover-cloudtrail': '/discover?sources=aws.cloudtrail',
  'discover-table': '/discover?chart=table',
  sql: '/discover/sql',
  findings: '/findings',
  rules: '/rules',
  sources: '/data/sources',
  runs: '/data/runs',
  objects: '/data/objects',
  quarantine: '/data/quarantine',
  feeds: '/data/feeds',
  profile: '/settings/profile',
  users: '/settings/users',
  tokens: '/settings/tokens',
  integrations: '/settings/integrations',
  outbox: '/settings/outbox',
  audit: '/settings/audit',
  system: '/settings/system',
} as const

/** Languages, themes and widths in which a page must look right. */
export const LOOKS = [
  { locale: 'ja', theme: 'light', width: 1280, height: 800 },
  { locale: 'en', theme: 'dark', width: 1280, height: 800 },
  { locale: 'ja', theme: 'dark', width: 1920, height: 1080 },
  { locale: 'en', theme: 'light', width: 1920, height: 1080 },
] as const

export interface ScreenshotOptions {
  readonly browser: Browser
  /** Where the server is: `http://127.0.0.1:7070`. */
  readonly base: string
  /** A logged-in session, as `context.storageState()` gives it. */
  readonly session: NonNullable<BrowserContextOptions['storageState']>
  readonly folder: string
}

/** Takes a picture of each page in each look; resolves to what the browser complained of, which should be nothing. */
export const takeScreenshots = async ({ browser, base, session, folder }: ScreenshotOptions): Promise<string[]> => {
  await mkdir(folder, { recursive: true })
  const complaints: string[] = []
  for (const { locale, theme, width, height } of LOOKS) {
    const context = await browser.newContext({ viewport: { width, height }, storageState: session })
    await context.addInitScript(
      (kept) => {
        for (const [name, value] of Object.entries(kept))
          (
            globalThis as unknown as { localStorage: { setItem(key: string, value: string): void } }
          ).localStorage.setItem(`hinomi.${name}`, value)
      },
      { theme, locale, zone: 'Asia/Tokyo' },
    )
    // The profile's language wins over the browser's, so it is set where it is kept.
    await context.request.patch(`${base}/api/v1/session/me`, { data: { locale }, headers: { 'x-hinomi-csrf': '1' } })
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`)
    })
    for (const [name, url] of Object.entries(PAGES)) {
      await page.goto(base + url)
      await page.waitForLoadState('networkidle')
      await page.screenshot({ path: path.join(folder, `${name}-${locale}-${theme}-${width}.png`) })
    }
    await context.close()
  }
  return complaints
}
