import { readFileSync } from 'node:fs'
import type { Severity } from '../../contract/index.js'
import type { Json } from '../ci.js'

/** What Security Hub publishes of one of its controls (user guide, "Control reference"). */
export interface CatalogueEntry {
  readonly id: string
  readonly severity: Severity
  /** Types that it judges. */
  readonly types: readonly string[]
  /** Types that AWS Config must record besides. */
  readonly alsoRecords?: readonly string[]
  /** AWS Config's managed rule behind it; null where Security Hub has code of its own. */
  readonly configRule: string | null
  /** Parameters with their defaults; null: none. */
  readonly params: Readonly<Record<string, Json>>
  readonly schedule: readonly ('change-triggered' | 'periodic')[]
  readonly category: string
  /** Whether it is one of the controls that look for tags and nothing else. */
  readonly tags?: true
}

/** Every control of Security Hub, whether implemented here or not, in the order of its reference. */
export const catalogue: readonly CatalogueEntry[] = JSON.parse(
  readFileSync(new URL('./catalogue.json', import.meta.url), 'utf8'),
) as CatalogueEntry[]

const byId = new Map(catalogue.map((entry) => [entry.id, entry]))

export const catalogued = (id: string): CatalogueEntry | undefined => byId.get(id)
