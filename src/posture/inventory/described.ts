import { inFlight } from './in-flight.js'

/** Describe calls under way at once for names that a list call told. */
const WIDTH = 8

/**
 * Each name of a list call, described; those that `describe` finds gone (undefined) are left out. Holds a page of
 * names and `WIDTH` answers.
 *
 * @throws what the list or a describe call throws.
 */
export async function* described<N, L>(
  names: AsyncIterable<N>,
  describe: (name: N) => Promise<L | undefined>,
): AsyncGenerator<L> {
  for await (const found of inFlight(names, WIDTH, describe)) if (found !== undefined) yield found
}

/** Lists of `size` at most: for calls that describe many at once. */
export function* inLots<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let i = 0; i < items.length; i += size) yield items.slice(i, i + size)
}
