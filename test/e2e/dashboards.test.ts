import path from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { hinomi } from '../support/cli.js'
import { serve } from '../support/served.js'
import { hasChromium, useWalk } from '../support/walk.js'

const SHIPPED = 14

describe.skipIf(!hasChromium)('dashboards, in Chromium', () => {
  const walk = useWalk(async (work) => {
    const data = path.join(work, 'data')
    await hinomi(['demo', '--data', data, '--scale', '0.02', '--until', 'today'])
    return serve(data)
  })
  const { at, barriers, complaints } = walk
  let page: Page
  let base: string
  beforeAll(() => {
    page = walk.page
    base = walk.base
  })

  /** Every panel has its answer, and none of them is an error. */
  const drawn = async () => {
    await at('board').waitFor()
    await page.locator('[data-state]').first().waitFor()
    await expect
      .poll(() => page.locator('[data-state=pending],[data-state=stale]').count(), { timeout: 60_000 })
      .toBe(0)
    expect(await page.locator('[data-state=failed]').allTextContents()).toEqual([])
  }

  test('each shipped board draws all its panels, without a barrier', async () => {
    await page.goto(`${base}/dashboards`)
    await page.locator('.hm-board-card').first().waitFor()
    const boards = await page
      .locator('.hm-board-card')
      .evaluateAll((cards) => cards.map((card) => card.getAttribute('href')))
    expect(boards).toHaveLength(SHIPPED)
    for (const board of boards) {
      await page.goto(`${base}${board}?from=now-30d&to=now&zone=UTC`)
      await drawn()
      expect({ board, barriers: await barriers() }).toEqual({ board, barriers: [] })
    }
    expect(complaints).toEqual([])
    // Some 240 panels, and each element of 14 pages looked at: three minutes, and more beside other work.
  }, 600_000)

  test('a click on a value filters the whole board, and the URL shows the same to another reader', async () => {
    await page.goto(`${base}/dashboards/cloudtrail-activity?from=now-30d&to=now&zone=UTC`)
    await drawn()
    const calls = () => page.locator('[data-testid=panel-value]').first().getAttribute('data-value').then(Number)
    const all = await calls()
    const most = page.locator('.hm-bars button').first()
    const action = await most.locator('.hm-bars-name').textContent()
    await most.click()
    await expect.poll(calls, { timeout: 30_000 }).not.toBe(all)
    await drawn()
    const some = await calls()
    expect(some).toBeGreaterThan(0)
    expect(some).toBeLessThan(all)
    expect(await at('kql-input').inputValue()).toBe(`event.action: "${action}"`)
    await page.reload()
    await drawn()
    expect(await calls()).toBe(some)
    // The way to the events behind a panel keeps the filter and the range.
    await page.locator('[data-testid=panel] a').first().click()
    await page.locator(`[data-testid=total][data-total="${some}"]`).waitFor()
    expect(complaints).toEqual([])
  })

  test('wall mode fills the screen and asks anew by itself', async () => {
    await page.goto(`${base}/dashboards/network?from=now-30d&to=now&zone=UTC&refresh=30`)
    await drawn()
    await at('board-wall').click()
    await page.locator('.hm-board-page[data-wall=true]').waitFor()
    expect(page.url()).toContain('wall=on')
    const box = await page.locator('.hm-board-page').boundingBox()
    expect(box).toMatchObject({ x: 0, y: 0, width: 1280 })
    await drawn()
    const before = await at('board-asked').textContent()
    await expect.poll(() => at('board-asked').textContent(), { timeout: 45_000 }).not.toBe(before)
    await drawn()
    await at('board-wall').click()
    await page.locator('.hm-board-page[data-wall=false]').waitFor()
    expect(complaints).toEqual([])
  })

  test('a board of one’s own: a panel from Discover, dragged, sized, exported and taken in again', async () => {
    await page.goto(`${base}/discover?kql=event.outcome: failure&sources=aws.cloudtrail&from=now-30d&to=now&zone=UTC`)
    await at('add-to-board').click()
    await at('panel-title-en').fill('Failures')
    await page
      .locator('[role=dialog] [data-testid=panel-body]')
      .or(page.locator('[role=dialog] .hm-chart'))
      .first()
      .waitFor()
    await at('panel-done').click()
    await page.locator('[data-testid=toasts]').getByText('Show').click()
    await page.waitForURL(/dashboards\/[0-9a-f-]{36}/)
    await drawn()
    expect(await page.locator('[data-testid=panel] h2').allTextContents()).toEqual(['Failures'])

    await at('board-edit').click()
    await at('board-title-en').fill('Mine')
    await at('panel-add').click()
    await at('panel-title-en').fill('Calls')
    await at('panel-type').locator('button').click()
    await page.getByRole('option', { name: 'Number', exact: true }).click()
    await at('panel-done').click()
    await page.getByRole('button', { name: 'Make Calls wider' }).click()
    await page
      .locator('[data-testid=panel] header', { hasText: 'Calls' })
      .dragTo(page.locator('[data-testid=panel]').first())
    await at('board-save').click()
    await at('board-edit').waitFor()
    await page.reload()
    await drawn()
    expect(await page.locator('[data-testid=panel] h2').allTextContents()).toEqual(['Calls', 'Failures'])
    expect(await page.locator('[data-testid=panel]').first().getAttribute('data-width')).toBe('2')
    expect(await page.locator('h1').textContent()).toBe('Mine')

    const download = page.waitForEvent('download')
    await at('board-menu').locator('button').first().click()
    await page.getByRole('menuitem', { name: 'Export as JSON' }).click()
    const file = await (await download).path()
    await page.goto(`${base}/dashboards`)
    await page.locator('.hm-board-card').first().waitFor()
    await page.setInputFiles('[data-testid=board-file]', {
      name: 'x.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{}'),
    })
    await page.getByText('The file is not a dashboard').waitFor()
    await page.setInputFiles('[data-testid=board-file]', file)
    await page.waitForURL(/dashboards\/[0-9a-f-]{36}/)
    await drawn()
    expect(await page.locator('h1').textContent()).toBe('Mine')
    await at('board-menu').locator('button').first().click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await at('board-delete-confirm').click()
    await page.waitForURL(`${base}/dashboards`)
    await expect.poll(() => page.locator('.hm-board-card', { hasText: 'Mine' }).count()).toBe(1)
    // The file that was none was refused by the server.
    expect(complaints.filter((text) => !text.includes('400'))).toEqual([])
  })

  test('an export of OpenSearch Dashboards becomes a board, and what is left of it is told', async () => {
    const vis = (id: string, type: string, field: string) => ({
      type: 'visualization',
      id,
      attributes: {
        title: id,
        visState: JSON.stringify({
          title: id,
          type,
          aggs: [
            { id: '1', enabled: true, type: 'count', schema: 'metric', params: {} },
            { id: '2', enabled: true, type: 'terms', schema: 'segment', params: { field, size: 5 } },
          ],
        }),
        kibanaSavedObjectMeta: { searchSourceJSON: '{"query":{"query":"","language":"kuery"},"filter":[]}' },
      },
      references: [{ name: 'x', type: 'index-pattern', id: 'log-aws-cloudtrail-*' }],
    })
    const parts = [vis('Outcomes', 'pie', 'event.outcome'), vis('Places', 'tile_map', 'source.geo.location')]
    const panels = parts.map(({ id }, i) => ({
      gridData: { x: 24 * i, y: 0, w: 24, h: 15, i: String(i) },
      panelRefName: `panel_${i}`,
      title: id,
    }))
    const board = {
      type: 'dashboard',
      id: 'b',
      attributes: { title: 'Brought along', panelsJSON: JSON.stringify(panels) },
      references: parts.map(({ type, id }, i) => ({ name: `panel_${i}`, type, id })),
    }
    await page.goto(`${base}/dashboards`)
    await page.locator('.hm-board-card').first().waitFor()
    await page.setInputFiles('[data-testid=board-file]', {
      name: 'export.ndjson',
      mimeType: 'application/x-ndjson',
      buffer: Buffer.from([...parts, board].map((line) => JSON.stringify(line)).join('\n')),
    })
    const report = await at('opensearch-report').textContent()
    expect(report).toContain('Not carried over')
    expect(report).toContain('tile_map')
    await at('opensearch-keep').click()
    await page.waitForURL(/dashboards\/[0-9a-f-]{36}/)
    await drawn()
    expect(await page.locator('[data-testid=panel] h2').allTextContents()).toEqual(['Outcomes'])
  })
})
