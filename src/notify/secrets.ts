import { errors } from './errors.js'

/** Seals what is kept in the database; the platform's vault. */
export interface Vault {
  seal(text: string): string | Promise<string>
  open(sealed: string): string | Promise<string>
}

/** What an integration needs to send, as the vault keeps it. It never leaves the room. */
export type Secrets =
  | { readonly kind: 'slack-webhook'; readonly url: string }
  | { readonly kind: 'slack-bot'; readonly token: string; readonly channel: string }
  | { readonly kind: 'webhook'; readonly url: string; readonly secret?: string | undefined }

const SLACK_HOSTS: ReadonlySet<string> = new Set(['hooks.slack.com', 'hooks.slack-gov.com'])

/**
 * Refuses what can never work, with the sentence that says where to find the right value.
 * With `allowPrivate` any http or https address will do: it may be a proxy or an emulator.
 */
export const checkSecrets = (secrets: Secrets, allowPrivate: boolean): void => {
  if (secrets.kind === 'slack-bot') {
    if (!/^xox[bp]-[\w-]+$/.test(secrets.token)) throw errors.INTEGRATION_SLACK_TOKEN()
    return
  }
  const wrong = secrets.kind === 'webhook' ? errors.INTEGRATION_WEBHOOK_URL : errors.INTEGRATION_SLACK_URL
  if (!URL.canParse(secrets.url)) throw wrong()
  const url = new URL(secrets.url)
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) throw wrong()
  if (allowPrivate || secrets.kind === 'webhook') return
  if (!SLACK_HOSTS.has(url.hostname) || url.port !== '' || url.username !== '' || url.pathname.length < 2) throw wrong()
}

/** What may be shown: the host, or the channel. */
export const targetOf = (secrets: Secrets): string =>
  secrets.kind === 'slack-bot' ? secrets.channel : new URL(secrets.url).host
