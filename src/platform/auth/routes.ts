import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  ApiToken,
  ApiTokenCreated,
  ApiTokenInput,
  AuditEntry,
  AuditQuery,
  LoginInput,
  Me,
  MeChange,
  Ok,
  pageOf,
  ROLE_PERMISSIONS,
  SetupInput,
  SetupState,
  User,
  UserChange,
  UserInput,
} from '../../contract/index.js'
import { isHinomiError } from '../../kernel/errors.js'
import { errors } from '../errors.js'
import { actorOf, SESSION_COOKIE } from '../http/index.js'
import type { Audit } from './audit.js'
import { type Actor, type Auth, SESSION_MAX_MS } from './auth.js'

const ById = z.object({ id: z.string().min(1).max(100) })
const Users = z.object({ users: z.array(User) })
const Tokens = z.object({ tokens: z.array(ApiToken) })
/** Tries by one address. */
const STRICT = { rateLimit: { max: 20, timeWindow: '1 minute' } }

const meOf = (user: User): Me => ({
  user,
  permissions: [...ROLE_PERMISSIONS[user.role]],
  zone: user.locale === 'ja' ? 'Asia/Tokyo' : 'UTC',
})

/** Who is logged in; a token is for what it was given, not for making more of its kind. */
const personOf = (request: FastifyRequest): Actor => {
  const actor = actorOf(request)
  if (actor.via !== 'session') throw errors.PERSON_NEEDED()
  return actor
}

/** Set-up, login, one's own account, users, tokens, audit log. */
export const accessRoutes =
  (auth: Auth, audit: Audit, options: { readonly secure: boolean }): FastifyPluginAsyncZod =>
  async (app) => {
    const enter = (reply: FastifyReply, session: string) =>
      reply.setCookie(SESSION_COOKIE, session, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: options.secure,
        maxAge: SESSION_MAX_MS / 1000,
      })

    app.get(
      '/api/v1/setup',
      { config: { permission: 'public' }, schema: { operationId: 'getSetup', response: { 200: SetupState } } },
      async () => ({ needed: await auth.setupNeeded() }),
    )
    app.post(
      '/api/v1/setup',
      {
        config: { permission: 'public', ...STRICT },
        schema: { operationId: 'setUp', body: SetupInput, response: { 200: Me } },
      },
      async (request, reply) => {
        const { user, session } = await auth.setup(request.body)
        await audit.add({ actor: user.name, action: 'setup.completed', subject: user.email, address: request.ip })
        enter(reply, session)
        return meOf(user)
      },
    )
    app.post(
      '/api/v1/session',
      {
        config: { permission: 'public', ...STRICT },
        schema: { operationId: 'logIn', body: LoginInput, response: { 200: Me } },
      },
      async (request, reply) => {
        try {
          const former = request.cookies[SESSION_COOKIE]
          const { user, session } = await auth.login(request.body, { address: request.ip, session: former })
          await audit.add({ actor: user.name, action: 'session.started', subject: user.email, address: request.ip })
          enter(reply, session)
          return meOf(user)
        } catch (e) {
          if (isHinomiError(e)) {
            const subject = request.body.email.slice(0, 200)
            await audit.add({ actor: 'anonymous', action: 'session.refused', subject, address: request.ip })
          }
          throw e
        }
      },
    )
    app.get(
      '/api/v1/session',
      { config: { permission: 'session' }, schema: { operationId: 'getMe', response: { 200: Me } } },
      async (request) => me(request),
    )
    app.delete(
      '/api/v1/session',
      {
        config: { permission: 'session', audit: 'session.ended' },
        schema: { operationId: 'logOut', response: { 200: Ok } },
      },
      async (request, reply) => {
        if (request.session !== undefined) await auth.logout(request.session)
        reply.clearCookie(SESSION_COOKIE, { path: '/' })
        return { ok: true as const }
      },
    )
    app.patch(
      '/api/v1/session/me',
      {
        config: { permission: 'session', audit: 'account.changed' },
        schema: { operationId: 'changeMe', body: MeChange, response: { 200: Me } },
      },
      async (request) => {
        const { id } = personOf(request)
        return meOf(await auth.changeMe(id, { address: request.ip, session: request.session }, request.body))
      },
    )

    app.get(
      '/api/v1/users',
      { config: { permission: 'user:read' }, schema: { operationId: 'listUsers', response: { 200: Users } } },
      async () => ({ users: await auth.users() }),
    )
    app.post(
      '/api/v1/users',
      {
        config: { permission: 'user:write', audit: 'user.created' },
        schema: { operationId: 'createUser', body: UserInput, response: { 201: User } },
      },
      async (request, reply) => {
        request.auditSubject = request.body.email
        reply.code(201)
        return auth.createUser(request.body)
      },
    )
    app.patch(
      '/api/v1/users/:id',
      {
        config: { permission: 'user:write', audit: 'user.changed' },
        schema: { operationId: 'changeUser', params: ById, body: UserChange, response: { 200: User } },
      },
      async (request) => {
        const user = await auth.changeUser(request.params.id, request.body)
        request.auditSubject = user.email
        return user
      },
    )

    app.get(
      '/api/v1/tokens',
      { config: { permission: 'session' }, schema: { operationId: 'listTokens', response: { 200: Tokens } } },
      async (request) => ({ tokens: await auth.tokens(personOf(request).id) }),
    )
    app.post(
      '/api/v1/tokens',
      {
        config: { permission: 'session', audit: 'token.created' },
        schema: { operationId: 'createToken', body: ApiTokenInput, response: { 201: ApiTokenCreated } },
      },
      async (request, reply) => {
        request.auditSubject = request.body.name
        reply.code(201)
        return auth.createToken(personOf(request), request.body)
      },
    )
    app.delete(
      '/api/v1/tokens/:id',
      {
        config: { permission: 'session', audit: 'token.deleted' },
        schema: { operationId: 'deleteToken', params: ById, response: { 200: Ok } },
      },
      async (request) => {
        await auth.removeToken(personOf(request).id, request.params.id)
        return { ok: true as const }
      },
    )

    app.get(
      '/api/v1/audit',
      {
        config: { permission: 'audit:read' },
        schema: { operationId: 'listAudit', querystring: AuditQuery, response: { 200: pageOf(AuditEntry) } },
      },
      async (request) => audit.list(request.query),
    )

    const me = (request: FastifyRequest): Me => {
      const actor = actorOf(request)
      const user = actor.user ?? {
        id: actor.id,
        email: '',
        name: actor.name,
        role: 'admin' as const,
        locale: actor.locale,
        disabled: false,
        createdAt: new Date(0).toISOString(),
        lastLoginAt: null,
      }
      return { ...meOf(user), permissions: [...actor.permissions] }
    }
  }
