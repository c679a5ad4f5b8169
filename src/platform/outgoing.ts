import type { Agent } from 'node:http'
import { type RequestFilteringAgentOptions, useAgent } from 'request-filtering-agent'

// Credentials of the machine itself are handed out there; nobody's service is.
const METADATA = [
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '::ffff:a9fe:a9fe',
  'fd00:ec2::254',
  'fd00:ec2::23',
]

/**
 * An agent for requests to addresses that people gave, which cannot be turned against the own network: the address is
 * judged after the name was resolved, on the connection itself, so that a name that resolves otherwise the second time
 * gains nothing. `allowPrivate`: whether loopback, link-local and private addresses may be reached.
 */
export const outgoingAgent = (url: string, allowPrivate: boolean): Agent => {
  const filter: RequestFilteringAgentOptions = {
    allowPrivateIPAddress: allowPrivate,
    allowMetaIPAddress: false,
    denyIPAddressList: METADATA,
  }
  return useAgent(url, filter)
}

/** Why a request failed: the address is not allowed, or a code of Node such as ECONNREFUSED. */
export const whyNotReached = (cause: unknown): { readonly refused: boolean; readonly reason: string } => {
  const { code, message = '' } = cause as { code?: unknown; message?: string }
  // Codes are short, and without anything that was sent.
  const reason = typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'no answer'
  return { refused: code === undefined && /is not allowed\. Because/.test(message), reason }
}
