import { readdir } from 'node:fs/promises'
import type { Collector } from './collector.js'

let loading: Promise<readonly Collector[]> | undefined

/** Every collector, found because it lies in `services/`. Loading them loads the clients of some fifty AWS services. */
export const loadCollectors = (): Promise<readonly Collector[]> => {
  loading ??= load()
  return loading
}

const load = async (): Promise<readonly Collector[]> => {
  const folder = new URL('./services/', import.meta.url)
  const names = (await readdir(folder)).filter((n) => /^[a-z0-9-]+\.[jt]s$/.test(n)).sort()
  return Promise.all(
    names.map(async (name) => ((await import(new URL(name, folder).href)) as { default: Collector }).default),
  )
}

/** Every IAM action that the collectors say they call. */
export const actionsOf = (collectors: readonly Collector[]): string[] => {
  const actions = new Set<string>()
  for (const { resources, account = {} } of collectors) {
    for (const { iam, parts = {} } of resources) {
      for (const action of iam) actions.add(action)
      for (const part of Object.values(parts)) for (const action of [part.iam].flat()) actions.add(action)
    }
    for (const part of Object.values(account)) for (const action of [part.iam].flat()) actions.add(action)
  }
  return [...actions].sort()
}
