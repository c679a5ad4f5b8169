import { memo } from '../memo.js'

/** What the request line or URL of a log says. `undefined` for what it does not. */
export interface Request {
  readonly method: string | undefined
  /** `1.1` */
  readonly version: string | undefined
  /** The URL as logged; of a request that is no HTTP, the whole text. */
  readonly original: string | undefined
  readonly scheme: string | undefined
  readonly domain: string | undefined
  readonly port: number | undefined
  readonly path: string | undefined
  readonly query: string | undefined
}

const NOTHING: Request = {
  method: undefined,
  version: undefined,
  original: undefined,
  scheme: undefined,
  domain: undefined,
  port: undefined,
  path: undefined,
  query: undefined,
}

const some = (text: string): string | undefined => (text === '' ? undefined : text)

const portOf = (text: string): number | undefined => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return port <= 65_535 ? port : undefined
}

const SLASH = 0x2f

/** Parts of a URL, absolute or beginning with its path. Nothing is decoded: attacks live in how it is written. */
const urlParts = (url: string) => {
  const authorityAt =
    url.charCodeAt(0) === SLASH ? 0 : (/^[A-Za-z][A-Za-z0-9+.-]{0,15}:\/\//.exec(url)?.[0].length ?? 0)
  const rest = url.slice(authorityAt)
  const pathAt = authorityAt === 0 ? 0 : rest.search(/[/?#]/)
  const authority = authorityAt === 0 ? '' : pathAt < 0 ? rest : rest.slice(0, pathAt)
  const tail = authorityAt > 0 && pathAt < 0 ? '' : rest.slice(pathAt)
  const queryAt = tail.indexOf('?')
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  const portAt = /: ?\d{0,5}$/.exec(host)?.index ?? host.length
  return {
    scheme: authorityAt === 0 ? undefined : url.slice(0, authorityAt - 3).toLowerCase(),
    domain: some(host.slice(0, portAt)),
    port: portOf(host.slice(portAt + 1).trim()),
    path: some(queryAt < 0 ? tail : tail.slice(0, queryAt)),
    query: queryAt < 0 ? undefined : some(tail.slice(queryAt + 1)),
  }
}

const MEMO = { entries: 8192, keyLength: 512 }

/** `GET /index.html?a=1 HTTP/1.1` → its parts. */
export const requestOf: (line: string) => Request = memo((line) => {
  if (line === '' || line === '-' || line === '- - -' || line === '- - - ') return NOTHING
  const methodEnd = line.indexOf(' ')
  const versionAt = line.lastIndexOf(' HTTP/')
  const method = methodEnd > 0 ? line.slice(0, methodEnd) : ''
  if (!/^[A-Za-z][A-Za-z_-]{0,31}$|^-$/.test(method)) return { ...NOTHING, original: line }
  const to = versionAt >= methodEnd ? versionAt : line.length
  let target = line.slice(methodEnd + 1, to).trimEnd()
  // A load balancer that could not read the request writes `- http://192.0.2.1:80- -`.
  if (target.endsWith(' -')) target = target.slice(0, -2)
  if (method === '-' && target.endsWith('-')) target = target.slice(0, -1)
  const { scheme, domain, port, path, query } = urlParts(target)
  return {
    scheme,
    domain,
    port,
    path,
    query,
    method: method === '-' ? undefined : method,
    version: versionAt >= methodEnd ? some(line.slice(versionAt + 6).trim()) : undefined,
    original: some(target),
  }
}, MEMO)

/** `TLSv1.2`, `tlsv12`, `TLSV1.3`, `SSLv3` → protocol and version. */
export const tlsVersion: (text: string) => { readonly protocol?: string; readonly version?: string } = memo(
  (text) => {
    const [, protocol, major, minor] = /^(tls|ssl)v?(\d)\.?(\d)?$/i.exec(text) ?? []
    if (protocol === undefined) return {}
    return { protocol: protocol.toLowerCase(), version: minor === undefined ? `${major}` : `${major}.${minor}` }
  },
  { entries: 64, keyLength: 16 },
)
