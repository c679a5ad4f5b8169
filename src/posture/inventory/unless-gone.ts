import { isNamed } from './unread.js'

/**
 * The answer of a describe call, or undefined when the resource was deleted after it was listed.
 *
 * @param names the service's names of "there is no such resource": `['LoadBalancerNotFoundException']`.
 * @throws every other error, as it came: a denied call is not a missing resource.
 */
export const unlessGone = async <T>(call: Promise<T>, names: readonly string[]): Promise<T | undefined> => {
  try {
    return await call
  } catch (cause) {
    if (isNamed(cause, names)) return undefined
    throw cause
  }
}
