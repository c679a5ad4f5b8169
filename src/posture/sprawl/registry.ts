import { readdir } from 'node:fs/promises'
import type { Sprawl, SprawlKind } from './sprawl.js'

let loading: Promise<readonly SprawlKind[]> | undefined

/** Every kind of unused resource, found because its file lies in `kinds/`; in order of id. */
export const loadSprawl = (): Promise<readonly SprawlKind[]> => {
  loading ??= load()
  return loading
}

const load = async (): Promise<readonly SprawlKind[]> => {
  const folder = new URL('./kinds/', import.meta.url)
  const names = (await readdir(folder)).filter((n) => /^[a-z0-9-]+\.[jt]s$/.test(n)).sort()
  return Promise.all(
    names.map(async (name) => {
      const { default: spec } = (await import(new URL(name, folder).href)) as { default: Sprawl }
      return { ...spec, id: name.replace(/\.[jt]s$/, '') }
    }),
  )
}
