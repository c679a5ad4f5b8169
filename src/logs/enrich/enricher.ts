import type { PartBuilder } from '../lake/part-builder.js'
import { type Threats, type ThreatTable, threatsOf } from '../threats/table.js'
import { fillThreats } from '../threats/threat-fields.js'
import { type AccountNames, fillAccounts } from './account-fields.js'
import { type AssetTable, assetFiller } from './assets.js'
import { cloudFiller } from './cloud-fields.js'
import type { CloudTable } from './cloud-ranges.js'
import { type GeoTable, geoOf } from './geo.js'
import { geoFiller } from './geo-fields.js'

/** What events are enriched from, as threads share it. What is absent stays as it was. */
export interface EnrichTables {
  readonly geo?: readonly GeoTable[]
  readonly threats?: ThreatTable
  readonly accounts?: AccountNames
  readonly clouds?: CloudTable
  readonly assets?: AssetTable
}

/** Fills the columns of a part whose values come from elsewhere than its records. */
export class Enricher {
  #geo: ((builder: PartBuilder) => void) | undefined
  #threats: Threats | undefined
  #clouds: ((builder: PartBuilder) => void) | undefined
  #assets: ((builder: PartBuilder) => void) | undefined
  #accounts: AccountNames | undefined

  /** Takes new tables; they hold for the next part that is written. */
  take({ geo, threats, accounts, clouds, assets }: EnrichTables): void {
    if (geo !== undefined) this.#geo = geoFiller(geoOf(geo))
    if (clouds !== undefined) this.#clouds = clouds.places.length === 0 ? undefined : cloudFiller(clouds)
    if (assets !== undefined) this.#assets = assetFiller(assets)
    if (accounts !== undefined) this.#accounts = accounts
    if (threats !== undefined) this.#threats = threatsOf(threats)
  }

  /** @returns the rows that have an indicator of threat intelligence */
  fill(builder: PartBuilder): readonly number[] {
    this.#geo?.(builder)
    this.#clouds?.(builder)
    this.#assets?.(builder)
    if (this.#accounts !== undefined) fillAccounts(builder, this.#accounts)
    return this.#threats === undefined ? [] : fillThreats(builder, this.#threats)
  }
}
