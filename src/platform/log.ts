import type { Writable } from 'node:stream'
import { type Logger, pino } from 'pino'

/** Keys whose values never reach a log line, as deep as a line goes. */
const SECRETS = ['password', 'passwordHash', 'token', 'secret', 'authorization', 'cookie', 'set-cookie'].flatMap(
  (key) => ['', '*.', '*.*.', '*.*.*.'].map((before) => `${before}["${key}"]`.replace('.[', '[')),
)

/** Structured lines (NDJSON) for a stream, without secrets. */
export const createLogger = (level: string, to: Writable): Logger =>
  pino({ level, redact: { paths: SECRETS, censor: '[secret]' } }, to)
