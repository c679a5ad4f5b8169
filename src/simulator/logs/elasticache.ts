import { ephemeral, slowEvening } from '../web-traffic.js'
import { firehoseKey, json, once, routine, type SimulatedLog } from './log.js'

const CLUSTER = 'sim-sessions-0001-001'
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** `01 May 2026 12:00:00.499 UTC` */
const inWords = (at: number): string => {
  const text = new Date(at).toISOString()
  return `${text.slice(8, 10)} ${MONTHS[Number(text.slice(5, 7)) - 1]} ${text.slice(0, 4)} ${text.slice(11, 23)} UTC`
}

/** The sessions' cache: commands that took long, and what the engine says of itself. */
export const elasticache: SimulatedLog = {
  source: 'aws.elasticache',
  hours: 24,
  since: 14,
  files: (world) => [
    {
      key: firehoseKey('elasticache/sim-sessions/slow-log', 'slow'),
      entries(span, random) {
        const slow = slowEvening(world)
        return routine(world, random, span, 0.6, 'traffic').map((at) =>
          json(at, {
            CacheClusterId: CLUSTER,
            CacheNodeId: '0001',
            Id: random.between(1, 9999),
            Timestamp: Math.floor(at / 1000),
            'Duration (us)':
              at >= slow.from && at < slow.to ? random.between(90_000, 900_000) : random.between(10_001, 40_000),
            Command: random.pick(['GET ... (1 more arguments)', 'MGET ... (40 more arguments)', 'KEYS session:*']),
            ClientAddress: `${random.pick(world.accounts.prod.network.apps).ip}:${ephemeral(random)}`,
            ClientName: '',
          }),
        )
      },
    },
    {
      key: firehoseKey('elasticache/sim-sessions/engine-log', 'engine'),
      entries(span, random) {
        const at = once(random, span)
        return [
          json(at, {
            CacheClusterId: CLUSTER,
            CacheNodeId: '0001',
            LogLevel: 'NOTICE',
            Role: 'M',
            Time: inWords(at),
            Message: 'Background saving terminated with success',
          }),
        ]
      },
    },
  ],
}
