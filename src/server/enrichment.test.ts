import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../kernel/clock.js'
import { geoFolder } from '../logs/enrich/geo.js'
import { openTestDbAt } from '../platform/db/testing.js'
import { Recorder } from '../posture/index.js'
import { parseKql } from '../query/index.js'
import { readConfig } from './config.js'
import { openRooms, type Rooms } from './rooms.js'

let root: string
let rooms: Rooms
const told: string[] = []
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'hinomi-enrichment-'))
  const dataDir = path.join(root, 'data')
  await (await openTestDbAt(path.join(dataDir, 'state'))).close()
  await mkdir(geoFolder(dataDir), { recursive: true })
  const prefixes = [{ ip_prefix: '52.219.0.0/20', region: 'ap-northeast-1', service: 'S3', network_border_group: 'x' }]
  await writeFile(
    path.join(geoFolder(dataDir), 'ip-ranges.json'),
    JSON.stringify({ syncToken: '1', prefixes, ipv6_prefixes: [] }),
  )
  const config = readConfig({ data: dataDir, workers: '1', port: '0' }, {}, root)
  rooms = await openRooms({ config, clock: systemClock, env: {}, warn: (message) => told.push(message) })
}, 120_000)
afterAll(async () => {
  await rooms?.close()
  await rm(root, { recursive: true, force: true })
})

test('an event is told the account, the service and who had the address, from what the posture room knows', async () => {
  const { db } = rooms.database
  const now = Date.now()
  const account = '111122223333'
  await db.execute(sql`insert into posture_accounts (account, name, partition, status, regions, units, tags, seen_at)
    values (${account}, 'production', 'aws', 'ready', '[]', '[]', '{}', now())`)
  await new Recorder(db, systemClock).record([
    {
      accountId: account,
      awsRegion: 'ap-northeast-1',
      resourceType: 'AWS::EC2::NetworkInterface',
      resourceId: 'eni-1',
      arn: `arn:aws:ec2:ap-northeast-1:${account}:network-interface/eni-1`,
      configurationItemCaptureTime: new Date(now - 60_000).toISOString(),
      configurationItemStatus: 'OK',
      tags: { Name: 'batch' },
      relationships: [],
      configuration: { privateIpAddresses: [{ privateIpAddress: '10.0.0.5' }] },
      supplementaryConfiguration: {},
    },
  ])
  await rooms.logs.freshen()
  const flow = { 'source.ip': '10.0.0.5', 'destination.ip': '52.219.1.1', 'cloud.account.id': account }
  await rooms.logs.store.append('aws.vpcflow', [
    { '@timestamp': now, ...flow },
    { '@timestamp': now - 120_000, ...flow },
  ])
  const { events } = await rooms.logs.store.search({
    filter: parseKql('cloud.account.name: production and hinomi.destination.cloud.service: S3'),
    order: 'newest',
    limit: 10,
  })
  expect(events).toHaveLength(2)
  expect(events[0]).toMatchObject({
    'hinomi.destination.cloud.provider': 'aws',
    'hinomi.destination.cloud.region': 'ap-northeast-1',
    'hinomi.source.asset.id': 'eni-1',
    'hinomi.source.asset.type': 'AWS::EC2::NetworkInterface',
    'hinomi.source.asset.name': 'batch',
  })
  // It was not seen before.
  expect(events[1]?.['hinomi.source.asset.id']).toBeUndefined()
  expect(told).toEqual([])
})

test('files of places and ranges that change are read again, and what has gone is used no more', async () => {
  const region = async () => {
    const flow = { 'source.ip': '10.0.0.9', 'destination.ip': '52.219.1.1' }
    await rooms.logs.store.append('aws.vpcflow', [{ '@timestamp': Date.now(), ...flow }])
    const filter = parseKql('source.ip: 10.0.0.9')
    const { events } = await rooms.logs.store.search({ filter, order: 'newest', limit: 1 })
    expect(events).toMatchObject([flow])
    return events[0]?.['hinomi.destination.cloud.region']
  }
  const file = path.join(geoFolder(rooms.config.dataDir), 'ip-ranges.json')
  const prefixes = [{ ip_prefix: '52.219.0.0/16', region: 'eu-west-1', service: 'S3', network_border_group: 'x' }]
  await writeFile(file, JSON.stringify({ syncToken: '2', prefixes, ipv6_prefixes: [] }))
  await rooms.logs.freshen()
  expect(await region()).toBe('eu-west-1')
  await writeFile(file, 'half')
  await rooms.logs.freshen()
  expect(told).toEqual([expect.stringContaining('ip-ranges.json is not used: it is no JSON')])
  await rm(file)
  await rooms.logs.freshen()
  expect(await region()).toBeUndefined()
  expect(told).toHaveLength(1)
})
