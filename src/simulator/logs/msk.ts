import { REGION } from '../company.js'
import { once, routine, type SimulatedLog } from './log.js'

const CLUSTER = 'sim-events-5a1d7c0b-9e3f-4826-8b3d-0c5f1a2e4d68-2'

/** Two brokers of the shop's event stream. */
export const msk: SimulatedLog = {
  source: 'aws.msk',
  hours: 24,
  since: 15,
  files: (world) =>
    [1, 2].map((broker) => ({
      key({ at, random }) {
        const text = new Date(at).toISOString()
        return `AWSLogs/${world.accounts.prod.id}/KafkaBrokerLogs/${REGION}/${CLUSTER}/${text.slice(0, 13).replace('T', '-')}/Broker-${broker}_${text.slice(11, 16).replace(':', '-')}_${random.hex(8)}.log.gz`
      },
      entries(span, random) {
        const line = (at: number, text: string) => ({
          at,
          text: `[${new Date(at).toISOString().slice(0, 23).replace('T', ' ').replace('.', ',')}] ${text}`,
        })
        const host = () => random.pick(world.accounts.prod.network.apps).ip
        return [
          line(
            once(random, span),
            'INFO [Log partition=orders-0, dir=/kafka/datalogs] Deleting segments due to retention time breach (kafka.log.Log)',
          ),
          ...routine(world, random, span, 0.6, 'traffic').map((at) =>
            line(
              at,
              random.chance(0.1)
                ? `INFO Principal = User:ANONYMOUS is Denied Operation = Describe from host = ${host()} on resource = Topic:LITERAL:orders for request = Metadata with resourceRefCount = 1 (kafka.authorizer.logger)`
                : `INFO [GroupCoordinator ${broker}]: Preparing to rebalance group worker in state PreparingRebalance with old generation ${random.between(1, 90)} (__consumer_offsets-33) (reason: Adding new member) (kafka.coordinator.group.GroupCoordinator)`,
            ),
          ),
        ]
      },
    })),
}
