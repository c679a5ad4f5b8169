import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Dashboard } from '../../contract/index.js'
import { openTestDb } from '../../platform/db/testing.js'
import { movableClock } from '../../platform/http/testing.js'
import { Discover } from '../discover.js'
import type { EventStore } from '../lake/event-store.js'
import { loadSources } from '../registry.js'
import { Dashboards } from './book.js'
import { loadDashboards } from './load.js'

let dashboards: Dashboards
let close: () => Promise<void>
const clock = movableClock()

beforeAll(async () => {
  const database = await openTestDb()
  close = () => database.close()
  // Only what is stored of each source is asked here, and nothing is stored.
  const store = { extent: async () => undefined } as unknown as EventStore
  const discover = new Discover(store, await loadSources(), clock)
  dashboards = new Dashboards({ db: database.db, clock, shipped: await loadDashboards(), store, discover })
}, 60_000)
afterAll(() => close())

const board = (change: object = {}): Dashboard => ({
  version: 1,
  title: { ja: '自分の', en: 'My own' },
  about: { ja: '', en: '' },
  panels: [
    {
      type: 'bar',
      title: { ja: '操作', en: 'Actions' },
      kql: 'event.outcome: failure',
      sources: ['aws.cloudtrail'],
      by: 'event.action',
      measure: { of: 'count' },
      unit: 'number',
      limit: 10,
      width: 2,
      height: 3,
      ...change,
    },
  ],
})

test('a board of one’s own is kept, changed and deleted, and stands before those that are shipped', async () => {
  const made = await dashboards.create(board(), 'Miko')
  expect(made).toMatchObject({ shipped: false, createdBy: 'Miko', dashboard: board(), present: 0 })
  expect((await dashboards.list())[0]?.id).toBe(made.id)
  clock.move(1000)
  const changed = await dashboards.update(made.id, { ...board(), title: { ja: '新', en: 'New' } })
  expect(changed.title.en).toBe('New')
  expect(changed.updatedAt).not.toBe(made.updatedAt)
  await dashboards.remove(made.id)
  await expect(dashboards.get(made.id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(dashboards.update(made.id, board())).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a shipped board is duplicated, not changed', async () => {
  const { dashboard } = await dashboards.get('network')
  await expect(dashboards.update('network', dashboard)).rejects.toMatchObject({ code: 'DASHBOARD_SHIPPED' })
  await expect(dashboards.remove('network')).rejects.toMatchObject({ code: 'DASHBOARD_SHIPPED' })
  expect((await dashboards.create(dashboard, 'Miko')).dashboard).toEqual(dashboard)
})

test.each([
  [{ kql: 'a: (' }, 'Actions'],
  [{ by: 'no.such.field' }, 'no.such.field'],
  [{ sources: ['no.source'] }, 'no.source'],
  [{ measure: { of: 'sum', field: 'no.number' } }, 'no.number'],
])('a board with %j is refused with the panel that is wrong', async (change, said) => {
  await expect(dashboards.create(board(change), 'Miko')).rejects.toMatchObject({
    code: 'PANEL_WRONG',
    message: expect.stringContaining(said),
  })
})
