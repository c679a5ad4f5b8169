import { availableParallelism, homedir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { errors } from '../platform/errors.js'

/** A whole number, as an option or a variable brings it. */
const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most))
    .or(z.number().int().min(least).max(most))

/** Settings, from options first and the environment second. */
export interface Config {
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly host: string
  readonly port: number
  /** Names under which it is reached besides its address (behind a proxy). */
  readonly allowedHosts: readonly string[]
  /** Address that links in messages begin with. */
  readonly publicUrl: string | undefined
  /** Proxies whose `X-Forwarded-For` is believed; one on this machine is when there is a public address. */
  readonly trustProxy: string | undefined
  readonly workers: number
  /** Events after which an ingest thread commits what it holds. */
  readonly flushRows: number | undefined
  readonly allowPrivateWebhooks: boolean
  /** Whether lists of threat intelligence may be fetched from private addresses. */
  readonly allowPrivateLists: boolean
  readonly logLevel: string
}

type Env = Readonly<Record<string, string | undefined>>

/** Where each setting comes from, and what it may be, in words that need no translation. */
const SETTINGS = {
  host: { from: '--host, HINOMI_HOST', wants: '127.0.0.1, 0.0.0.0, …', rule: z.string().min(1).default('127.0.0.1') },
  port: { from: '--port, HINOMI_PORT', wants: '0–65535', rule: whole(0, 65_535).default(7070) },
  workers: {
    from: '--workers, HINOMI_WORKERS',
    wants: '1–64',
    rule: whole(1, 64).default(Math.max(1, availableParallelism())),
  },
  flushRows: { from: 'HINOMI_FLUSH_ROWS', wants: '100–1000000', rule: whole(100, 1_000_000).optional() },
  publicUrl: {
    from: 'HINOMI_PUBLIC_URL',
    wants: 'https://hinomi.example.com',
    rule: z.url({ protocol: /^https?$/ }).optional(),
  },
  trustProxy: {
    from: 'HINOMI_TRUST_PROXY',
    wants: 'loopback, 10.0.0.0/8, 192.0.2.7, …',
    rule: z
      .string()
      .regex(
        /^(loopback|linklocal|uniquelocal|[\da-f.:]+(\/\d{1,3})?)(\s*,\s*(loopback|linklocal|uniquelocal|[\da-f.:]+(\/\d{1,3})?))*$/i,
      )
      .optional(),
  },
  logLevel: {
    from: 'HINOMI_LOG_LEVEL',
    wants: 'trace, debug, info, warn, error, silent',
    rule: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  },
  databaseUrl: {
    from: 'HINOMI_DATABASE_URL',
    wants: 'postgres://user@host/database',
    rule: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  },
} as const

const Settings = z.object({
  host: SETTINGS.host.rule,
  port: SETTINGS.port.rule,
  workers: SETTINGS.workers.rule,
  flushRows: SETTINGS.flushRows.rule,
  publicUrl: SETTINGS.publicUrl.rule,
  trustProxy: SETTINGS.trustProxy.rule,
  logLevel: SETTINGS.logLevel.rule,
  databaseUrl: SETTINGS.databaseUrl.rule,
})

/** The data directory: `--data`, else HINOMI_DATA, else `.hinomi` in the user's home. */
export const dataDirOf = (options: { readonly data?: unknown }, env: Env, cwd: string): string => {
  const given = typeof options.data === 'string' ? options.data : env['HINOMI_DATA']
  return given === undefined || given === '' ? path.join(homedir(), '.hinomi') : path.resolve(cwd, given)
}

/** All settings. Error: SETTING_WRONG with where it came from and what it may be. */
export const readConfig = (options: Readonly<Record<string, unknown>>, env: Env, cwd: string): Config => {
  const variable = (name: string) => (env[name] === '' ? undefined : env[name])
  const pick = (name: string, from: string) => options[name] ?? variable(from)
  const given = {
    host: pick('host', 'HINOMI_HOST'),
    port: pick('port', 'HINOMI_PORT'),
    workers: pick('workers', 'HINOMI_WORKERS'),
    flushRows: pick('flushRows', 'HINOMI_FLUSH_ROWS'),
    publicUrl: pick('publicUrl', 'HINOMI_PUBLIC_URL'),
    logLevel: pick('logLevel', 'HINOMI_LOG_LEVEL'),
    trustProxy: variable('HINOMI_TRUST_PROXY'),
    databaseUrl: variable('HINOMI_DATABASE_URL'),
  }
  const parsed = Settings.safeParse(given)
  if (!parsed.success) {
    const name = parsed.error.issues[0]?.path[0] as keyof typeof SETTINGS
    const { from, wants } = SETTINGS[name]
    // An address of a database may hold its password.
    throw errors.SETTING_WRONG({ from, wants, value: name === 'databaseUrl' ? '…' : String(given[name]).slice(0, 100) })
  }
  return {
    ...parsed.data,
    flushRows: parsed.data.flushRows,
    publicUrl: parsed.data.publicUrl,
    trustProxy: parsed.data.trustProxy ?? (parsed.data.publicUrl === undefined ? undefined : 'loopback'),
    databaseUrl: parsed.data.databaseUrl,
    dataDir: dataDirOf(options, env, cwd),
    allowedHosts: (env['HINOMI_ALLOWED_HOSTS'] ?? '')
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== ''),
    allowPrivateWebhooks: env['HINOMI_ALLOW_PRIVATE_WEBHOOKS'] === '1',
    allowPrivateLists: env['HINOMI_ALLOW_PRIVATE_LISTS'] === '1',
  }
}
