import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indicatorOf } from './indicator.js'

test.each([
  ['198.51.100.7', 'ip', '198.51.100.7'],
  [' 198.51.100.7:443 ', 'ip', '198.51.100.7'],
  ['198[.]51[.]100[.]7', 'ip', '198.51.100.7'],
  ['198.51.100.9/24', 'ip', '198.51.100.0/24'],
  ['198.51.100.9/32', 'ip', '198.51.100.9'],
  ['2001:DB8::1', 'ip', '2001:db8::1'],
  ['2001:db8:1::/48', 'ip', '2001:db8:1::/48'],
  ['::ffff:198.51.100.7', 'ip', '198.51.100.7'],
  ['Evil.Example.', 'domain', 'evil.example'],
  ['*.evil.example', 'domain', 'evil.example'],
  ['_dmarc.evil.example', 'domain', '_dmarc.evil.example'],
  ['悪い.example', 'domain', 'xn--n8j107l.example'],
  ['hxxps://Evil[.]example/A?b=C#d', 'url', 'https://evil.example/A?b=C'],
  ['http://evil.example:80', 'url', 'http://evil.example/'],
  ['D41D8CD98F00B204E9800998ECF8427E', 'hash', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hash', undefined],
])('%s is the %s %s', (text, kind, value) => {
  expect(indicatorOf(text)).toEqual({ kind, value: value ?? text })
})

test.each([
  ['10.0.0.1', 'private'],
  ['172.20.0.0/16', 'private'],
  ['127.0.0.1', 'private'],
  ['224.0.0.1', 'private'],
  ['8.0.0.0/8', { kind: 'ip', value: '8.0.0.0/8' }],
  ['0.0.0.0/0', 'wide'],
  ['8.0.0.0/7', 'wide'],
  ['fd00::1', 'private'],
  ['::1', 'private'],
  ['2000::/3', 'wide'],
  ['localhost', 'unknown'],
  ['1.2.3', 'unknown'],
  ['1.2.3.400', 'unknown'],
  ['-evil.example', 'unknown'],
  ['a word', 'unknown'],
  ['ftp://evil.example/', 'unknown'],
  ['', 'unknown'],
])('%s is not taken: %s', (text, why) => {
  expect(indicatorOf(text)).toEqual(why)
})

test('what it says of any text is its own spelling', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.domain(), fc.ipV4(), fc.ipV6(), fc.webUrl()), (text) => {
      const one = indicatorOf(text)
      if (typeof one !== 'string') expect(indicatorOf(one.value)).toEqual(one)
    }),
  )
})
