import { isoMs } from '../calendar.js'
import { REGION } from '../company.js'
import { slowEvening } from '../web-traffic.js'
import { json, routine, type SimulatedLog } from './log.js'

/** The shop's worker containers, whose output FireLens sends to S3. */
export const ecs: SimulatedLog = {
  source: 'aws.ecs',
  hours: 24,
  since: 14,
  files: (world) => [
    {
      key: ({ at, random }) =>
        `firelens/${new Date(at).toISOString().slice(0, 16).replace(/[-T:]/g, '/')}/worker-${random.hex(8)}.gz`,
      entries(span, random) {
        const slow = slowEvening(world)
        const task = random.hex(32)
        return routine(world, random, span, 4, 'traffic').map((at) => {
          const hard = at >= slow.from && at < slow.to
          const log = hard
            ? {
                time: isoMs(at),
                level: 'error',
                message: 'query timed out',
                error: { name: 'TimeoutError', message: '10 s' },
              }
            : {
                time: isoMs(at),
                level: random.chance(0.03) ? 'warn' : 'info',
                message: random.pick([
                  'order confirmed',
                  'stock reserved',
                  'payment captured',
                  'retrying delivery slot',
                ]),
              }
          return json(at, {
            date: isoMs(at),
            source: 'stdout',
            log: JSON.stringify(log),
            container_id: `${task}-1234567890`,
            container_name: 'worker',
            ecs_cluster: 'sim-shop',
            ecs_task_arn: `arn:aws:ecs:${REGION}:${world.accounts.prod.id}:task/sim-shop/${task}`,
            ecs_task_definition: 'worker:42',
          })
        })
      },
    },
  ],
}
