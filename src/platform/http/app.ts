import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from '@fastify/type-provider-zod'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { z } from 'zod'
import { PERMISSIONS, type Permission, type Problem } from '../../contract/index.js'
import { isHinomiError, type Locale } from '../../kernel/errors.js'
import type { Audit } from '../auth/audit.js'
import type { Actor, Auth } from '../auth/auth.js'
import { errors } from '../errors.js'

/** What each route says of itself; a route without a permission does not start. */
export interface RouteRule {
  /** A permission; `session`: anyone who is logged in; `public`: anyone at all. */
  readonly permission: Permission | 'session' | 'public'
  /** Verb of the audit log for a request that succeeded. */
  readonly audit?: string
}

export interface DeclaredRoute extends RouteRule {
  readonly method: string
  readonly url: string
}

declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: RouteRule['permission']
    audit?: string
  }
  interface FastifyInstance {
    /** Every route that was declared, with what it says of itself. */
    routeTable: readonly DeclaredRoute[]
  }
  interface FastifyRequest {
    actor: Actor | undefined
    /** Value of the session cookie. */
    session: string | undefined
    styleNonce: string
    auditSubject: string | undefined
  }
}

export const SESSION_COOKIE = 'hinomi_session'
/** A page of another origin cannot add a header of its own without asking first. */
export const CSRF_HEADER = 'x-hinomi-csrf'
const API = '/api/'
const MIB = 1024 * 1024
/** A server that ends waits so long for answers that are under way. */
const CLOSE_MS = 10_000

export interface AppOptions {
  readonly auth: Auth
  readonly audit: Audit
  readonly logger: FastifyBaseLogger
  /** Address that the server is bound to; on loopback only loopback names are answered to. */
  readonly host: string
  /** Names besides, from the configuration. */
  readonly allowedHosts?: readonly string[]
  readonly secure?: boolean
  /** Address in the browser when a proxy stands before the server. */
  readonly publicUrl?: string | undefined
  /** Proxies whose `X-Forwarded-For` is believed: addresses, networks or `loopback`, comma-separated. */
  readonly trustProxy?: string | undefined
  readonly version: string
}

/** The Fastify app with everything that holds for each route: who may, from where, how errors look. */
export const createApp = async (options: AppOptions): Promise<FastifyInstance> => {
  const app = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: MIB,
    requestTimeout: 300_000,
    routerOptions: { maxParamLength: 500 },
    ...(options.trustProxy === undefined ? {} : { trustProxy: options.trustProxy }),
    // What is being answered is answered to its end, within CLOSE_MS.
    forceCloseConnections: 'idle',
  }) as unknown as FastifyInstance
  app.addHook('preClose', async () => {
    // A connection that becomes idle from now on waits for nothing any more.
    const idle = setInterval(() => app.server.closeIdleConnections(), 100)
    const deadline = setTimeout(() => app.server.closeAllConnections(), CLOSE_MS)
    app.server.once('close', () => {
      clearInterval(idle)
      clearTimeout(deadline)
    })
  })
  const routeTable: DeclaredRoute[] = []
  app.decorate('routeTable', routeTable)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.decorateRequest('actor', undefined)
  app.decorateRequest('session', undefined)
  app.decorateRequest('auditSubject', undefined)
  app.decorateRequest('styleNonce', '')
  await app.register(cookie)
  await app.register(rateLimit, { global: false })
  await app.register(swagger, {
    openapi: { info: { title: 'Hinomi', version: options.version } },
    transform: jsonSchemaTransform,
  })
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // The design system adds styles while it runs; they carry this response's nonce.
        styleSrc: ["'self'", (request: IncomingMessage) => `'nonce-${nonceOf(request)}'`],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: options.secure === true,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
  })

  app.addHook('onRoute', (route) => {
    const permission = route.config?.permission
    const known = isPermission(permission)
    if (!known) throw new Error(`route ${String(route.method)} ${route.url} has no permission of the contract`)
    for (const method of [route.method].flat()) {
      const { audit } = route.config ?? {}
      routeTable.push({ method, url: route.url, permission, ...(audit === undefined ? {} : { audit }) })
    }
  })

  const names = allowedNames(options)
  app.addHook('onRequest', async (request, reply) => {
    request.styleNonce = nonceOf(request.raw)
    reply.header('x-request-id', request.id)
    if (names !== undefined && !names.has(hostName(request.headers.host ?? ''))) {
      throw errors.WRONG_HOST({ host: hostName(request.headers.host ?? '').slice(0, 100) })
    }
    await identify(request, options.auth)
    authorise(request, options.publicUrl)
  })

  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith(API) && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    // Before the answer goes out: nothing is said to be done that the log does not hold.
    const verb = request.routeOptions.config?.audit
    if (verb !== undefined && reply.statusCode < 400) {
      await options.audit.add({
        actor: request.actor?.name ?? 'anonymous',
        action: verb,
        subject: request.auditSubject ?? (request.params as { id?: string } | undefined)?.id,
        detail: request.actor?.via === 'token' ? { via: 'token' } : {},
        address: request.ip,
      })
    }
  })

  app.addHook('onResponse', async (request, reply) => {
    const line = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      actor: request.actor?.id,
      request: request.id,
    }
    if (reply.statusCode >= 500) request.log.error(line, 'request')
    else request.log.debug(line, 'request')
  })

  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, request)
    if (problem.status >= 500 && !isHinomiError(error))
      request.log.error({ err: error, request: request.id }, 'unexpected')
    if (problem.code === 'TOO_MANY_TRIES') {
      reply.header('retry-after', String((isHinomiError(error) ? error.params['seconds'] : undefined) ?? 60))
    }
    return sendProblem(reply, problem)
  })
  app.setNotFoundHandler({ preHandler: [] }, (request, reply) =>
    sendProblem(reply, problemOf(errors.NOT_FOUND({ what: 'page' }), request)),
  )
  return app
}

const isPermission = (value: unknown): value is RouteRule['permission'] =>
  value === 'public' || value === 'session' || PERMISSIONS.includes(value as Permission)

const sendProblem = (reply: FastifyReply, problem: Problem) =>
  reply
    .code(problem.status)
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem)

const nonces = new WeakMap<IncomingMessage, string>()
const nonceOf = (request: IncomingMessage): string => {
  let nonce = nonces.get(request)
  if (nonce === undefined) {
    nonce = randomBytes(16).toString('base64')
    nonces.set(request, nonce)
  }
  return nonce
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']

/** Names that the server answers to: bound to loopback it must not be reached through a stranger's DNS name. */
const allowedNames = (options: AppOptions): ReadonlySet<string> | undefined => {
  const loopback = ['127.0.0.1', '::1', 'localhost'].includes(options.host)
  if (!loopback && (options.allowedHosts ?? []).length === 0) return undefined
  return new Set([...LOOPBACK, options.host, ...(options.allowedHosts ?? [])])
}

const hostName = (header: string): string => header.replace(/:\d+$/, '').toLowerCase()

/** The bearer token. A password that the browser sends for a proxy in front is none of ours. */
const bearerOf = (request: FastifyRequest): string | undefined =>
  /^Bearer (.*)$/i.exec(request.headers.authorization ?? '')?.[1]

const identify = async (request: FastifyRequest, auth: Auth): Promise<void> => {
  const bearer = bearerOf(request)
  if (bearer !== undefined) {
    // Whoever sends a token is judged by it alone, never by a cookie beside it.
    request.actor = /^\S{1,200}$/.test(bearer) ? await auth.byToken(bearer) : undefined
    return
  }
  const session = request.cookies[SESSION_COOKIE]
  if (session === undefined || session.length > 200) return
  request.actor = await auth.bySession(session)
  if (request.actor !== undefined) request.session = session
}

const authorise = (request: FastifyRequest, publicUrl: string | undefined): void => {
  const { method, actor } = request
  const unsafe = method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'
  const permission = request.routeOptions.config?.permission
  // No route: the not-found handler answers, and tells nobody anything.
  if (permission === undefined) return
  // A browser adds a cookie by itself, never a token.
  if (unsafe && bearerOf(request) === undefined) sameOrigin(request, publicUrl)
  if (permission === 'public') return
  if (actor === undefined) throw errors.NOT_AUTHENTICATED()
  if (permission !== 'session' && !actor.permissions.has(permission)) throw errors.NOT_ALLOWED({ permission })
}

const sameOrigin = (request: FastifyRequest, publicUrl: string | undefined): void => {
  const site = request.headers['sec-fetch-site']
  const { origin, host } = request.headers
  const foreign = (site !== undefined && site !== 'same-origin' && site !== 'none') || !isOwn(origin, host, publicUrl)
  if (foreign || request.headers[CSRF_HEADER] === undefined) throw errors.CROSS_SITE()
}

/** Whether an origin is this server: under the name that it was asked by, or under its public one. */
const isOwn = (origin: string | undefined, host: string | undefined, publicUrl: string | undefined): boolean => {
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  return new URL(origin).host === host || (publicUrl !== undefined && new URL(publicUrl).origin === origin)
}

const localeOf = (request: FastifyRequest): Locale => {
  if (request.actor?.user !== undefined) return request.actor.locale
  return /^\s*ja\b/i.test(request.headers['accept-language'] ?? '') ? 'ja' : 'en'
}

const japanese = z.locales.ja().localeError

/** What is wrong with a value, in the reader's language. */
const wordsOf = (issue: { keyword: string; message?: string; params: object }, locale: Locale): string => {
  const message = issue.message ?? ''
  if (locale !== 'ja') return message
  // The value is not kept with the issue; only the sentence knows what came.
  const type = /expected (\w+), received (\w+)$/.exec(message)
  if (type !== null) {
    const [, expected, received] = type
    return received === 'undefined'
      ? '必須項目です'
      : `型が正しくありません（${expected}が必要です。受信値: ${received}）`
  }
  const raw = { ...issue.params, code: issue.keyword, path: [], message: '', input: undefined }
  const said = japanese(raw as unknown as Parameters<typeof japanese>[0])
  return (typeof said === 'string' ? said : said?.message) ?? message
}

/** Any error as RFC 9457 problem details in the reader's language. */
export const problemOf = (error: unknown, request: FastifyRequest): Problem => {
  const locale = localeOf(request)
  if (isHinomiError(error)) {
    const position = (error as { position?: { start: number; end: number } }).position
    return {
      type: `urn:hinomi:error:${error.code}`,
      title: error.code,
      status: error.status,
      code: error.code,
      detail: error.text(locale),
      fix: error.fix(locale),
      ...(position === undefined ? {} : { position: { start: position.start, end: position.end } }),
    }
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const found = error.validation.map((one) => ({
      path: `${error.validationContext ?? ''}${one.instancePath}`,
      message: wordsOf(one, locale),
    }))
    const wrong = errors.INPUT_WRONG({
      reason: found
        .map((f) => `${f.path}: ${f.message}`)
        .join('; ')
        .slice(0, 1000),
    })
    return { ...problemOf(wrong, request), errors: found }
  }
  const { statusCode, message } = error as { statusCode?: number; message?: string }
  if (statusCode === 429) return problemOf(errors.TOO_MANY_TRIES({ seconds: 60 }), request)
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return { ...problemOf(errors.INPUT_WRONG({ reason: message ?? '' }), request), status: statusCode }
  }
  return problemOf(errors.UNEXPECTED({ reference: request.id }), request)
}

/** The acting user of a request that passed a permission. */
export const actorOf = (request: FastifyRequest): Actor => {
  if (request.actor === undefined) throw errors.NOT_AUTHENTICATED()
  return request.actor
}
