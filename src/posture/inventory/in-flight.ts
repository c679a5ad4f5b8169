/**
 * Maps an async iterable with at most `width` calls under way; results come as they are ready.
 * An error of the iterable is thrown after the results that were under way.
 */
export async function* inFlight<T, R>(
  items: AsyncIterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running = new Set<Promise<{ self: Promise<unknown>; result: R }>>()
  const iterator = items[Symbol.asyncIterator]()
  let failure: { cause: unknown } | undefined
  let done = false
  try {
    while (true) {
      while (!done && running.size < width) {
        try {
          const next = await iterator.next()
          if (next.done === true) done = true
          else {
            const promise: Promise<{ self: Promise<unknown>; result: R }> = work(next.value).then((result) => ({
              self: promise,
              result,
            }))
            // Whoever waits later hears of a failure; until then it must not count as unhandled.
            promise.catch(() => undefined)
            running.add(promise)
          }
        } catch (cause) {
          failure = { cause }
          done = true
        }
      }
      if (running.size === 0) break
      const { self, result } = await Promise.race(running)
      running.delete(self as Promise<{ self: Promise<unknown>; result: R }>)
      yield result
    }
  } finally {
    if (!done) await iterator.return?.()
  }
  if (failure !== undefined) throw failure.cause
}
