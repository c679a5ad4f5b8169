import path from 'node:path'
import type { Text } from '../kernel/errors.js'
import { errors } from '../logs/errors.js'
import type { Outcome } from '../logs/ingest/pool.js'
import type { QueueFeedOptions } from '../logs/ingest/queue-feed.js'
import { dataDirOf } from '../server/config.js'
import { commandFile } from './command.js'
import { withRooms } from './local.js'
import { serverOf } from './remote.js'
import { fill, words } from './words.js'

export default commandFile({
  summary: {
    en: 'Read logs as they come, from a queue of S3 notifications or a directory, until it is ended',
    ja: 'S3通知キューまたはディレクトリを監視し、届いたログを取り込み続ける',
  },
  declare(command, say) {
    command
      .argument('[dir]')
      .option('--sqs <url>', say(words.sqs))
      .option('--source <id>', say(words.source))
      .option('--data <dir>', say(words.data))
      .option('--workers <n>', say(words.workers))
      .option('--json', say(words.json))
  },
  async run(io, [directory], options) {
    const url = typeof options['sqs'] === 'string' ? options['sqs'] : undefined
    const target = url ?? (directory === undefined ? undefined : path.resolve(io.cwd, directory))
    if (target === undefined) throw errors.NOTHING_THERE({ path: '(--sqs URL | DIR)' })
    // Refused before anything is opened.
    const follow = url === undefined ? undefined : await queueAt(url)
    const source = typeof options['source'] === 'string' ? { source: options['source'] } : {}
    const server = await serverOf(dataDirOf({ data: options['data'] }, io.env, io.cwd), io)
    if (server !== undefined) {
      const kind = url === undefined ? 'directory' : 'sqs'
      const feed = await server.call<unknown>('POST', '/api/v1/ingest/feeds', {
        kind,
        target,
        enabled: true,
        ...source,
      })
      io.stdout.write(`${JSON.stringify(feed)}\n`)
      return 0
    }
    return withRooms(io, options, async ({ logs, notify, posture }) => {
      io.stderr.write(`${fill(words.watching[io.locale], { target })}\n`)
      notify.start()
      const common = {
        pool: logs.pool,
        signal: io.signal,
        ...source,
        onOutcome(outcome: Outcome) {
          if (outcome.known) return
          const { uri, status, reason, events, quarantined } = outcome
          io.stdout.write(`${JSON.stringify({ uri, status, reason, source: outcome.source, events, quarantined })}\n`)
        },
        onProblem: (problem: Text) => io.stderr.write(`${problem[io.locale]}\n`),
      }
      const tidying = setInterval(() => void logs.maintain({ signal: io.signal }).catch(() => undefined), 60_000)
      try {
        if (follow === undefined) {
          const { followDirectory } = await import('../logs/ingest/directory-feed.js')
          await followDirectory({ ...common, directory: target, s3: logs.s3 })
        } else {
          const other = (body: string, signal: AbortSignal) => posture.takeMessage(body, signal)
          await follow({ ...common, other })
        }
      } finally {
        clearInterval(tidying)
        await notify.stop()
      }
      return 0
    })
  },
})

/** Follows the queue of this URL. Error: NO_QUEUE_URL. */
const queueAt = async (url: string) => {
  const { followQueue, sqsFor } = await import('../logs/ingest/queue-feed.js')
  const sqs = sqsFor(url)
  return (options: Omit<QueueFeedOptions, 'url' | 'sqs'>) => followQueue({ ...options, url, sqs })
}
