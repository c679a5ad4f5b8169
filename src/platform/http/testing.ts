import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import type { Clock } from '../../kernel/clock.js'
import { Audit } from '../auth/audit.js'
import { Auth } from '../auth/auth.js'
import { accessRoutes } from '../auth/routes.js'
import type { Database } from '../db/index.js'
import { openTestDb } from '../db/testing.js'
import { type AppOptions, CSRF_HEADER, createApp, SESSION_COOKIE } from './app.js'

/** A clock that a test moves. */
export interface MovableClock extends Clock {
  move(ms: number): void
}

export const movableClock = (start = Date.UTC(2026, 10, 23)): MovableClock => {
  let now = start
  return { now: () => now, move: (ms) => (now += ms) }
}

export interface TestApp {
  readonly app: FastifyInstance
  readonly auth: Auth
  readonly audit: Audit
  readonly database: Database
  readonly clock: MovableClock
  /** What was logged. */
  readonly log: string[]
  /** A request as the page sends it: same origin, its header, and the session that was given. */
  ask(method: string, url: string, more?: Ask): Promise<LightMyRequestResponse>
  /** Sets up the first administrator and gives their session. */
  admin(): Promise<string>
  close(): Promise<void>
}

export interface Ask {
  readonly body?: unknown
  readonly session?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly from?: string
}

export const ADMIN = { email: 'admin@example.jp', name: '管理 花子', password: 'correct horse battery', locale: 'ja' }

/** The app with its access routes and those that a test adds, over a database of its own. */
export const testApp = async (
  routes: (app: FastifyInstance) => void = () => undefined,
  options: Partial<AppOptions> = {},
): Promise<TestApp> => {
  const database = await openTestDb()
  const clock = movableClock()
  const auth = new Auth(database.db, clock)
  const audit = new Audit(database.db, clock)
  const log: string[] = []
  const logger = pino({ level: 'info' }, { write: (line: string) => log.push(line) })
  const app = await createApp({ auth, audit, logger, host: '127.0.0.1', version: '0', ...options })
  await app.register(accessRoutes(auth, audit, { secure: options.secure === true }))
  routes(app)
  await app.ready()
  const ask: TestApp['ask'] = (method, url, more = {}) =>
    app.inject({
      method: method as 'GET',
      url,
      remoteAddress: more.from ?? '127.0.0.1',
      headers: {
        host: '127.0.0.1:7070',
        origin: 'http://127.0.0.1:7070',
        'sec-fetch-site': 'same-origin',
        [CSRF_HEADER]: '1',
        ...more.headers,
      },
      ...(more.session === undefined ? {} : { cookies: { [SESSION_COOKIE]: more.session } }),
      ...(more.body === undefined ? {} : { payload: more.body as object }),
    })
  return {
    app,
    auth,
    audit,
    database,
    clock,
    log,
    ask,
    async admin() {
      const token = await auth.newSetupSecret()
      return sessionOf(await ask('POST', '/api/v1/setup', { body: { ...ADMIN, token } }))
    },
    async close() {
      await app.close()
      await database.close()
    },
  }
}

/** The session that an answer begins. */
export const sessionOf = (response: LightMyRequestResponse): string => {
  const cookie = response.cookies.find((one) => one.name === SESSION_COOKIE)
  if (cookie === undefined) throw new Error(`no session: ${response.statusCode} ${response.body}`)
  return cookie.value
}
