import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asksForEvents, type PanelData } from '../../src/contract/index.js'
import { loadDashboards } from '../../src/logs/dashboards/load.js'
import { hinomi } from '../support/cli.js'
import { type Served, served } from '../support/served.js'

/** The whole month, and its last ten days, which hold the attack: what is new has something before it. */
const RANGES = [
  { from: '2026-10-01T15:00:00Z', to: '2026-10-31T15:00:00Z' },
  { from: '2026-10-21T15:00:00Z', to: '2026-10-31T15:00:00Z' },
]

/** Panels of which the simulation has nothing to show, by board and English title, each with its reason. */
const EMPTY: readonly string[] = []

const boards = await loadDashboards()
let root: string
let server: Served
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'hinomi-demo-boards-'))
  const data = path.join(root, 'data')
  const { stdout } = await hinomi(['demo', '--data', data, '--scale', '0.02', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ skipped: 0, failed: 0, quarantined: 0 })
  server = await served(data)
}, 300_000)
afterAll(async () => {
  await server.stop()
  await rm(root, { recursive: true, force: true })
})

const holds = (data: PanelData): boolean => {
  switch (data.kind) {
    case 'value':
      return data.value !== null && data.value > 0
    case 'series':
      return data.bars.some(({ value }) => value !== null && value > 0)
    case 'groups':
      return data.rows.some(({ values }) => values.some((value) => value !== null && value !== ''))
    case 'events':
      return data.events.length > 0
  }
}

test('every panel of every shipped board shows something of the demo', async () => {
  const empty: string[] = []
  for (const [id, board] of boards) {
    for (const panel of board.panels.filter(asksForEvents)) {
      let full = false
      for (const range of RANGES) {
        const { status, body } = await server.call('POST', '/dashboards/data', {
          kql: '',
          zone: 'Asia/Tokyo',
          ...range,
          panel,
        })
        expect([id, panel.title.en, status, body['detail']]).toEqual([id, panel.title.en, 200, undefined])
        full = holds(body as unknown as PanelData)
        if (full) break
      }
      if (!full) empty.push(`${id}: ${panel.title.en} (${panel.type})`)
    }
  }
  expect(empty).toEqual(EMPTY)
}, 300_000)
