import type { Locale } from '../kernel/errors.js'
import type { Post } from './post.js'
import type { Secrets } from './secrets.js'
import { digestMessage, findingMessage, summaryMessage, type Told, testMessage } from './slack-message.js'
import { sendToWebhook, webhookBody } from './webhook-sender.js'

export interface Sending {
  readonly post: Post
  readonly slackApiUrl: string
  readonly publicUrl: string
  readonly now: number
}

/**
 * Sends one message about the findings told (none: the test message). `id` names the message for receivers that
 * drop repeats. Throws `NotDelivered`.
 */
export const send = async (
  secrets: Secrets,
  { id, told, locale }: { readonly id: string; readonly told: readonly Told[]; readonly locale: Locale },
  { post, slackApiUrl, publicUrl, now }: Sending,
): Promise<void> => {
  const [first] = told
  if (secrets.kind === 'webhook') {
    await sendToWebhook(secrets, webhookBody(id, first, publicUrl, now), post, now)
    return
  }
  const message =
    first === undefined
      ? testMessage(locale)
      : told.length === 1
        ? first.summary
          ? summaryMessage(first.summary, locale, publicUrl)
          : findingMessage(first, locale, publicUrl)
        : digestMessage(told, locale, publicUrl)
  const { sendByBot, sendByWebhook } = await import('./slack-sender.js')
  if (secrets.kind === 'slack-bot') await sendByBot(secrets, message, post, now, slackApiUrl)
  else await sendByWebhook(secrets.url, message, post, now)
}
