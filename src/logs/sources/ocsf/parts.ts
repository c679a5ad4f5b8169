import { milliseconds } from '../../iso-time.js'
import { address, at, list, object, text, texts, whole } from '../../loose.js'

/** 1973: less is no milliseconds of any log, but seconds, which some products write. */
const SECONDS = 100_000_000_000
const LATEST = 7_258_118_400_000

const ofNumber = (value: number): number | undefined => {
  const ms = value < SECONDS ? value * 1000 : value
  return ms > 0 && ms < LATEST ? ms : undefined
}

/** A time as milliseconds, as the date that Parquet holds, or as ISO text. */
const instant = (value: unknown): number | undefined => {
  if (typeof value === 'number') return ofNumber(value)
  if (value instanceof Date) return ofNumber(value.getTime())
  return milliseconds(value)
}

/** A time, or its twin of the profile `datetime`: `time` and `time_dt`. */
export const timeIn = (value: unknown, name: string): number | undefined =>
  instant(at(value, name)) ?? instant(at(value, `${name}_dt`))

/** What AWS writes for "nothing" in flow logs and WAF's records. */
export const word = (value: unknown): string | undefined => {
  const said = text(value)
  return said === '-' || said === "''" ? undefined : said
}

/** A name in each object of a list, each once. */
export const each = (values: unknown, ...path: readonly string[]): readonly string[] | undefined =>
  list(values).length === 0 ? undefined : texts(list(values).map((value) => at(value, ...path)))

/** The first object of a list, or the value where it is no list. */
export const first = (value: unknown): unknown => (Array.isArray(value) ? (value as unknown[])[0] : value)

export interface Endpoint {
  readonly address: string | undefined
  readonly ip: string | undefined
  readonly port: number | undefined
  readonly domain: string | undefined
  readonly mac: string | undefined
  readonly country: string | undefined
  readonly countryName: string | undefined
  readonly city: string | undefined
  readonly asNumber: number | undefined
  readonly asName: string | undefined
  readonly uid: string | undefined
  readonly service: string | undefined
  readonly vpc: string | undefined
  readonly subnet: string | undefined
  readonly networkInterface: string | undefined
  readonly instance: string | undefined
}

const isCode = (country: string | undefined): boolean => country !== undefined && /^[A-Z]{2}$/.test(country)

/** What most endpoints lack. */
const location = (value: unknown): Pick<Endpoint, 'country' | 'countryName' | 'city'> => {
  const place = object(value)
  const country = word(place['country'])
  return {
    country: isCode(country) ? country : undefined,
    countryName: isCode(country) ? undefined : country,
    city: word(place['city']),
  }
}

/** ECS writes the bytes of a MAC address in capitals with hyphens between. */
const macOf = (value: unknown): string | undefined => word(value)?.toUpperCase().replaceAll(':', '-')

const NOWHERE: Partial<Endpoint> = Object.freeze({})

export const endpointOf = (value: unknown): Partial<Endpoint> => {
  if (value === undefined || value === null) return NOWHERE
  const end = object(value)
  const { country, countryName, city } = location(end['location'])
  const system = object(end['autonomous_system'])
  const port = whole(end['port'])
  const ip = address(end['ip'])
  const domain = word(end['hostname']) ?? word(end['domain'])
  return {
    address: ip ?? word(end['ip']) ?? domain,
    ip,
    port: port !== undefined && port >= 0 && port <= 65_535 ? port : undefined,
    domain,
    mac: macOf(end['mac']),
    country,
    countryName,
    city,
    asNumber: whole(system['number']),
    asName: word(system['name']),
    uid: word(end['uid']),
    service: word(end['svc_name']),
    vpc: word(end['vpc_uid']),
    subnet: word(end['subnet_uid']),
    networkInterface: word(end['interface_uid']),
    instance: word(end['instance_uid']),
  }
}

/** Names that producers write, and numbers of `algorithm_id`. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  1: 'md5',
  2: 'sha1',
  3: 'sha256',
  4: 'sha512',
  MD5: 'md5',
  'SHA-1': 'sha1',
  SHA1: 'sha1',
  'SHA-256': 'sha256',
  SHA256: 'sha256',
  'SHA-512': 'sha512',
  SHA512: 'sha512',
}

/** Digests of a file by ECS's names; `fingerprints` is the older name of `hashes`. */
export const hashesOf = (file: unknown): Readonly<Record<string, string | undefined>> => {
  const found: Record<string, string | undefined> = {}
  for (const hash of list(at(file, 'hashes') ?? at(file, 'fingerprints'))) {
    const { algorithm, algorithm_id: id, value } = object<Record<string, unknown>>(hash)
    const name = ALGORITHMS[String(id)] ?? ALGORITHMS[String(algorithm).toUpperCase()]
    if (name !== undefined) found[name] ??= text(value)?.toLowerCase()
  }
  return found
}

/** Longest value that is kept in a list of name=value. */
const KEPT = 1024

const written = (value: unknown): string | undefined => {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'object') return String(value)
  try {
    return JSON.stringify(value)
  } catch {
    // Nested deeper than the stack.
    return undefined
  }
}

/** `unmapped`: what the producer could not place, as name=value. */
export const pairsOf = (value: unknown): readonly string[] | undefined =>
  value === undefined || value === null
    ? undefined
    : texts(
        Object.entries(object(value))
          .slice(0, 100)
          .map(([name, inner]) => {
            const said = written(inner)
            return said === undefined ? undefined : `${name}=${said}`.slice(0, KEPT)
          }),
      )

/** `observables` as name=value. */
export const observablesOf = (values: unknown): readonly string[] | undefined =>
  texts(
    list(values).map((one) => {
      const value = text(at(one, 'value'))
      return value === undefined ? undefined : `${text(at(one, 'name')) ?? ''}=${value}`.slice(0, KEPT)
    }),
  )
