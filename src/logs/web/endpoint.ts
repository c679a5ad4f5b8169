import { canonicalIp } from '../ip.js'

/** Address and port of one side of a connection. */
export interface Endpoint {
  readonly ip: string | undefined
  readonly port: number | undefined
}

const NOWHERE: Endpoint = { ip: undefined, port: undefined }

/** `10.0.1.2:443`, `[2001:db8::1]:443` and `2001:db8::1:443`, whose last part is the port. */
export const endpointOf = (value: unknown): Endpoint => {
  if (typeof value !== 'string') return NOWHERE
  const colon = value.lastIndexOf(':')
  if (colon < 0) return { ip: canonicalIp(value), port: undefined }
  const host = value.slice(0, colon)
  const digits = value.slice(colon + 1)
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : undefined
  return {
    ip: canonicalIp(host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host),
    port: port === undefined || port > 65_535 ? undefined : port,
  }
}
