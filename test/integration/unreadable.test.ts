import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LIMITS } from '../../src/logs/ingest/limits.js'
import { hinomi } from '../support/cli.js'

const HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'
const GOOD = '2 111122223333 eni-1 198.51.100.7 10.10.16.12 34764 443 6 5 4029 1793491200 1793491260 ACCEPT OK'
const KEY = '111122223333_vpcflowlogs_ap-northeast-1_fl-0123456789abcdef0_20261101T0000Z_aaaaaaaa.log'
const GOOD_LINES = 20_000

let work: string
let data: string
beforeAll(() => {
  work = mkdtempSync(path.join(tmpdir(), 'hinomi-unreadable-'))
  data = path.join(work, 'data')
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

const put = (bad: number) => {
  const lines = [HEADER, ...Array<string>(GOOD_LINES).fill(GOOD), ...Array<string>(bad).fill(`odd ${'x'.repeat(100)}`)]
  writeFileSync(path.join(work, KEY), `${lines.join('\n')}\n`)
}
const ingest = async () => {
  const { stdout, stderr } = await hinomi(['ingest', path.join(work, KEY), '--data', data, '--json'])
  return { summary: JSON.parse(stdout) as Record<string, number>, stderr }
}
const parts = () =>
  readdirSync(path.join(data, 'lake'), { recursive: true }).filter((name) => String(name).endsWith('.parquet'))

test('a large object of which too much cannot be read is refused whole, told, and read again once it is mended', async () => {
  put(LIMITS.quarantined + 50_000)
  const refused = await ingest()
  expect(refused.summary).toMatchObject({ objects: 1, failed: 1, events: 0, quarantined: 0 })
  expect(refused.stderr).toContain(`more than ${LIMITS.quarantined} of its records cannot be read`)
  expect(parts()).toEqual([])
  put(100)
  expect((await ingest()).summary).toMatchObject({ objects: 1, failed: 0, events: GOOD_LINES, quarantined: 100 })
  expect((await ingest()).summary).toMatchObject({ skipped: 1, events: 0, quarantined: 0 })
}, 120_000)
