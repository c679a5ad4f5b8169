import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyBaseLogger, InjectOptions } from 'fastify'
import { pino } from 'pino'
import type { Permission } from '../../src/contract/index.js'
import type { Clock } from '../../src/kernel/clock.js'
import { Audit } from '../../src/platform/auth/audit.js'
import { Auth } from '../../src/platform/auth/auth.js'
import type { Db } from '../../src/platform/db/index.js'
import { openTestDb } from '../../src/platform/db/testing.js'
import { createApp } from '../../src/platform/http/index.js'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  /** The body read as JSON. */
  readonly json: unknown
}

export type Call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) => Promise<Reply>

export interface TestApp {
  readonly db: Db
  /** All that was logged, secrets included if there were any. */
  readonly log: string[]
  readonly audit: Audit
  /** Calls as somebody who has just these permissions. */
  as(...permissions: Permission[]): Promise<Call>
  close(): Promise<void>
}

/** The real app (permissions, problem details, audit) with the routes of one room, on a database in memory. */
export const startApp = async (clock: Clock, rooms: (db: Db) => FastifyPluginAsyncZod): Promise<TestApp> => {
  const { db, close } = await openTestDb()
  const log: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => log.push(line) })
  const auth = new Auth(db, clock)
  const audit = new Audit(db, clock)
  const app = await createApp({
    auth,
    audit,
    logger: logger as unknown as FastifyBaseLogger,
    host: '127.0.0.1',
    version: '0.0.0',
  })
  await app.register(rooms(db))
  await app.ready()
  const { session } = await auth.setup({
    token: await auth.newSetupSecret(),
    email: 'ann@example.com',
    name: 'Ann',
    password: 'correct horse battery',
    locale: 'en',
  })
  const actor = await auth.bySession(session)
  if (actor === undefined) throw new Error('the session is gone')
  return {
    db,
    log,
    audit,
    async as(...permissions) {
      const { secret } = await auth.createToken(actor, { name: 'test', permissions, expiresInDays: null })
      return async (method, url, body) => {
        const options: InjectOptions = {
          method,
          url: `/api/v1${url}`,
          headers: { authorization: `Bearer ${secret}`, host: '127.0.0.1', 'accept-language': 'en' },
          ...(body === undefined ? {} : { payload: body }),
        }
        const { statusCode, headers, body: text } = await app.inject(options)
        return {
          status: statusCode,
          headers,
          text,
          get json(): unknown {
            return JSON.parse(text)
          },
        }
      }
    },
    async close() {
      await app.close()
      await close()
    },
  }
}
