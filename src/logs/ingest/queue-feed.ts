import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { saidOf, type Text } from '../../kernel/errors.js'
import { errors } from '../errors.js'
import { s3Ref } from './list-objects.js'
import { type Notification, readNotification } from './notifications.js'
import type { IngestPool, Outcome } from './pool.js'

/** Seconds that a received message stays hidden; extended while its objects are being read. */
const VISIBILITY = 120
const EXTEND_MS = (VISIBILITY / 2) * 1000
/** Messages taken and not finished: what bounds memory. */
const IN_HAND = 200

/** The client of the queue's own Region, which stands in its URL. Error: NO_QUEUE_URL. */
export const sqsFor = (url: string): SQSClient => {
  if (!/^https?:\/\/[^/]+\/./.test(url) || !URL.canParse(url)) throw errors.NO_QUEUE_URL({ url })
  const region = /^https:\/\/sqs\.([a-z0-9-]+)\./.exec(url)?.[1]
  return new SQSClient(region === undefined ? {} : { region })
}

/** Takes messages that are not the logs'. */
export type OtherMessages = (body: string, signal: AbortSignal) => Promise<boolean>

export interface QueueFeedOptions {
  readonly url: string
  readonly sqs: SQSClient
  readonly pool: IngestPool
  readonly source?: string
  readonly signal: AbortSignal
  /** Is shown each message first, unless the feed is of one log source. */
  readonly other?: OtherMessages | undefined
  /** Seconds to wait for a message; 20 is the service's most. */
  readonly wait?: number
  readonly onOutcome?: (outcome: Outcome) => void
  readonly onProblem?: (problem: Text) => void
}

/**
 * Reads S3 notifications from a queue until aborted. A message is deleted once all its objects are committed;
 * one that cannot be understood, or whose object cannot be read, is left to the queue's redrive policy.
 */
export const followQueue = async (options: QueueFeedOptions): Promise<void> => {
  const { sqs, url, signal } = options
  const inHand = new Set<Promise<void>>()
  while (!signal.aborted) {
    let messages: Message[]
    try {
      const answer = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: options.wait ?? 20,
          VisibilityTimeout: VISIBILITY,
        }),
        { abortSignal: signal },
      )
      messages = answer.Messages ?? []
    } catch (e) {
      if (signal.aborted) break
      throw errors.QUEUE_FAILED(
        { target: url, reason: `${(e as Error).name}: ${(e as Error).message}`.slice(0, 300) },
        e,
      )
    }
    for (const message of messages) {
      const one: Promise<void> = finish(message, options)
        .catch((e: unknown) => options.onProblem?.(saidOf(e)))
        .finally(() => inHand.delete(one))
      inHand.add(one)
    }
    while (inHand.size >= IN_HAND) await Promise.race(inHand)
  }
  options.pool.flush()
  await Promise.all(inHand)
}

const finish = async (message: Message, options: QueueFeedOptions): Promise<void> => {
  const { sqs, url, pool, source } = options
  const handle = message.ReceiptHandle
  if (handle === undefined) return
  const extending = setInterval(() => {
    sqs
      .send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: handle, VisibilityTimeout: VISIBILITY }))
      .catch((e: unknown) => options.onProblem?.(saidOf(e)))
  }, EXTEND_MS)
  try {
    const taken = source === undefined && (await options.other?.(message.Body ?? '', options.signal)) === true
    const notification: Notification = taken ? { kind: 'nothing' } : readNotification(message.Body ?? '')
    if (notification.kind === 'unknown') {
      options.onProblem?.(saidOf(`message ${message.MessageId}: ${notification.reason}`))
      return
    }
    if (notification.kind === 'objects') {
      const outcomes = await Promise.all(notification.objects.map((object) => pool.submit(s3Ref(object, source))))
      for (const outcome of outcomes) options.onOutcome?.(outcome)
      // What no log source recognises will not change by trying again; what could not be read may.
      const unread = outcomes.find((o) => o.status === 'failed' && /^[A-Za-z]+: /.test(o.reason ?? ''))
      if (unread !== undefined) {
        options.onProblem?.(saidOf(`${unread.uri}: ${unread.reason}`))
        return
      }
    }
  } finally {
    clearInterval(extending)
  }
  await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: handle }))
}
