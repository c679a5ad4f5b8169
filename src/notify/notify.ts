import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type {
  FindingDetail,
  Integration,
  IntegrationChange,
  IntegrationInput,
  OutboxOutput,
  OutboxQuery,
  TestOutput,
} from '../contract/index.js'
import type { FindingEvent } from '../findings/index.js'
import type { Clock } from '../kernel/clock.js'
import { isHinomiError, type Locale, saidOf } from '../kernel/errors.js'
import type { Db, Tx } from '../platform/db/types.js'
import { NotDelivered } from './delivery.js'
import { errors } from './errors.js'
import { Integrations } from './integrations.js'
import { type Batch, Outbox } from './outbox.js'
import { createPost, type Post } from './post.js'
import type { Vault } from './secrets.js'
import { type Sending, send } from './send.js'
import type { Summary } from './summary.js'
import { WORDS } from './texts.js'
import { type Timers, Waker } from './waker.js'

const SLACK_API = 'https://slack.com/api/'
/**
 * How long one round sends. A channel with thousands to send and a slow receiver would otherwise hold back when the
 * others are looked at again.
 */
const TURN_MS = 10_000

export interface NotifyOptions {
  readonly db: Db
  readonly clock: Clock
  readonly vault: Vault
  /** Address that links begin with; asked for each message, as the port may be known late. */
  readonly publicUrl: () => string
  /** Whether private, loopback and link-local addresses may be reached. */
  readonly allowPrivate: boolean
  /** How messages leave; the guarded POST where it is not given. */
  readonly post?: Post
  /** Slack's Web API; HINOMI_SLACK_API_URL, else Slack itself, where it is not given. */
  readonly slackApiUrl?: string
  readonly timers?: Timers
  /** Between 0 and 1, to spread retries. */
  readonly random?: () => number
  /** Told of what should not happen, such as a database that does not answer. */
  readonly onError?: (error: unknown) => void
}

export interface Delivered {
  /** Messages that arrived; a digest is one. */
  readonly sent: number
  /** Attempts that failed. */
  readonly failed: number
  /** When the next one is due, in milliseconds since the epoch. */
  readonly next: number | undefined
}

/** Tells people of findings, through an outbox. */
export interface Notify {
  /** Writes what is to be sent, within the transaction of the change. Created and reopened findings only. */
  enqueue(tx: Tx, change: FindingEvent): Promise<void>
  /** Writes one message about many findings, once for each id. */
  summarise(tx: Tx, id: string, summary: Summary): Promise<void>
  /** Sends all that is due now, channels side by side, each in its order. */
  deliverDue(signal?: AbortSignal): Promise<Delivered>
  /** Sends in the background from now on. */
  start(): void
  /** Takes nothing new and waits for what is on its way (15 seconds at most). */
  stop(): Promise<void>
  /** Errors in the answers are said in `locale`, that of the reader. */
  integrations(locale: Locale): Promise<Integration[]>
  createIntegration(input: IntegrationInput): Promise<Integration>
  updateIntegration(id: string, change: z.infer<typeof IntegrationChange>, locale: Locale): Promise<Integration>
  removeIntegration(id: string): Promise<void>
  /** Sends a test message now, and says what came of it. */
  test(id: string, locale: Locale): Promise<z.infer<typeof TestOutput>>
  outbox(query: z.infer<typeof OutboxQuery>, locale: Locale): Promise<z.infer<typeof OutboxOutput>>
  retry(id: string): Promise<void>
  counts(): Promise<{ failed: number; waiting: number }>
  notificationsOf(findingId: string): Promise<FindingDetail['notifications']>
}

export const createNotify = (options: NotifyOptions): Notify => {
  const { db, clock, vault, allowPrivate, publicUrl } = options
  const slackApiUrl = options.slackApiUrl ?? process.env['HINOMI_SLACK_API_URL'] ?? SLACK_API
  const onError = options.onError ?? (() => undefined)
  const post = options.post ?? createPost({ allowPrivate })
  const outbox = new Outbox(db, clock, options.random ?? Math.random)
  const integrations = new Integrations({ db, clock, vault, allowPrivate })
  const busy = new Set<string>()
  const sending = (): Sending => ({ post, slackApiUrl, publicUrl: publicUrl(), now: clock.now() })

  const deliver = async (batch: Batch): Promise<boolean> => {
    try {
      const { secrets } = await integrations.secrets(batch.integrationId)
      const [first] = batch.rows
      const id = `${first?.findingId}-${first?.occurrence}-${batch.integrationId}`
      await send(secrets, { id, told: batch.rows, locale: batch.locale }, sending())
    } catch (e) {
      await outbox.notSent(batch, asNotDelivered(e, onError))
      return false
    }
    await outbox.sent(batch)
    return true
  }

  const deliverDue = async (signal?: AbortSignal): Promise<Delivered> => {
    let sent = 0
    let failed = 0
    const until = clock.now() + TURN_MS
    const work = async (integrationId: string) => {
      busy.add(integrationId)
      try {
        while (signal?.aborted !== true && clock.now() < until) {
          const batch = await outbox.claim(integrationId)
          if (batch === undefined) return
          if (await deliver(batch)) sent++
          else failed++
        }
      } finally {
        busy.delete(integrationId)
      }
    }
    const due = (await outbox.due()).filter((id) => !busy.has(id))
    // One that hangs or fails holds up no other.
    const ends = await Promise.allSettled(due.map(work))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
    // A channel that is busy in another call says there when it is due again.
    return { sent, failed, next: await outbox.next([...busy]) }
  }

  const waker = new Waker({
    clock,
    timers: options.timers,
    onError,
    run: async (signal) => (await deliverDue(signal)).next,
    tidy: () => outbox.prune(),
  })

  return {
    async enqueue(tx, change) {
      if ((await outbox.enqueue(tx, change)) > 0) waker.wake()
    },
    async summarise(tx, id, summary) {
      if ((await outbox.enqueueSummary(tx, id, summary)) > 0) waker.wake()
    },
    deliverDue,
    start: () => waker.start(),
    stop: () => waker.stop(),
    integrations: (locale) => integrations.list(locale),
    createIntegration: (input) => integrations.create(input),
    async updateIntegration(id, change, locale) {
      const updated = await integrations.update(id, change, locale)
      waker.wake()
      return updated
    },
    removeIntegration: (id) => integrations.remove(id),
    async test(id, locale) {
      const { secrets, row } = await integrations.secrets(id)
      try {
        await send(secrets, { id: randomUUID(), told: [], locale: row.locale }, sending())
      } catch (e) {
        const { error } = asNotDelivered(e, onError)
        const said = saidOf(error)
        await integrations.note(id, said)
        return { ok: false, message: said[locale] }
      }
      await integrations.note(id, null)
      return { ok: true, message: WORDS[locale].tested }
    },
    outbox: (query, locale) => outbox.list(query, locale),
    async retry(id) {
      await outbox.retry(id)
      waker.wake()
    },
    counts: () => outbox.counts(),
    notificationsOf: (findingId) => outbox.ofFinding(findingId),
  }
}

const asNotDelivered = (e: unknown, onError: (error: unknown) => void): NotDelivered => {
  if (e instanceof NotDelivered) return e
  // The vault could not open the secrets, say: it has its own sentence, and somebody may mend it.
  if (isHinomiError(e)) return new NotDelivered(e, 'later')
  onError(e)
  return new NotDelivered(errors.NOTIFY_UNREACHABLE({ host: 'Hinomi', reason: 'unexpected error' }), 'later')
}
