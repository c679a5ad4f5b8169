import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command, CommanderError } from 'commander'
import { systemClock } from '../kernel/clock.js'
import { isHinomiError, type Locale, type Text } from '../kernel/errors.js'
import { errors } from '../platform/errors.js'
import type { CommandFile, Io } from './command.js'
import { words } from './words.js'

/** Files of this folder that are not commands. */
const OTHERS = new Set(['main', 'command', 'words', 'remote', 'progress', 'local', 'records'])

const commandNames = (): string[] =>
  readdirSync(fileURLToPath(new URL('.', import.meta.url)))
    .filter((file) => /^[a-z-]+\.(js|ts)$/.test(file))
    .map((file) => file.replace(/\.(js|ts)$/, ''))
    .filter((name) => !OTHERS.has(name))
    .sort()

const load = async (name: string): Promise<CommandFile> =>
  ((await import(new URL(`./${name}.js`, import.meta.url).href)) as { default: CommandFile }).default

/** The language of the terminal: `--lang`, HINOMI_LANG, then the system's own settings. */
export const localeOf = (argv: readonly string[], env: Io['env']): Locale => {
  const at = argv.indexOf('--lang')
  const given = at >= 0 ? argv[at + 1] : (env['HINOMI_LANG'] ?? env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'])
  return given?.toLowerCase().startsWith('ja') ? 'ja' : 'en'
}

/** Runs one command; returns the exit code: 0 good, 1 findings, 2 wrong usage, 3 failure. */
export const run = async (argv: readonly string[], io: Io): Promise<number> => {
  const say = (text: Text) => text[io.locale]
  const names = commandNames()
  const wanted = argv.find((word) => !word.startsWith('-') && names.includes(word))
  let code = 0
  const program = new Command('hinomi')
    .description(say(words.about))
    .version(version(), '-V, --version')
    .option('--lang <ja|en>', say(words.lang))
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
  // Only the wanted command is loaded: `hinomi query` need not wait for the web server's code.
  for (const name of wanted === undefined ? names : [wanted]) {
    const file = await load(name)
    const command = program.command(name).description(say(file.summary)).exitOverride()
    command.configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    command.option('--lang <ja|en>', say(words.lang))
    file.declare(command, say)
    command.action(async () => {
      code = await file.run(io, command.args, command.opts())
    })
  }
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return code
  } catch (e) {
    if (e instanceof CommanderError) {
      const asked = ['commander.helpDisplayed', 'commander.help', 'commander.version'].includes(e.code)
      return asked && argv.length > 0 ? 0 : 2
    }
    return complain(e, argv, io)
  }
}

const complain = (e: unknown, argv: readonly string[], io: Io): number => {
  if (io.signal.aborted && !isHinomiError(e)) return 130
  const known = isHinomiError(e)
  const reference = randomUUID().slice(0, 8)
  const error = known ? e : errors.UNEXPECTED({ reference }, e)
  const position = (error as { position?: { start: number; end: number } }).position
  if (argv.includes('--json')) {
    const problem = { code: error.code, detail: error.text(io.locale), fix: error.fix(io.locale), position }
    io.stderr.write(`${JSON.stringify({ error: problem })}\n`)
  } else {
    io.stderr.write(`${error.text(io.locale)}\n${error.fix(io.locale)}\n`)
  }
  if (!known) io.stderr.write(`[${reference}] ${e instanceof Error ? (e.stack ?? e.message) : String(e)}\n`)
  return error.exit
}

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version

/** Entry of the program. */
export const main = async (argv: string[]): Promise<number> => {
  const controller = new AbortController()
  let signals = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      signals++
      controller.abort()
      // Asked twice, it goes at once; what was not committed is read again next time.
      if (signals > 1) process.exit(130)
    })
  }
  // `hinomi query … | head` is no error.
  process.stdout.on('error', (e: NodeJS.ErrnoException) => {
    if (e.code === 'EPIPE') process.exit(0)
  })
  return run(argv, {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    clock: systemClock,
    locale: localeOf(argv, process.env),
    signal: controller.signal,
  })
}
