import { isoMs } from '../calendar.js'
import { slowEvening } from '../web-traffic.js'
import { firehoseKey, json, routine, type SimulatedLog, subscribed } from './log.js'

const FUNCTIONS = [
  { name: 'order-mailer', perHour: 3, message: 'Order confirmation queued' },
  { name: 'image-resizer', perHour: 1.2, message: 'Resized 4 variants' },
  { name: 'stock-sync', perHour: 1, message: 'Stock of 400 items written' },
] as const

/** The shop's functions: what they log in JSON, and the platform's report of each call. */
export const lambda: SimulatedLog = {
  source: 'aws.lambda',
  hours: 24,
  files: (world) =>
    FUNCTIONS.map(({ name, perHour, message }) => {
      const group = `/aws/lambda/${name}`
      return {
        key: firehoseKey(group.slice(1), name),
        body: (entries, span) =>
          subscribed(
            world.accounts.prod.id,
            group,
            `${new Date(span.from).toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]5a1d7c0b9e3f48265a1d7c0b9e3f4826`,
          )(entries, span),
        entries: (span, random) => {
          const slow = slowEvening(world)
          return routine(world, random, span, perHour, 'traffic').flatMap((at) => {
            const requestId = random.uuid()
            const failed = (at >= slow.from && at < slow.to) || random.chance(0.012)
            const took = failed ? 3000 : random.between(12, 900)
            const application = failed
              ? {
                  level: 'ERROR',
                  message: 'connection to the orders database timed out',
                  errorType: 'TimeoutError',
                  errorMessage: 'timed out after 2900 ms',
                  stackTrace: ['  File "/var/task/index.py", line 41, in handler\n'],
                }
              : { level: 'INFO', message }
            return [
              json(at, { timestamp: isoMs(at), logger: 'root', requestId, ...application }),
              json(at + took, {
                time: isoMs(at + took),
                type: 'platform.report',
                record: {
                  requestId,
                  metrics: {
                    durationMs: took,
                    billedDurationMs: took,
                    memorySizeMB: 512,
                    maxMemoryUsedMB: random.between(60, 200),
                  },
                  status: failed ? 'timeout' : 'success',
                },
              }),
            ]
          })
        },
      }
    }),
}
