import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PartBuilder } from '../lake/part-builder.js'
import { fieldsOf, loadSources, type SourceRegistry } from '../registry.js'
import { type Geo, geoFolder, geoOf, readGeo } from './geo.js'
import { geoFields, geoFiller } from './geo-fields.js'

let folder: string
let geo: Geo
let registry: SourceRegistry
const told: string[] = []
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hinomi-geo-'))
  await mkdir(geoFolder(folder))
  await writeFile(path.join(geoFolder(folder), 'broken.mmdb'), 'no database')
  geo = geoOf(await readGeo(folder, (problem) => told.push(problem.en)))
  registry = await loadSources()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a file that is no database is told, and the others are used', () => {
  expect(told).toHaveLength(1)
  expect(told[0]).toContain('broken.mmdb is not used')
})

test.each([
  ['8.8.8.8', 'US'],
  ['202.12.27.33', 'JP'],
  ['2001:200::1', 'JP'],
  ['168.126.63.1', 'KR'],
  ['10.0.0.1', undefined],
  ['192.0.2.1', undefined],
  ['fe80::1', undefined],
])('%s is in %s', (ip, country) => {
  expect(geo.place(ip)?.country).toBe(country)
})

/** Answers by a table, as a database of one's own would. */
const known: Geo = {
  place: (ip) =>
    ip === '198.51.100.1'
      ? { country: 'BR', city: 'Recife', asNumber: 64496, asOrganization: 'Example' }
      : ip.startsWith('203.')
        ? { country: 'JP' }
        : undefined,
}
const filled = (events: readonly Record<string, unknown>[]) => {
  const source = registry.get('aws.vpcflow')
  if (source === undefined) throw new Error('no flow logs')
  const builder = new PartBuilder(source.id, fieldsOf(source))
  events.forEach((event, position) => {
    builder.add({ '@timestamp': 0, ...event }, undefined, { object: 'o', uri: 'u', position }, 0)
  })
  geoFiller(known)(builder)
  return (name: string) => {
    const column = builder.columns.get(name)
    if (column?.kind === 'integer') {
      return events.map((_, row) => (column.present[row] === 1 ? column.halves[row * 2] : undefined))
    }
    if (column?.kind !== 'text') throw new Error(`${name} is no text`)
    column.reach(events.length)
    const entries = [undefined, ...column.dictionary.keys()]
    return events.map((_, row) =>
      column.codes === undefined ? column.texts?.text(row) : entries[column.codes[row] as number],
    )
  }
}

test('a part gets the places of both its sides', () => {
  const column = filled([
    { 'source.ip': '198.51.100.1', 'destination.ip': '10.0.0.1' },
    {},
    { 'source.ip': '203.0.113.9', 'destination.ip': '198.51.100.1' },
  ])
  expect(column('source.geo.country_iso_code')).toEqual(['BR', undefined, 'JP'])
  expect(column('source.geo.city_name')).toEqual(['Recife', undefined, undefined])
  expect(column('source.as.number')).toEqual([64496, undefined, undefined])
  expect(column('source.as.organization.name')).toEqual(['Example', undefined, undefined])
  expect(column('destination.geo.country_iso_code')).toEqual([undefined, undefined, 'BR'])
})

test('a part of more addresses than a dictionary holds gets them too', () => {
  const events = Array.from({ length: 20_000 }, (_, i) => ({ 'source.ip': `203.1.${i >> 8}.${i & 255}` }))
  const column = filled([...events, { 'source.ip': '198.51.100.1' }])
  const countries = column('source.geo.country_iso_code')
  expect(countries.filter((country) => country === 'JP')).toHaveLength(20_000)
  expect(countries.at(-1)).toBe('BR')
})

test('what a source says of a place itself is left to it', () => {
  const address = { type: 'ip' } as const
  expect(Object.keys(geoFields({ 'source.ip': address, 'host.ip': address }))).toEqual([
    'source.geo.country_iso_code',
    'source.geo.city_name',
    'source.as.number',
    'source.as.organization.name',
  ])
  const own = { type: 'keyword' } as const
  const fields = fieldsOf({ id: 'x.y', fields: { 'source.ip': address, 'source.geo.country_iso_code': own } })
  expect(fields['source.geo.country_iso_code']).toBe(own)
})
