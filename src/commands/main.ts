import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command, CommanderError } from 'commander'
import { systemClock } from '../kernel/clock.js'
import {
  type ErrorFactory,
  type HinomiError,
  isHinomiError,
  LOCALES,
  type Locale,
  type Text,
} from '../kernel/errors.js'
import { errors } from '../platform/errors.js'
import type { Position } from '../query/index.js'
import type { CommandFile, Io } from './command.js'
import { errors as usageErrors } from './errors.js'
import { words } from './words.js'

/** Files that may be a command: each does unless it brings none. A test beside its file has one more dot. */
const fileNames = (): string[] =>
  readdirSync(fileURLToPath(new URL('.', import.meta.url)))
    .flatMap((file) => /^([a-z-]+)\.[jt]s$/.exec(file)?.[1] ?? [])
    .filter((name) => name !== 'main')
    .sort()

/** The command of a file; undefined for a file that only helps the others. */
const load = async (name: string): Promise<CommandFile | undefined> =>
  ((await import(new URL(`./${name}.js`, import.meta.url).href)) as { default?: CommandFile }).default

/** A command that is only named, for what needs no more of it. */
const nameOnly: CommandFile = { summary: { en: '', ja: '' }, declare: () => undefined, run: async () => 2 }

/** Only what is asked for is loaded: `hinomi query` need not wait for the web server's code. */
const loadCommands = async (argv: readonly string[]): Promise<[string, CommandFile][]> => {
  const names = fileNames()
  const wanted = argv.find((word, at) => !word.startsWith('-') && argv[at - 1] !== '--lang')
  const file = wanted !== undefined && names.includes(wanted) ? await load(wanted) : undefined
  if (wanted !== undefined && file !== undefined) return [[wanted, file]]
  const listed = argv.length === 0 || argv.includes('--help') || argv.includes('-h')
  const found: [string, CommandFile][] = []
  for (const name of names) {
    const one = listed ? await load(name) : nameOnly
    if (one !== undefined) found.push([name, one])
  }
  return found
}

/**
 * The language of the terminal: `--lang`, HINOMI_LANG, then the system's own settings in the order that POSIX gives
 * them. Error: SETTING_WRONG for a `--lang` that there is none of.
 */
export const localeOf = (argv: readonly string[], env: Io['env']): Locale => {
  const at = argv.indexOf('--lang')
  const asked =
    at >= 0 ? (argv[at + 1] ?? '') : argv.find((word) => word.startsWith('--lang='))?.slice('--lang='.length)
  if (asked !== undefined) {
    const locale = LOCALES.find((one) => one === asked.toLowerCase())
    if (locale === undefined) throw errors.SETTING_WRONG({ from: '--lang', value: asked, wants: LOCALES.join(', ') })
    return locale
  }
  const given = env['HINOMI_LANG'] || env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return given.toLowerCase().startsWith('ja') ? 'ja' : 'en'
}

/** Runs one command; returns the exit code: 0 good, 1 findings, 2 wrong usage, 3 failure, 130 ended by a signal. */
export const run = async (argv: readonly string[], io: Io): Promise<number> => {
  // The query of `hinomi query`: what an error's position is a place of.
  let kql: string | undefined
  try {
    const say = (text: Text) => text[io.locale]
    let code = 0
    const program = new Command('hinomi')
      .description(say(words.about))
      .version(version(), '-V, --version', say(words.version))
      .helpOption('-h, --help', say(words.help))
      .helpCommand(false)
      .option('--lang <ja|en>', say(words.lang))
      .exitOverride()
      .configureHelp({ styleTitle: (title) => say(TITLES[title] ?? { en: title, ja: title }) })
      // What is wrong is said below, in the reader's language.
      .configureOutput({
        writeOut: (text) => io.stdout.write(text),
        writeErr: (text) => io.stderr.write(text),
        outputError: () => undefined,
      })
    for (const [name, file] of await loadCommands(argv)) {
      const command = program.command(name).description(say(file.summary))
      command.helpOption('-h, --help', say(words.help)).option('--lang <ja|en>', say(words.lang))
      file.declare(command, say)
      command.action(async () => {
        kql = name === 'query' ? command.args[0] : undefined
        code = await file.run(io, command.args, command.opts())
      })
    }
    await program.parseAsync([...argv], { from: 'user' })
    return code
  } catch (e) {
    if (!(e instanceof CommanderError)) return complain(e, argv, io, kql)
    if (e.code === 'commander.help') return 2
    if (e.exitCode === 0) return 0
    return complain(usageError(e, argv), argv, io)
  }
}

const TITLES: Readonly<Record<string, Text>> = {
  'Usage:': words.titleUsage,
  'Arguments:': words.titleArguments,
  'Options:': words.titleOptions,
  'Commands:': words.titleCommands,
}

/** What the option parser found wrong, as an error of ours. */
const usageError = (e: CommanderError, argv: readonly string[]): HinomiError => {
  const what = /'([^']*)'/.exec(e.message)?.[1] ?? e.message.replace(/^error: /, '')
  const instead = /Did you mean (?:one of )?([^?]+)\?/.exec(e.message)?.[1]
  const known = fileNames().find((name) => argv.includes(name))
  const help = e.code === 'commander.unknownCommand' || known === undefined ? 'hinomi --help' : `hinomi ${known} --help`
  const kinds: Readonly<Record<string, ErrorFactory>> = {
    'commander.unknownCommand': usageErrors.COMMAND_UNKNOWN,
    'commander.unknownOption': usageErrors.OPTION_UNKNOWN,
    'commander.missingArgument': usageErrors.ARGUMENT_MISSING,
    'commander.optionMissingArgument': usageErrors.VALUE_MISSING,
    'commander.excessArguments': usageErrors.TOO_MANY_ARGUMENTS,
  }
  return (kinds[e.code] ?? usageErrors.USAGE_WRONG)({
    what,
    help: instead === undefined ? help : `${instead}, ${help}`,
  })
}

const complain = async (e: unknown, argv: readonly string[], io: Io, kql?: string): Promise<number> => {
  if (io.signal.aborted && !isHinomiError(e)) return 130
  const known = isHinomiError(e)
  const reference = randomUUID().slice(0, 8)
  const error = known ? e : errors.UNEXPECTED({ reference }, e)
  const { position } = error as { position?: Position }
  if (argv.includes('--json')) {
    const problem = { code: error.code, detail: error.text(io.locale), fix: error.fix(io.locale), position }
    io.stderr.write(`${JSON.stringify({ error: problem })}\n`)
  } else {
    if (kql !== undefined && position !== undefined) {
      const { pointAt } = await import('../query/index.js')
      io.stderr.write(`${pointAt(kql, position)}\n`)
    }
    io.stderr.write(`${error.text(io.locale)}\n${error.fix(io.locale)}\n`)
  }
  if (!known) io.stderr.write(`[${reference}] ${e instanceof Error ? (e.stack ?? e.message) : String(e)}\n`)
  return error.exit
}

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version

/** Entry of the program. */
export const main = async (argv: string[]): Promise<number> => {
  // Which versions of Node.js are supported is for Hinomi to say, and it says so in bin/hinomi.js.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'
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
  // `hinomi query … | head` is no error: nobody reads on, so the command ends.
  let unread = false
  process.stdout.on('error', (e: NodeJS.ErrnoException) => {
    if (e.code !== 'EPIPE') throw e
    unread = true
    controller.abort()
  })
  // Nobody is left to be told.
  process.stderr.on('error', () => undefined)
  const io = (locale: Locale): Io => ({
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    clock: systemClock,
    locale,
    signal: controller.signal,
  })
  let locale: Locale
  try {
    locale = localeOf(argv, process.env)
  } catch (e) {
    return complain(e, argv, io(localeOf([], process.env)))
  }
  const code = await run(argv, io(locale))
  return unread ? 0 : code
}
