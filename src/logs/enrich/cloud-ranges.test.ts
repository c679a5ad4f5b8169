import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PartBuilder } from '../lake/part-builder.js'
import { type AnySource, fieldsOf, loadSources } from '../registry.js'
import { cloudFiller } from './cloud-fields.js'
import { readCloudRanges } from './cloud-ranges.js'
import { geoFolder } from './geo.js'

let folder: string
const told: string[] = []
const put = (name: string, content: unknown) =>
  writeFile(path.join(geoFolder(folder), name), typeof content === 'string' ? content : JSON.stringify(content))
const read = () => readCloudRanges(folder, (problem) => told.push(problem.en))
beforeEach(async () => {
  told.length = 0
  folder = await mkdtemp(path.join(tmpdir(), 'hinomi-ranges-'))
  await mkdir(geoFolder(folder))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const aws = {
  syncToken: '1',
  createDate: '2026-11-28-00-00-00',
  prefixes: [
    { ip_prefix: '52.219.0.0/20', region: 'ap-northeast-1', service: 'AMAZON', network_border_group: 'x' },
    { ip_prefix: '52.219.0.0/20', region: 'ap-northeast-1', service: 'S3', network_border_group: 'x' },
    { ip_prefix: '52.0.0.0/8', region: 'GLOBAL', service: 'AMAZON', network_border_group: 'x' },
  ],
  ipv6_prefixes: [
    { ipv6_prefix: '2406:da14::/36', region: 'ap-northeast-1', service: 'EC2', network_border_group: 'x' },
  ],
}
const google = {
  syncToken: '1',
  prefixes: [{ ipv4Prefix: '34.84.0.0/16', service: 'Google Cloud', scope: 'asia-northeast1' }],
}
const azure = {
  changeNumber: 1,
  cloud: 'Public',
  values: [
    { name: 'AzureCloud', properties: { region: '', systemService: '', addressPrefixes: ['20.0.0.0/8'] } },
    {
      name: 'Storage.JapanEast',
      properties: { region: 'japaneast', systemService: 'AzureStorage', addressPrefixes: ['20.38.116.0/23'] },
    },
  ],
}

test('addresses get the provider, service and Region that the providers say', async () => {
  await put('ip-ranges.json', aws)
  await put('cloud.json', google)
  await put('ServiceTags_Public_20261123.json', azure)
  const table = await read()
  if (table === undefined) throw new Error('no table')
  const source = (await loadSources()).get('aws.vpcflow') as AnySource
  const builder = new PartBuilder(source.id, fieldsOf(source))
  const addresses = ['52.219.1.1', '52.1.1.1', '2406:da14::5', '34.84.1.1', '20.38.116.9', '20.1.1.1', '10.0.0.1']
  addresses.forEach((ip, position) => {
    const event = { '@timestamp': 0, 'source.ip': '10.0.0.1', 'destination.ip': ip }
    builder.add(event, undefined, { object: 'o', uri: 'u', position }, 0)
  })
  cloudFiller(table)(builder)
  const got = addresses.map((_, row) => {
    const event = builder.event(row)
    return ['provider', 'service', 'region'].map((name) => event[`hinomi.destination.cloud.${name}`])
  })
  expect(got).toEqual([
    ['aws', 'S3', 'ap-northeast-1'],
    ['aws', 'AMAZON', 'GLOBAL'],
    ['aws', 'EC2', 'ap-northeast-1'],
    ['gcp', 'Google Cloud', 'asia-northeast1'],
    ['azure', 'AzureStorage', 'japaneast'],
    ['azure', undefined, undefined],
    [undefined, undefined, undefined],
  ])
  expect(builder.event(0)['hinomi.source.cloud.provider']).toBeUndefined()
  expect(told).toEqual([])
})

test('without a file nothing is looked up; a file that is none is told', async () => {
  expect((await read()).places).toEqual([])
  await put('a.json', '{')
  await put('b.json', { hello: 1 })
  await put('c.json', { prefixes: [] })
  expect((await read()).places).toEqual([])
  expect(told).toEqual([
    expect.stringContaining('a.json is not used: it is no JSON'),
    expect.stringContaining('b.json is not used: it holds no ranges'),
    expect.stringContaining('c.json is not used: it holds no ranges'),
  ])
})
