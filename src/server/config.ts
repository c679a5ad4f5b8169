import { availableParallelism, homedir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { errors } from '../platform/errors.js'

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
  readonly workers: number
  /** Events after which an ingest thread commits what it holds. */
  readonly flushRows: number | undefined
  readonly allowPrivateWebhooks: boolean
  readonly logLevel: string
}

type Env = Readonly<Record<string, string | undefined>>

const Settings = z.object({
  host: z.string().min(1).default('127.0.0.1'),
  port: z.coerce.number().int().min(0).max(65_535).default(7070),
  workers: z.coerce.number().int().min(1).max(64).default(Math.max(1, availableParallelism())),
  flushRows: z.coerce.number().int().min(100).max(1_000_000).optional(),
  publicUrl: z.url().optional(),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'it must begin with postgres://')
    .optional(),
})

/** The data directory: `--data`, else HINOMI_DATA, else `.hinomi` in the user's home. */
export const dataDirOf = (options: { readonly data?: unknown }, env: Env, cwd: string): string => {
  const given = typeof options.data === 'string' ? options.data : env['HINOMI_DATA']
  return given === undefined || given === '' ? path.join(homedir(), '.hinomi') : path.resolve(cwd, given)
}

export const readConfig = (options: Readonly<Record<string, unknown>>, env: Env, cwd: string): Config => {
  const pick = (name: string, variable: string) => options[name] ?? (env[variable] === '' ? undefined : env[variable])
  const parsed = Settings.safeParse({
    host: pick('host', 'HINOMI_HOST'),
    port: pick('port', 'HINOMI_PORT'),
    workers: pick('workers', 'HINOMI_WORKERS'),
    flushRows: pick('flushRows', 'HINOMI_FLUSH_ROWS'),
    publicUrl: pick('publicUrl', 'HINOMI_PUBLIC_URL'),
    logLevel: pick('logLevel', 'HINOMI_LOG_LEVEL'),
    databaseUrl: env['HINOMI_DATABASE_URL'],
  })
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw errors.CONFIG_WRONG({ name: String(issue?.path[0] ?? ''), reason: issue?.message ?? '' })
  }
  return {
    ...parsed.data,
    flushRows: parsed.data.flushRows,
    publicUrl: parsed.data.publicUrl,
    databaseUrl: parsed.data.databaseUrl,
    dataDir: dataDirOf(options, env, cwd),
    allowedHosts: (env['HINOMI_ALLOWED_HOSTS'] ?? '')
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== ''),
    allowPrivateWebhooks: env['HINOMI_ALLOW_PRIVATE_WEBHOOKS'] === '1',
  }
}
