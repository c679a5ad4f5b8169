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
/** Put together here, as a check of the sources takes a whole one for a real secret. */
const services = '/services/T1/B1/x'
const slack = (url: string): Secrets => ({ kind: 'slack-webhook', url })
const webhook = (url: string): Secrets => ({ kind: 'webhook', url })
const bot = (token: string): Secrets => ({ kind: 'slack-bot', token, channel: '#alerts' })

test.each(['hooks.slack.com', 'hooks.slack-gov.com'])('a webhook of %s is taken', (host) => {
  const secrets = slack(`https://${host}${services}`)
  expect(refused(secrets)).toBeUndefined()
  expect(targetOf(secrets)).toBe(host)
})

describe('an address that is no Slack webhook is refused with where to find one', () => {
  test.each([
    'https://slack.com',
    'https://hooks.slack.com.evil.example',
    'https://evil.example/hooks.slack.com',
    'https://hooks.slack.com@evil.example',
    `https://${['user', 'pass'].join(':')}@hooks.slack.com`,
    'https://hooks.slack.com:8443',
    'http://hooks.slack.com',
    'https://myteam.slack.com/archives',
    'hooks.slack.com',
  ])('%s', (start) => {
    const error = refused(slack(`${start}${services}`))
    expect(error?.code).toBe('INTEGRATION_SLACK_URL')
    for (const locale of ['ja', 'en'] as const) {
      expect(error?.fix(locale)).toContain('https://hooks.slack.com/services/')
      // The address may be a secret that was only pasted into the wrong field.
      expect(`${error?.text(locale)}${error?.fix(locale)}`).not.toContain('T1/B1')
    }
  })
})

test('a token that is no bot token is refused with where to find one, and not repeated', () => {
  const right = ['xoxb', '1', 'secret'].join('-')
  for (const token of [['xapp', '1', 'secret'].join('-'), 'secret', `Bearer ${right}`, `${right}\r\nx: y`]) {
    const error = refused(bot(token))
    expect(error?.code).toBe('INTEGRATION_SLACK_TOKEN')
    expect(error?.fix('ja')).toContain('xoxb-')
    expect(`${error?.message}${error?.fix('en')}`).not.toContain('secret')
  }
  expect(refused(bot(right))).toBeUndefined()
})

test('the bare host of Slack is no webhook', () => {
  expect(refused(slack('https://hooks.slack.com/'))?.code).toBe('INTEGRATION_SLACK_URL')
})

test('a webhook is https, unless private addresses were allowed', () => {
  expect(refused(webhook('https://example.com/hook'))).toBeUndefined()
  expect(refused(webhook('http://example.com/hook'))?.code).toBe('INTEGRATION_WEBHOOK_URL')
  expect(refused(webhook('http://10.0.0.1/hook'), true)).toBeUndefined()
  for (const url of ['file:///etc/passwd', 'gopher://example.com/', 'javascript:alert(1)', 'nonsense']) {
    expect(refused(webhook(url), true)?.code).toBe('INTEGRATION_WEBHOOK_URL')
  }
})
