import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '../../platform/db/index.js'
import { openTestDb } from '../../platform/db/testing.js'
import type { Ci, JsonObject } from '../ci.js'
import { ciOf } from '../controls/testing.js'
import { writeCoverage } from '../coverage.js'
import { Recorder } from '../recorder.js'
import { postureCoverage } from '../scan-tables.js'
import { postureItems, postureResources, postureUnused, postureUnusedUnknown } from '../tables.js'
import { UnusedRegister } from './register.js'

const DAY = 86_400_000
const T = Date.parse('2026-06-01T00:00:00Z')
const A = '111122223333'
let now = T
let place: { db: Db; close(): Promise<void> }
beforeAll(async () => {
  place = await openTestDb()
}, 60_000)
afterAll(() => place.close())
beforeEach(async () => {
  now = T
  await place.db.execute(
    sql`truncate ${postureItems}, ${postureResources}, ${postureUnused}, ${postureUnusedUnknown}, ${postureCoverage}`,
  )
})

const clock = { now: () => now }
const recorder = () => new Recorder(place.db, clock)
const register = () => new UnusedRegister(place.db, clock, recorder())
const record = (...cis: Ci[]) => recorder().record(cis)
const volume = (id: string, configuration: JsonObject, born = now - 100 * DAY): Ci =>
  ciOf('AWS::EC2::Volume', configuration, {
    resourceId: id,
    arn: `arn:aws:ec2:ap-northeast-1:${A}:volume/${id}`,
    resourceCreationTime: new Date(born).toISOString(),
    configurationItemCaptureTime: new Date(now).toISOString(),
  })
const idle = { state: 'available', size: 8 }
const busy = { state: 'in-use', size: 8 }
const listed = async (query = {}) => (await register().list(query)).items

describe('the register of unused resources', () => {
  test('tells since when: of its last change, or of its making where it never changed', async () => {
    await record(volume('vol-old', idle), volume('vol-left', busy))
    now += DAY
    await record(volume('vol-left', idle, T - 100 * DAY))
    now += 10 * DAY
    await register().refresh(A)
    expect((await listed()).map((i) => [i.resourceId, i.basis, i.days, i.evidence.en.slice(0, 20)])).toEqual([
      ['vol-old', 'created', 111, 'Its state is "availa'],
      ['vol-left', 'changed', 10, 'Its state is "availa'],
    ])
  })

  test('keeps the day and the age of what is found again, and lets go of what is used again or gone', async () => {
    await record(volume('vol-1', idle), volume('vol-2', idle), volume('vol-3', idle))
    await register().refresh(A)
    now += DAY
    // A new tag is a change, but makes it no younger.
    await record({ ...volume('vol-1', idle, T - 100 * DAY), tags: { team: 'web' } }, volume('vol-2', busy))
    await recorder().absent(
      { account: A, type: 'AWS::EC2::Volume' },
      new Set(['AWS::EC2::Volume\nap-northeast-1\nvol-1', 'AWS::EC2::Volume\nap-northeast-1\nvol-2']),
    )
    await register().refresh(A)
    expect((await listed()).map((i) => [i.resourceId, i.basis, i.days, i.foundAt, i.tags])).toEqual([
      ['vol-1', 'created', 101, new Date(T).toISOString(), { team: 'web' }],
    ])
  })

  test('pages through them in order, filters them, and counts them by kind', async () => {
    await record(...Array.from({ length: 12 }, (_, i) => volume(`vol-${i}`, idle, T - (i % 3) * 50 * DAY)))
    await record(ciOf('AWS::EC2::EIP', { publicIp: '192.0.2.1' }, { resourceId: 'eipalloc-1', arn: 'arn:eip' }))
    await register().refresh(A)
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await register().list({ limit: 5, ...(after === undefined ? {} : { after }) })
      expect(page.total).toBe(13)
      seen.push(...page.items.map((i) => i.resourceId))
      after = page.next
    } while (after !== undefined)
    expect(new Set(seen).size).toBe(13)
    expect(seen.slice(0, 4).sort()).toEqual(['vol-11', 'vol-2', 'vol-5', 'vol-8'])
    expect(await listed({ minDays: 60 })).toHaveLength(4)
    expect(await listed({ kind: 'unassociated-address' })).toHaveLength(1)
    expect(await listed({ harm: 'clutter' })).toEqual([])
    expect(await listed({ harm: 'cost', search: 'VOL-11' })).toHaveLength(1)
    const { kinds } = await register().kinds({})
    expect(Object.fromEntries(kinds.filter((k) => k.count > 0).map((k) => [k.id, k.count]))).toEqual({
      'unattached-volume': 12,
      'unassociated-address': 1,
    })
    await expect(register().list({ after: 'x' })).rejects.toMatchObject({ code: 'RESOURCE_PAGE' })
  })

  test('says where it could not tell, and keeps what it had found there', async () => {
    const cover = (status: 'complete' | 'denied') =>
      writeCoverage(
        place.db,
        [
          {
            account: A,
            region: 'ap-northeast-1',
            type: 'AWS::EC2::RouteTable',
            status,
            action: 'ec2:DescribeRouteTables',
            message: 'no',
            count: 0,
            parts: {},
          },
        ],
        { scan: 's', at: new Date(now) },
      )
    await record(ciOf('AWS::EC2::NatGateway', { state: 'available' }, { resourceId: 'nat-1', arn: 'arn:nat' }))
    const unknown = async () => (await register().kinds({})).kinds.find((k) => k.id === 'unused-nat-gateway')?.unknown
    await register().refresh(A)
    expect(await listed()).toEqual([])
    expect(await unknown()).toMatchObject([{ account: A, resources: 0 }])
    await cover('complete')
    await register().refresh(A)
    expect(await listed()).toHaveLength(1)
    expect(await unknown()).toEqual([])
    await cover('denied')
    await register().refresh(A)
    expect(await listed()).toHaveLength(1)
    expect((await unknown())?.[0]?.reason.en).toContain('ec2:DescribeRouteTables was denied')
  })
})
