import type { Readable, Writable } from 'node:stream'
import type { Command } from 'commander'
import type { Clock } from '../kernel/clock.js'
import type { Locale, Text } from '../kernel/errors.js'

/** All that a command touches of the world, so that a test runs it without a process. */
export interface Io {
  readonly stdin: Readable
  /** Data only. */
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number }
  /** Everything else. */
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly clock: Clock
  readonly locale: Locale
  /** Aborted at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal
}

/** One CLI command; its file's name is its name, and it is found because it lies in this folder. */
export interface CommandFile {
  readonly summary: Text
  /** Adds arguments and options to its commander command. */
  readonly declare: (command: Command, say: (text: Text) => string) => void
  /** Returns the exit code; throws `HinomiError` for what people must mend. */
  readonly run: (io: Io, args: readonly string[], options: Readonly<Record<string, unknown>>) => Promise<number>
}

export const commandFile = (file: CommandFile): CommandFile => file
