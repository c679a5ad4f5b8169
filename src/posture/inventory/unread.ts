import type { Unread } from '../ci.js'

const DENIED =
  /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError(Exception)?|UnauthorizedException|NotAuthorized(Exception)?|Forbidden(Exception)?|Client\.UnauthorizedOperation|AuthFailure|InvalidClientTokenId|UnrecognizedClientException|ExpiredToken(Exception)?|SignatureDoesNotMatch|AllAccessDisabled)$/
const THROTTLED =
  /^(Throttl\w*|TooManyRequests(Exception)?|RequestLimitExceeded|RequestThrottled(Exception)?|SlowDown|PriorRequestNotComplete|LimitExceededException|BandwidthLimitExceeded|EC2ThrottledException)$/
const UNSUPPORTED =
  /^(UnknownOperation(Exception)?|InvalidAction|NotImplemented(Exception)?|UnsupportedOperation(Exception)?|OptInRequired|SubscriptionRequiredException|UnknownEndpoint|InvalidEndpointException|ENOTFOUND|UnsupportedCommandException|MethodNotAllowed)$/

/** How an SDK error reads: not allowed, too fast, not there at all, or broken. */
export const unreadBecause = (cause: unknown, action: string): Unread => {
  const e = (typeof cause === 'object' && cause !== null ? cause : {}) as {
    name?: unknown
    code?: unknown
    Code?: unknown
    message?: unknown
    $metadata?: { httpStatusCode?: unknown }
    $response?: { statusCode?: unknown }
  }
  const names = [e.name, e.code, e.Code].filter((n) => typeof n === 'string')
  const status = e.$metadata?.httpStatusCode ?? e.$response?.statusCode
  const told = typeof e.message === 'string' ? e.message : String(cause)
  // The SDK appends a hint for programmers on a line of its own.
  const message = `${names[0] ?? 'Error'}: ${told.split('\n')[0]}`.slice(0, 300)
  const is = (pattern: RegExp) => names.some((n) => pattern.test(n))
  if (is(THROTTLED) || status === 429) return { why: 'throttled', action, message }
  if (is(DENIED) || status === 401 || status === 403) return { why: 'denied', action, message }
  if (is(UNSUPPORTED) || status === 501 || status === 405) return { why: 'unsupported', action, message }
  return { why: 'failed', action, message }
}

/** Whether an SDK error has one of these names. */
export const isNamed = (cause: unknown, names: readonly string[]): boolean => {
  const e = (typeof cause === 'object' && cause !== null ? cause : {}) as {
    name?: unknown
    code?: unknown
    Code?: unknown
  }
  return [e.name, e.code, e.Code].some((n) => typeof n === 'string' && names.includes(n))
}
