import { readdir } from 'node:fs/promises'
import type { ClientConfig } from '../../../src/posture/inventory/collector.js'

/** One Region of one emulated account, for seeding. */
export interface SeedAws {
  readonly account: string
  readonly region: string
  /** Comes before every name, so that accounts, Regions and seeds do not collide. */
  readonly prefix: string
  /** Whether this Region is the one in which global resources (IAM, buckets, distributions) are made. */
  readonly home: boolean
  readonly client: <C>(make: new (config: ClientConfig) => C) => C
}

/** What the seed made: for each control, the ARNs of resources that must come out so. Others may come out in any way. */
export type Declared = Readonly<
  Record<string, { readonly failed?: readonly string[]; readonly passed?: readonly string[] }>
>

/** Makes good and bad resources of one service and says what must be found. */
export type Seed = (aws: SeedAws) => Promise<Declared>

/** Every seed of this folder: each file but this one exports `seed`. */
export const seeds = async (): Promise<ReadonlyMap<string, Seed>> => {
  const folder = new URL('.', import.meta.url)
  const out = new Map<string, Seed>()
  for (const file of (await readdir(folder)).sort()) {
    if (!file.endsWith('.ts') || file === 'seed.ts') continue
    const { seed } = (await import(new URL(file, folder).href)) as { seed: Seed }
    out.set(file.replace(/\.ts$/, ''), seed)
  }
  return out
}
