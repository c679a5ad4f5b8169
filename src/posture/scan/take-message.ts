import {
  type ConfigProblem,
  type ReadOptions,
  readConfigFile,
  readConfigNotification,
  readItem,
  s3File,
} from '../aws-config/index.js'
import type { Ci } from '../ci.js'
import type { CiStore } from '../ci-store.js'
import { errors } from '../errors.js'
import type { Evaluation } from '../evaluation.js'

export interface TakeMessageOptions {
  readonly store: CiStore
  readonly evaluation: () => Promise<Evaluation>
  readonly s3: ReadOptions['s3']
  readonly warn: (message: string, detail: Record<string, unknown>) => void
}

const BATCH = 200

/**
 * Takes the messages of AWS Config as they come: each item is recorded, and what it can have changed is judged again.
 * One after the other, so that two changes of a resource keep their order.
 *
 * @returns whether the message was AWS Config's; one that was not is somebody else's.
 * @throws CONFIG_MESSAGE when it was and could not be taken: it is to be brought again.
 */
export const createTakeMessage = ({ store, evaluation, s3, warn }: TakeMessageOptions) => {
  let last: Promise<unknown> = Promise.resolve()

  const take = async (cis: readonly Ci[]) => {
    const changed = await store.record(cis, { scan: 'aws-config', partial: true })
    const gone = changed.filter((ci) => ci.configurationItemStatus === 'ResourceDeleted')
    const live = changed.filter((ci) => ci.configurationItemStatus !== 'ResourceDeleted')
    if (changed.length > 0) await (await evaluation()).changed(live, gone)
  }

  const one = async (body: string, signal: AbortSignal | undefined): Promise<boolean> => {
    const read = readConfigNotification(body)
    if (read.kind === 'foreign') return false
    if (read.kind === 'nothing') return true
    if (read.kind === 'unknown') throw errors.CONFIG_MESSAGE({ reason: read.reason })
    if (read.kind === 'items') {
      for (const item of read.items.map((value) => readItem(value))) {
        if (item.kind === 'bad') throw errors.CONFIG_MESSAGE({ reason: item.reason })
        if (item.kind === 'ci') await take([item.ci])
      }
      return true
    }
    const { bucket, key, region } = read.object
    const problems: ConfigProblem[] = []
    let batch: Ci[] = []
    const file = s3File(bucket, key, region)
    for await (const ci of readConfigFile(file, { s3, signal, onProblem: (problem) => void problems.push(problem) })) {
      batch.push(ci)
      if (batch.length < BATCH) continue
      await take(batch)
      batch = []
    }
    if (batch.length > 0) await take(batch)
    // A file that could not be read may be readable later; an item that is wrong will stay so.
    const whole = problems.find((problem) => problem.position === undefined)
    if (whole !== undefined) throw errors.CONFIG_MESSAGE({ reason: `${whole.uri}: ${whole.reason}` })
    for (const problem of problems) warn('item of AWS Config could not be taken', { ...problem })
    return true
  }

  return (body: string, signal?: AbortSignal): Promise<boolean> => {
    const done = last.then(() => one(body, signal))
    last = done.catch(() => undefined)
    return done
  }
}
