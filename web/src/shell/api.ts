import type { Problem } from '../../../src/contract/index.js'

const PREFIX = '/api/v1'

/** An answer that is not a success, as problem details; also made for a network that failed. */
export class ApiError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

/** `path` with those parameters that have a value. */
export const withQuery = (path: string, query: Query = {}): string => {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    // A list is a parameter that stands several times.
    if (Array.isArray(value)) for (const one of value as readonly string[]) params.append(name, one)
    else if (value !== undefined && value !== '') params.set(name, String(value))
  }
  const text = params.toString()
  return text ? `${path}?${text}` : path
}

/** The whole URL of a route, for a link that the browser follows by itself (a download). */
export const apiUrl = (path: string, query?: Query): string => PREFIX + withQuery(path, query)

const listeners = new Set<() => void>()

/** Called when the server no longer knows the session. */
export const onSignedOut = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Understands a failed answer, whoever wrote it: the server, or a proxy in between. */
const problemOf = (status: number, text: string): Problem => {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body === 'object' && body !== null && 'code' in body && 'detail' in body) return body as Problem
  } catch {
    // Not ours: told by its status alone.
  }
  return { type: 'about:blank', title: 'HTTP', status, code: `HTTP_${status}`, detail: `HTTP ${status}` }
}

const unreachable = (): Problem => ({
  type: 'about:blank',
  title: 'Unreachable',
  status: 0,
  code: 'UNREACHABLE',
  detail: 'UNREACHABLE',
})

const fail = (status: number, text: string): never => {
  const problem = problemOf(status, text)
  if (status === 401) for (const listener of listeners) listener()
  throw new ApiError(problem)
}

interface Options {
  readonly query?: Query
  readonly signal?: AbortSignal
}

const send = async <T>(method: string, path: string, body: unknown, { query, signal }: Options = {}): Promise<T> => {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (method !== 'GET') headers['x-hinomi-csrf'] = '1'
  if (body !== undefined) headers['content-type'] = 'application/json'
  let response: Response
  try {
    response = await fetch(apiUrl(path, query), {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new ApiError(unreachable())
  }
  const text = await response.text()
  if (!response.ok) fail(response.status, text)
  return (text ? JSON.parse(text) : undefined) as T
}

/** The server's API. Every call rejects with `ApiError`. */
export const api = {
  get: <T>(path: string, options?: Options) => send<T>('GET', path, undefined, options),
  post: <T>(path: string, body: unknown = {}, options?: Options) => send<T>('POST', path, body, options),
  patch: <T>(path: string, body: unknown, options?: Options) => send<T>('PATCH', path, body, options),
  put: <T>(path: string, body: unknown, options?: Options) => send<T>('PUT', path, body, options),
  delete: <T>(path: string, options?: Options) => send<T>('DELETE', path, undefined, options),

  text: async (path: string, options: Options = {}): Promise<string> => {
    const response = await fetch(apiUrl(path, options.query), { credentials: 'same-origin', ...options })
    const text = await response.text()
    return response.ok ? text : fail(response.status, text)
  },

  /** Sends a form and tells how far it came, which `fetch` cannot. `progress` is 0 to 1. */
  upload: <T>(path: string, form: FormData, progress: (part: number) => void, signal?: AbortSignal): Promise<T> =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest()
      request.open('POST', apiUrl(path))
      request.setRequestHeader('x-hinomi-csrf', '1')
      request.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total)
      request.onerror = () => reject(new ApiError(unreachable()))
      request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
      request.onload = () => {
        if (request.status >= 200 && request.status < 300) return resolve(JSON.parse(request.responseText) as T)
        try {
          fail(request.status, request.responseText)
        } catch (error) {
          reject(error)
        }
      }
      signal?.addEventListener('abort', () => request.abort())
      request.send(form)
    }),
}
