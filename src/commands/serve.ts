import { once } from 'node:events'
import { pino } from 'pino'
import { errors } from '../platform/errors.js'
import { Jobs } from '../platform/jobs.js'
import { buildApp } from '../server/app.js'
import { readConfig } from '../server/config.js'
import { isDemo } from '../server/home.js'
import { openRooms } from '../server/rooms.js'
import { commandFile, type Io } from './command.js'
import { fill, words } from './words.js'

/** Keys that never reach a log line, wherever they stand. */
const SECRETS = ['password', 'token', 'secret', 'authorization', 'cookie'].flatMap((key) => [
  key,
  `*.${key}`,
  `*.*.${key}`,
])

export default commandFile({
  summary: { en: 'Serve the web app and the API', ja: 'Web画面とAPIを起動する' },
  declare(command, say) {
    command
      .option('--data <dir>', say(words.data))
      .option('--port <n>', say(words.port))
      .option('--host <address>', say(words.host))
      .option('--workers <n>', say(words.workers))
  },
  async run(io, _args, options) {
    const config = readConfig(options, io.env, io.cwd)
    const logger = pino({ level: config.logLevel, redact: { paths: SECRETS, censor: '[secret]' } }, io.stderr)
    const rooms = await openRooms({
      config,
      clock: io.clock,
      env: io.env,
      warn: (message, detail) => logger.warn(detail, message),
    })
    const jobs = new Jobs(rooms.database, (message, detail) => logger.warn(detail, message))
    try {
      const app = await buildApp(rooms, jobs, logger)
      const url = await app.listen({ host: config.host, port: config.port }).catch((e: NodeJS.ErrnoException) => {
        if (e.code === 'EADDRINUSE') throw errors.PORT_IN_USE({ port: config.port, host: config.host }, e)
        throw e
      })
      try {
        rooms.auth.setLocalSecret(await rooms.lock.announce(url))
        await greet(io, rooms, config.publicUrl ?? url)
        // After the page is there: nobody waits for these.
        await jobs.start()
        await jobs.define('logs.maintain', { cron: '*/5 * * * *' }, (signal) => rooms.logs.maintain(signal))
        rooms.notify.start()
        await rooms.logs.feeds.open()
        if (!io.signal.aborted) await once(io.signal, 'abort')
        io.stderr.write(`${words.stopping[io.locale]}\n`)
      } finally {
        await app.close()
        await rooms.notify.stop()
        await jobs.stop()
      }
    } finally {
      await rooms.close()
    }
    return 0
  },
})

const greet = async (io: Io, rooms: Awaited<ReturnType<typeof openRooms>>, url: string): Promise<void> => {
  io.stderr.write(`${fill(words.listening[io.locale], { url })}\n`)
  if (await isDemo(rooms.logs.dataDir)) io.stderr.write(`${words.simulated[io.locale]}\n`)
  if (await rooms.auth.setupNeeded()) {
    const link = `${url}/setup#token=${await rooms.auth.newSetupSecret()}`
    io.stderr.write(`${fill(words.setUp[io.locale], { url: link })}\n`)
  }
}
