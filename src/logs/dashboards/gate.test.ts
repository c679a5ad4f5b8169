import { expect, test } from 'vitest'
import { Gate } from './gate.js'

const later = () => {
  let finish: () => void = () => undefined
  const done = new Promise<void>((resolve) => {
    finish = resolve
  })
  return { done, finish }
}

test('no more work runs at once than there is room for, and each gets its turn', async () => {
  const gate = new Gate(2)
  const begun: number[] = []
  const steps = [later(), later(), later(), later()]
  const all = steps.map((step, i) =>
    gate.run(async () => {
      begun.push(i)
      await step.done
      if (i === 1) throw new Error('of itself')
      return i
    }),
  )
  const settled = Promise.allSettled(all)
  await Promise.resolve()
  expect(begun).toEqual([0, 1])
  steps[1]?.finish()
  await all[1]?.catch(() => undefined)
  await Promise.resolve()
  expect(begun).toEqual([0, 1, 2])
  for (const step of steps) step.finish()
  expect((await settled).map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
})

test('who is no longer wanted leaves the queue without running', async () => {
  const gate = new Gate(1)
  const first = later()
  const running = gate.run(() => first.done)
  const controller = new AbortController()
  let ran = false
  const waiting = gate.run(async () => {
    ran = true
  }, controller.signal)
  controller.abort()
  await expect(waiting).rejects.toMatchObject({ code: 'QUERY_CANCELLED' })
  first.finish()
  await running
  await gate.run(async () => undefined)
  expect(ran).toBe(false)
})
