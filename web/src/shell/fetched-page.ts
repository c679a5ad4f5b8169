import type { ComponentType } from 'react'

/** The program of a page did not come. */
export class PageNotFetched extends Error {}

/**
 * A page whose program is fetched when it is gone to. By the router rather than by `lazy`: the page before stays until
 * then, and React holds back for 300 ms what comes after a placeholder.
 */
export const page = (load: () => Promise<{ readonly default: ComponentType }>) => async () => {
  try {
    return { Component: (await load()).default }
  } catch (cause) {
    throw new PageNotFetched('the page was not fetched', { cause })
  }
}
