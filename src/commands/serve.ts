import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { errors } from '../platform/errors.js'
import type { Config } from '../server/config.js'
import type { Rooms } from '../server/rooms.js'
import { commandFile, type Io } from './command.js'
import { fill, words } from './words.js'

/** Once a day; changes in between come with CloudTrail's events. */
const SCAN_CRON = '41 18 * * *'
/** After the scan of the day, which writes the most. */
const TIDY_CRON = '11 20 * * *'
/** EventBridge brings findings at once where it is set up; this is for where it is not. */
const IMPORT_CRON = '7,22,37,52 * * * *'
/** CloudWatch keeps one-minute datapoints for 15 days; late logs are allowed some more. */
const DATAPOINTS_KEPT_MS = 90 * 86_400_000

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
    const [{ readConfig }, { openRooms }, { buildApp }, { followChanges }, { createLogger }, { Jobs }] =
      await Promise.all([
        import('../server/config.js'),
        import('../server/rooms.js'),
        import('../server/app.js'),
        import('../server/follow-changes.js'),
        import('../platform/log.js'),
        import('../platform/jobs.js'),
      ])
    const config = readConfig(options, io.env, io.cwd)
    const logger = createLogger(config.logLevel, io.stderr)
    const warn = (message: string, detail: Record<string, unknown>) => logger.warn(detail, message)
    const rooms = await openRooms({ config, clock: io.clock, env: io.env, warn })
    const jobs = new Jobs(rooms.database, warn)
    try {
      const app = await buildApp(rooms, jobs, logger)
      try {
        const { shown, local } = await listen(app, config)
        rooms.auth.setLocalSecret(await rooms.lock.announce(local))
        await greet(io, rooms, config.publicUrl ?? shown)
        // After the page is there: nobody waits for these.
        await jobs.start()
        await jobs.define('logs.maintain', { cron: '*/5 * * * *' }, (signal) => rooms.logs.maintain({ signal }))
        await jobs.define('logs.freshen', { cron: '*/5 * * * *', retryLimit: 0 }, () => rooms.logs.freshen())
        await jobs.define('exceptions.tick', { cron: '* * * * *' }, () => rooms.exceptions.tick())
        await jobs.define('detections.prune', { cron: '17 3 * * *' }, () =>
          rooms.detections.prune(io.clock.now() - DATAPOINTS_KEPT_MS),
        )
        // What came in before this start is seen by the scan of the day.
        let followed = io.clock.now()
        await jobs.define('posture.follow', { cron: '* * * * *', retryLimit: 0 }, async (signal) => {
          const until = io.clock.now()
          await followChanges({ ...rooms, warn }, followed, until, signal)
          followed = until
        })
        // Whoever scans by hand or by schedule, one at a time; with no source there is nothing to do.
        await jobs.define('database.tidy', { cron: TIDY_CRON }, (signal) => rooms.database.tidy(signal))
        await jobs.define('posture.scan', { cron: SCAN_CRON, retryLimit: 0 }, () => scanAll(rooms))
        await jobs.define('security-hub.import', { cron: IMPORT_CRON, retryLimit: 0 }, async (signal) => {
          const known = await rooms.posture.securityHub.hubs()
          if (known.length === 0 || rooms.posture.securityHub.current?.status === 'running') return
          const sourceIds = [...new Set(known.map((hub) => hub.sourceId))]
          await rooms.posture.securityHub.start({ sourceIds, knownOnly: true }, signal)
        })
        // What was not taken is kept with its reason and tried again by its own clock.
        await jobs.define('security-hub.write', { cron: '* * * * *', retryLimit: 0 }, (signal) =>
          rooms.posture.securityHub.writeBack(signal),
        )
        await rooms.posture.scans.resume()
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

/**
 * Begins to look at every account source that is on. Hundreds of accounts take longer than a job may: the scan has its
 * own state, and goes on after a restart.
 */
const scanAll = async (rooms: Rooms): Promise<void> => {
  const sources = await rooms.posture.sources.toScan()
  if (sources.length > 0 && rooms.posture.scans.current === undefined) await rooms.posture.scans.start({ sources })
}

/** Listens; `shown` is for people, `local` reaches the server from this machine whatever it is bound to. */
const listen = async (app: FastifyInstance, { host, port }: Config): Promise<{ shown: string; local: string }> => {
  try {
    await app.listen({ host, port })
  } catch (e) {
    const { code } = e as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw errors.PORT_IN_USE({ port, host }, e)
    if (code === undefined) throw e
    throw errors.CANNOT_LISTEN({ host, port, reason: code }, e)
  }
  const bound = app.server.address() as AddressInfo
  const url = (name: string) => `http://${name.includes(':') ? `[${name}]` : name}:${bound.port}`
  const local = url(bound.address === '0.0.0.0' ? '127.0.0.1' : bound.address === '::' ? '::1' : bound.address)
  return { shown: host === 'localhost' ? url(host) : local, local }
}

const greet = async (io: Io, rooms: Rooms, url: string): Promise<void> => {
  const { isDemo } = await import('../server/home.js')
  io.stderr.write(`${fill(words.listening[io.locale], { url })}\n`)
  if (await isDemo(rooms.logs.dataDir)) io.stderr.write(`${words.simulated[io.locale]}\n`)
  if (await rooms.auth.setupNeeded()) {
    const link = `${url.replace(/\/$/, '')}/setup#token=${await rooms.auth.newSetupSecret()}`
    io.stderr.write(`${fill(words.setUp[io.locale], { url: link })}\n`)
  }
}
