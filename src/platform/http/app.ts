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

declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: RouteRule['permission']
    audit?: string
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

export interface AppOptions {
  readonly auth: Auth
  readonly audit: Audit
  readonly logger: FastifyBaseLogger
  /** Address that the server is bound to; on loopback only loopback names are answered to. */
  readonly host: string
  /** Names besides, from the configuration. */
  readonly allowedHosts?: readonly string[]
  readonly secure?: boolean
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
    forceCloseConnections: true,
  }) as unknown as FastifyInstance
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
    const known = permission === 'public' || permission === 'session' || PERMISSIONS.includes(permission as Permission)
    if (!known) throw new Error(`route ${String(route.method)} ${route.url} has no permission of the contract`)
  })

  const names = allowedNames(options)
  app.addHook('onRequest', async (request) => {
    request.styleNonce = nonceOf(request.raw)
    if (names !== undefined && !names.has(hostName(request.headers.host ?? ''))) {
      throw errors.WRONG_HOST({ host: hostName(request.headers.host ?? '').slice(0, 100) })
    }
    await identify(request, options.auth)
    authorise(request)
  })

  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith(API) && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })

  app.addHook('onResponse', async (request, reply) => {
    const verb = request.routeOptions.config?.audit
    if (verb !== undefined && reply.statusCode < 400) {
      await options.audit.add({
        actor: request.actor?.name ?? 'anonymous',
        action: verb,
        subject: request.auditSubject ?? (request.params as { id?: string } | undefined)?.id,
        address: request.ip,
      })
    }
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
    if (problem.code === 'TOO_MANY_TRIES') reply.header('retry-after', '60')
    return sendProblem(reply, problem)
  })
  app.setNotFoundHandler({ preHandler: [] }, (request, reply) =>
    sendProblem(reply, problemOf(errors.NOT_FOUND({ what: 'page' }), request)),
  )
  return app
}

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

const identify = async (request: FastifyRequest, auth: Auth): Promise<void> => {
  const bearer = /^Bearer (\S{1,200})$/.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) {
    request.actor = await auth.byToken(bearer)
    return
  }
  const session = request.cookies[SESSION_COOKIE]
  if (session === undefined || session.length > 200) return
  request.actor = await auth.bySession(session)
  if (request.actor !== undefined) request.session = session
}

const authorise = (request: FastifyRequest): void => {
  const { method, actor } = request
  const unsafe = method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'
  const permission = request.routeOptions.config?.permission
  // No route: the not-found handler answers, and tells nobody anything.
  if (permission === undefined) return
  if (unsafe && request.headers.authorization === undefined) sameOrigin(request)
  if (permission === 'public') return
  if (actor === undefined) throw errors.NOT_AUTHENTICATED()
  if (permission !== 'session' && !actor.permissions.has(permission)) throw errors.NOT_ALLOWED({ permission })
}

const sameOrigin = (request: FastifyRequest): void => {
  const site = request.headers['sec-fetch-site']
  const origin = request.headers.origin
  const foreign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (origin !== undefined && URL.canParse(origin) && new URL(origin).host !== request.headers.host) ||
    (origin !== undefined && !URL.canParse(origin))
  if (foreign || request.headers[CSRF_HEADER] === undefined) throw errors.CROSS_SITE()
}

const localeOf = (request: FastifyRequest): Locale => {
  if (request.actor?.user !== undefined) return request.actor.locale
  return /^\s*ja\b/i.test(request.headers['accept-language'] ?? '') ? 'ja' : 'en'
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
      message: one.message ?? '',
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
