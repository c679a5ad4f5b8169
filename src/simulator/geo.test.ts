import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Geo, geoFolder, geoOf, readGeo } from '../logs/enrich/geo.js'
import { simulatedGeo } from './geo.js'
import { placeOf } from './places.js'

let dir: string
let geo: Geo
const complaints: unknown[] = []

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hinomi-geo-'))
  await mkdir(geoFolder(dir))
  await writeFile(path.join(geoFolder(dir), 'simulated.mmdb'), simulatedGeo())
  geo = geoOf(await readGeo(dir, (problem) => complaints.push(problem)))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

it.each([
  '192.0.2.66',
  '192.0.2.147',
  '192.0.2.200',
  '198.18.3.9',
  '198.18.99.1',
  '198.18.161.7',
  '198.18.189.254',
  '198.19.0.1',
  '198.19.3.200',
  '198.19.31.44',
  '203.0.113.10',
  '198.51.100.96',
])('%s lies where the simulation says', (ip) => {
  const { country, city, as, organization } = placeOf(ip)
  expect(geo.place(ip)).toEqual({ country, city, asNumber: as, asOrganization: organization })
  expect(complaints).toEqual([])
})

it('knows nothing of other addresses', () => {
  for (const ip of ['10.10.0.5', '192.0.2.1', '198.20.0.1']) expect(geo.place(ip)?.city).toBeUndefined()
})
