import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLogger } from './log.js'

test('secrets stay out of log lines, however deep they lie, and the rest goes in', () => {
  let text = ''
  const to = new Writable({
    write(chunk, _, done) {
      text += chunk
      done()
    },
  })
  const logger = createLogger('info', to)
  logger.info({ password: 'hunter2', user: { token: 'hunter2', name: 'hanako' } }, 'one')
  logger.warn({ req: { headers: { authorization: 'Bearer hunter2', 'set-cookie': 'hunter2', host: 'x.jp' } } }, 'two')
  logger.error({ a: { b: { c: { secret: 'hunter2' } } } }, 'three')
  logger.debug('not at this level')
  expect(text).not.toContain('hunter2')
  expect(text.match(/\[secret\]/g)).toHaveLength(5)
  expect(text).toContain('hanako')
  expect(text).toContain('x.jp')
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).msg),
  ).toEqual(['one', 'two', 'three'])
})
