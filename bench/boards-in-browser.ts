/**
 * npx tsx bench/boards-in-browser.ts DATA [BOARD…]: how long each shipped board takes in Chromium until all panels in view show
 * what was asked, and until all of the board do, over all that is stored: within the app, and by a link that loads the app
 * too. Medians of three; beside those within the app the first opening since the server started, which keeps groups of
 * settled weeks from then on, beside those by a link the worst. Browser and server share the machine. `npm run build` first; `hinomi demo --data DATA --scale 13.5` makes 10 million events. A data
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

/**
 * Resolves to the page's clock once each panel in view shows its own answer, and once all do. Not by frames: a busy page draws
 * few.
 */
const SETTLED = `new Promise((resolve, reject) => {
  let view
  const inView = (panel) => {
    const { top, bottom } = panel.getBoundingClientRect()
    return top < innerHeight && bottom > 0
  }
  const look = () => {
    const panels = document.querySelectorAll('[data-testid=panel]').length
    const waiting = [...document.querySelectorAll('[data-state=pending], [data-state=stale]')]
    if (panels > 0 && view === undefined && !waiting.some(inView)) view = performance.now()
    if (document.querySelector('[data-state=failed]')) reject(new Error('a panel failed'))
    else if (panels > 0 && waiting.length === 0) resolve({ view, all: performance.now() })
    else if (performance.now() > ${LONGEST_MS}) reject(new Error(waiting.length + ' of ' + panels + ' panels wait'))
    else setTimeout(look, 25)
  }
  look()
})`

/** Milliseconds until the panels in view, and until all of them, show what was asked. */
interface Settled {
  readonly view: number
  readonly all: number
}

const settled = (page: Page): Promise<Settled> => page.evaluate(SETTLED)

const inApp = async (page: Page, origin: string, path: string): Promise<Settled> => {
  await page.goto(`${origin}/`)
  await page.waitForLoadState('networkidle')
  const began: number = await page.evaluate(`{
    history.pushState(null, '', ${JSON.stringify(path)})
    dispatchEvent(new PopStateEvent('popstate'))
    performance.now()
  }`)
  const { view, all } = await settled(page)
  return { view: view - began, all: all - began }
}

const byLink = async (page: Page, origin: string, path: string): Promise<Settled> => {
  await page.goto('about:blank')
  await page.goto(origin + path, { waitUntil: 'commit' })
  return settled(page)
}

const shown = (times: readonly Settled[], beside: 'first' | 'worst'): string => {
  const told = (of: (time: Settled) => number) => {
    const seconds = times.map((time) => of(time) / 1000)
    const sorted = seconds.toSorted((a, b) => a - b)
    return `${sorted[TIMES >> 1]?.toFixed(2)} (${(beside === 'first' ? seconds[0] : sorted.at(-1))?.toFixed(2)})`
  }
  return `${told(({ view }) => view)} | ${told(({ all }) => all)}`
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
    '| board | in the app: in view, s (first) | all of it | by a link: in view (worst) | all of it |\n| --- | ---: | ---: | ---: | ---: |\n',
  )
  for (const { id } of dashboards) {
    if (only.length > 0 && !only.includes(id)) continue
    const path = `/dashboards/${id}?from=all`
    const app: Settled[] = []
    const link: Settled[] = []
    for (let i = 0; i < TIMES; i++) {
      app.push(await inApp(page, origin, path))
      link.push(await byLink(page, origin, path))
    }
    process.stdout.write(`| ${id} | ${shown(app, 'first')} | ${shown(link, 'worst')} |\n`)
  }
} finally {
  await browser.close()
  server.kill('SIGTERM')
}
