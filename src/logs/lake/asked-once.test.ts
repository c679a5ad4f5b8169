import { expect, test } from 'vitest'
import { AskedOnce } from './asked-once.js'

/** A question whose answer comes when the test says so. */
const question = () => {
  let asked = 0
  let answer = (_: number): void => undefined
  let given: AbortSignal | undefined
  return {
    work: (signal: AbortSignal) => {
      asked++
      given = signal
      return new Promise<number>((resolve, reject) => {
        answer = resolve
        signal.addEventListener('abort', () => reject(new Error('given up')))
      })
    },
    answer: (value: number) => answer(value),
    asked: () => asked,
    givenUp: () => given?.aborted === true,
  }
}

test('what is asked twice at once is worked out once; later it is asked anew', async () => {
  const once = new AskedOnce<number>()
  const one = question()
  const both = [once.run('a', one.work), once.run('a', one.work, new AbortController().signal)]
  expect(once.runs('a')).toBe(true)
  one.answer(1)
  expect(await Promise.all(both)).toEqual([1, 1])
  expect(once.runs('a')).toBe(false)
  const again = once.run('a', one.work)
  one.answer(2)
  expect(await again).toBe(2)
  expect(one.asked()).toBe(2)
})

test('questions of different keys are different questions', async () => {
  const once = new AskedOnce<number>()
  const [one, other] = [question(), question()]
  const both = [once.run('a', one.work), once.run('b', other.work)]
  one.answer(1)
  other.answer(2)
  expect(await Promise.all(both)).toEqual([1, 2])
})

test('one who leaves does not take the answer from the other; the last who leaves ends the work', async () => {
  const once = new AskedOnce<number>()
  const one = question()
  const [first, second] = [new AbortController(), new AbortController()]
  const leaving = once.run('a', one.work, first.signal)
  const staying = once.run('a', one.work, second.signal)
  first.abort()
  await expect(leaving).rejects.toMatchObject({ code: 'QUERY_CANCELLED' })
  expect(one.givenUp()).toBe(false)
  one.answer(3)
  expect(await staying).toBe(3)

  const lonely = question()
  const leaver = new AbortController()
  const alone = once.run('a', lonely.work, leaver.signal)
  leaver.abort()
  await expect(alone).rejects.toMatchObject({ code: 'QUERY_CANCELLED' })
  expect(lonely.givenUp()).toBe(true)
  await expect(once.run('a', lonely.work, leaver.signal)).rejects.toMatchObject({ code: 'QUERY_CANCELLED' })
})

test('a failure reaches all who ask, and the next one asks anew', async () => {
  const once = new AskedOnce<number>()
  const failing = () => Promise.reject(new Error('no'))
  const both = [once.run('a', failing), once.run('a', failing, new AbortController().signal)]
  for (const one of both) await expect(one).rejects.toThrow('no')
  expect(await once.run('a', async () => 4)).toBe(4)
})
