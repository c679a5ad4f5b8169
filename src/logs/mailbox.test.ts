import { expect, test } from 'vitest'
import { addressOf, email } from './mailbox.js'

test.each([
  ['sender@example.com', 'sender@example.com'],
  ['Sender Name <sender@example.com>', 'sender@example.com'],
  ['"Quoted <x>" <sender@example.com>', 'sender@example.com'],
  [' 送信者 <送信者@example.jp>', '送信者@example.jp'],
  ['<sender@example.com>', 'sender@example.com'],
])('%j has the address %s', (mailbox, address) => expect(addressOf(mailbox)).toBe(address))

test.each(['', 'undisclosed-recipients:;', 'Sender Name <>', 'a@b <', 'two@example.com, three@example.com', 7, null])(
  '%j has none',
  (mailbox) => expect(addressOf(mailbox)).toBeUndefined(),
)

test('a name is no address, and nor is a text longer than any', () => {
  expect(email('alice')).toBeUndefined()
  expect(email(`${'a'.repeat(2000)}@example.com`)).toBeUndefined()
})
