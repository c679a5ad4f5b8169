import { readFile, statfs } from 'node:fs/promises'
import path from 'node:path'
import type { HomeOutput } from '../contract/index.js'
import type { Rooms } from './rooms.js'

const DAY = 86_400_000
const DAYS_SHOWN = 30
const RUNS_SHOWN = 5

/** Whether the directory was made by `hinomi demo`. */
export const isDemo = (dataDir: string): Promise<boolean> =>
  readFile(path.join(dataDir, 'demo.json')).then(
    () => true,
    () => false,
  )

/** What came in, what was found, how ingestion fares. */
export const homeOf = async (rooms: Rooms): Promise<HomeOutput> => {
  const { logs, clock } = rooms
  const now = clock.now()
  const sources = await logs.sources.list()
  const extent = await logs.store.extent()
  // Old logs that were read today are shown too: the chart ends where the events end.
  const end = Math.min(now, extent?.to ?? now)
  const [lastDay, troubles, runs, findings, notifications, demo, disk] = await Promise.all([
    logs.store.count({ filter: { kind: 'all' }, range: { from: now - DAY, to: now } }),
    logs.sources.troubles(),
    logs.runs.list(),
    rooms.findings.summary(),
    rooms.notify.counts(),
    isDemo(logs.dataDir),
    statfs(logs.dataDir),
  ])
  return {
    demo,
    since: new Date(now - DAY).toISOString(),
    events: { total: sources.reduce((n, source) => n + source.events, 0), lastDay },
    bytes: { lake: sources.reduce((n, source) => n + source.bytes, 0), free: disk.bavail * disk.bsize },
    findings,
    ingestion: {
      ...troubles,
      runs: runs.slice(0, RUNS_SHOWN).map((run) => ({
        label: run.label,
        at: run.startedAt,
        events: run.summary.events,
        status: run.status,
      })),
      sources: sources
        .filter((source) => source.objects > 0)
        .map(({ id, events, lastEventAt, quarantined }) => ({ id, events, lastEventAt, quarantined })),
      perDay: logs.sources.perDay(new Date(end - DAYS_SHOWN * DAY).toISOString().slice(0, 10)),
    },
    notifications,
  }
}
