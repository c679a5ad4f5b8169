/**
 * npx tsx bench/boards.ts DATA [BOARD…]: how long each shipped board takes over a data directory, asked as the page asks: all of
 * its panels at once. Over all that is stored; the best of three, for the machine may be shared. `npm run build` first;
 * `hinomi demo --data DATA --scale 13.5` makes 10 million events.
 */
import { fileURLToPath } from 'node:url'
import type { AskingPanel } from '../src/contract/index.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const [data, ...only] = process.argv.slice(2)
if (data === undefined) throw new Error('say which data directory')
const built = <T>(file: string) => import(new URL(`../dist/${file}.js`, import.meta.url).href) as Promise<T>
const { openRooms } = await built<typeof import('../src/server/rooms.js')>('server/rooms')
const { readConfig } = await built<typeof import('../src/server/config.js')>('server/config')
const { asksForEvents } = await built<typeof import('../src/contract/index.js')>('contract/index')
const rooms = await openRooms({
  config: readConfig({ data }, {}, root),
  clock: { now: () => Date.now() },
  env: {},
  warn: () => undefined,
})

/** Milliseconds until the last panel has its answer, and the panels whose answers came last. */
const ask = async (panels: readonly AskingPanel[]): Promise<{ ms: number; cpu: number; last: string }> => {
  const began = performance.now()
  const before = process.cpuUsage()
  const times = await Promise.all(
    panels.map(async (panel) => {
      const { tookMs } = await rooms.panels.data({ kql: '', zone: 'Asia/Tokyo', panel })
      return { tookMs, title: `${panel.type} ${typeof panel.title === 'string' ? panel.title : panel.title.en}` }
    }),
  )
  const ms = performance.now() - began
  const used = process.cpuUsage(before)
  times.sort((a, b) => b.tookMs - a.tookMs)
  return {
    ms,
    cpu: (used.user + used.system) / 1000,
    last: times
      .slice(0, 3)
      .map(({ tookMs, title }) => `${tookMs} ms ${title}`)
      .join('; '),
  }
}

try {
  const total = await rooms.logs.store.count({ filter: { kind: 'all' } })
  process.stdout.write(`${total.toLocaleString('en')} events, Node ${process.versions.node}\n\n`)
  process.stdout.write('| board | panels | ms | CPU ms | last |\n| --- | ---: | ---: | ---: | --- |\n')
  for (const { id } of await rooms.dashboards.list()) {
    if (only.length > 0 && !only.includes(id)) continue
    const { dashboard } = await rooms.dashboards.get(id)
    const panels = dashboard.panels.filter(asksForEvents)
    const runs = [await ask(panels), await ask(panels), await ask(panels)].sort((a, b) => a.ms - b.ms)
    const [best] = runs
    process.stdout.write(
      `| ${id} | ${panels.length} | ${Math.round(best?.ms ?? 0)} | ${Math.round(best?.cpu ?? 0)} | ${best?.last} |\n`,
    )
  }
} finally {
  await rooms.close()
}
