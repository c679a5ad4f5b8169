import { describe, expect, test } from 'vitest'
import type { HinomiError } from '../kernel/errors.js'
import { checkSecrets, type Secrets, targetOf } from './secrets.js'

const refused = (secrets: Secrets, allowPrivate = false): HinomiError | undefined => {
  try {
    checkSecrets(secrets, allowPrivate)
    return undefined
  } catch (e) {
    return e as HinomiError
  }
}
const slack = (url: string): Secrets => ({ kind: 'slack-webhook', url })
const webhook = (url: string): Secrets => ({ kind: 'webhook', url })
const bot = (token: string): Secrets => ({ kind: 'slack-bot', token, channel: '#alerts' })

test.each(['https://hooks.slack.com/services/T1/B1/x', 'https://hooks.slack-gov.com/services/T1/B1/x'])(
  'the Slack webhook %s is taken',
  (url) => {
    expect(refused(slack(url))).toBeUndefined()
    expect(targetOf(slack(url))).toBe(new URL(url).host)
  },
)

describe('an address that is no Slack webhook is refused with where to find one', () => {
  test.each([
    'https://slack.com/services/T1/B1/x',
    'https://hooks.slack.com.evil.example/services/T1/B1/x',
    'https://evil.example/hooks.slack.com/services/T1/B1/x',
    'https://hooks.slack.com@evil.example/services/T1/B1/x',
    'https://user:pass@hooks.slack.com/services/T1/B1/x',
    'https://hooks.slack.com:8443/services/T1/B1/x',
    'http://hooks.slack.com/services/T1/B1/x',
    'https://hooks.slack.com/',
    'https://myteam.slack.com/archives/C012345',
    'hooks.slack.com/services/T1/B1/x',
  ])('%s', (url) => {
    const error = refused(slack(url))
    expect(error?.code).toBe('INTEGRATION_SLACK_URL')
    for (const locale of ['ja', 'en'] as const) {
      expect(error?.fix(locale)).toContain('https://hooks.slack.com/services/')
      // The address may be a secret that was only pasted into the wrong field.
      expect(`${error?.text(locale)}${error?.fix(locale)}`).not.toContain('T1/B1')
    }
  })
})

test('a token that is no bot token is refused with where to find one, and not repeated', () => {
  for (const token of ['xapp-1-secret', 'secret', 'Bearer xoxb-secret', 'xoxb-secret\r\nx: y']) {
    const error = refused(bot(token))
    expect(error?.code).toBe('INTEGRATION_SLACK_TOKEN')
    expect(error?.fix('ja')).toContain('xoxb-')
    expect(`${error?.message}${error?.fix('en')}`).not.toContain('secret')
  }
  expect(refused(bot(['xoxb', '1', 'a'].join('-')))).toBeUndefined()
})

test('a webhook is https, unless private addresses were allowed', () => {
  expect(refused(webhook('https://example.com/hook'))).toBeUndefined()
  expect(refused(webhook('http://example.com/hook'))?.code).toBe('INTEGRATION_WEBHOOK_URL')
  expect(refused(webhook('http://10.0.0.1/hook'), true)).toBeUndefined()
  for (const url of ['file:///etc/passwd', 'gopher://example.com/', 'javascript:alert(1)', 'nonsense']) {
    expect(refused(webhook(url), true)?.code).toBe('INTEGRATION_WEBHOOK_URL')
  }
})
