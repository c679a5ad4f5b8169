import type { Dashboard, DashboardHead, DashboardOutput } from '../../contract/index.js'
import { errors } from '../errors.js'
import type { EventStore } from '../lake/event-store.js'

/** The dashboards there are. */
export class Dashboards {
  readonly #shipped: ReadonlyMap<string, Dashboard>
  readonly #store: EventStore

  constructor(shipped: ReadonlyMap<string, Dashboard>, store: EventStore) {
    this.#shipped = shipped
    this.#store = store
  }

  async list(): Promise<DashboardHead[]> {
    return Promise.all([...this.#shipped].map(([id, dashboard]) => this.#head(id, dashboard)))
  }

  async get(id: string): Promise<DashboardOutput> {
    const dashboard = this.#shipped.get(id)
    if (dashboard === undefined) throw errors.NOT_FOUND({ what: 'dashboard', id })
    return { ...(await this.#head(id, dashboard)), dashboard }
  }

  async #head(id: string, { title, about, panels }: Dashboard): Promise<DashboardHead> {
    const sources = [...new Set(panels.flatMap((panel) => ('sources' in panel ? (panel.sources ?? []) : [])))].sort()
    let present = 0
    for (const source of sources) if ((await this.#store.extent([source])) !== undefined) present++
    return {
      id,
      shipped: true,
      title,
      about,
      panels: panels.length,
      sources,
      present: sources.length === 0 ? null : present,
      createdBy: null,
      updatedAt: null,
    }
  }
}
