/**
 * npx tsx bench/boards-in-browser.ts DATA [BOARD…]: how long each shipped board takes in Chromium until its last panel shows what
 * was asked, over all that is stored: within the app, and by a link that loads the app too. Three of each. Browser and
 * server share the machine. `npm run build` first; `hinomi demo --data DATA --scale 13.5` makes 10 million events. A data
 * directory that nobody has set up is set up for this; another one is asked as HINOMI_EMAIL with HINOMI_PASSWORD.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import type { DashboardsOutput } from '../src/contract/index.js'

const [data, ...only] = process.argv.slice(2)
if (data === undefined) throw new Error('say which data directory')
const email = process.env['HINOMI_EMAIL'] ?? 'bench@example.com'
const password = process.env['HINOMI_PASSWORD'] ?? 'only of simulated logs'
const TIMES = 3
const LONGEST_MS = 60_000

const serve = (server: ChildProcess): Promise<{ origin: string; token: string | undefined }> =>
  new Promise((resolve, reject) => {
    let said = ''
    server.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
      // The set-up link, where there is one, follows the address.
      if (origin !== undefined) {
        setTimeout(() => resolve({ origin, token: /#token=(\S+)/.exec(said)?.[1] }), 500)
      }
    })
    server.once('close', () => reject(new Error(said)))
  })

/** Resolves to the page's clock once each panel shows its own answer. Not by frames: a busy page draws few. */
const SETTLED = `new Promise((resolve, reject) => {
  const look = () => {
    const panels = document.querySelectorAll('[data-testid=panel]').length
    const waiting = document.querySelectorAll('[data-state=pending], [data-state=stale]').length
    if (document.querySelector('[data-state=failed]')) reject(new Error('a panel failed'))
    else if (panels > 0 && waiting === 0) resolve(performance.now())
    else if (performance.now() > ${LONGEST_MS}) reject(new Error(waiting + ' of ' + panels + ' panels still wait'))
    else setTimeout(look, 10)
  }
  look()
})`

const settled = (page: Page): Promise<number> => page.evaluate(SETTLED)

const inApp = async (page: Page, origin: string, path: string): Promise<number> => {
  await page.goto(`${origin}/`)
  await page.waitForLoadState('networkidle')
  const began: number = await page.evaluate(`{
    history.pushState(null, '', ${JSON.stringify(path)})
    dispatchEvent(new PopStateEvent('popstate'))
    performance.now()
  }`)
  return (await settled(page)) - began
}

const byLink = async (page: Page, origin: string, path: string): Promise<number> => {
  await page.goto('about:blank')
  await page.goto(origin + path, { waitUntil: 'commit' })
  return settled(page)
}

const shown = (times: readonly number[]): string => {
  const sorted = times.toSorted((a, b) => a - b).map((ms) => (ms / 1000).toFixed(2))
  return `${sorted[TIMES >> 1]} | ${sorted.at(-1)}`
}

const server = spawn(
  process.execPath,
  [fileURLToPath(new URL('../bin/hinomi.js', import.meta.url)), 'serve', '--data', data, '--port', '0'],
  { stdio: ['ignore', 'ignore', 'pipe'] },
)
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'],
})
try {
  const { origin, token } = await serve(server)
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'ja-JP' })
  const headers = { 'x-hinomi-csrf': '1', origin }
  const entered =
    token === undefined
      ? await context.request.post(`${origin}/api/v1/session`, { data: { email, password }, headers })
      : await context.request.post(`${origin}/api/v1/setup`, {
          data: { token, email, name: 'Bench', password, locale: 'ja' },
          headers,
        })
  if (!entered.ok()) throw new Error(await entered.text())
  const { dashboards } = (await (await context.request.get(`${origin}/api/v1/dashboards`)).json()) as DashboardsOutput
  const page = await context.newPage()
  process.stdout.write(
    '| board | in the app, s | worst | by a link, s | worst |\n| --- | ---: | ---: | ---: | ---: |\n',
  )
  for (const { id } of dashboards) {
    if (only.length > 0 && !only.includes(id)) continue
    const path = `/dashboards/${id}?from=all`
    const app: number[] = []
    const link: number[] = []
    for (let i = 0; i < TIMES; i++) {
      app.push(await inApp(page, origin, path))
      link.push(await byLink(page, origin, path))
    }
    process.stdout.write(`| ${id} | ${shown(app)} | ${shown(link)} |\n`)
  }
} finally {
  await browser.close()
  server.kill('SIGTERM')
}
