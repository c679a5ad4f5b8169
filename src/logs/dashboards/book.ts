import { randomUUID } from 'node:crypto'
import { asc, count, eq } from 'drizzle-orm'
import {
  asksForEvents,
  Dashboard,
  type DashboardHead,
  type DashboardOutput,
  type OpenSearchImport,
} from '../../contract/index.js'
import type { Clock } from '../../kernel/clock.js'
import { isHinomiError } from '../../kernel/errors.js'
import type { Db } from '../../platform/db/types.js'
import { parseKql } from '../../query/index.js'
import type { Discover } from '../discover.js'
import { errors } from '../errors.js'
import type { EventStore } from '../lake/event-store.js'
import { importOpenSearch } from './opensearch/import.js'
import { fieldsOf } from './panel-data.js'
import { sourcesOf } from './sources-of.js'
import { dashboards } from './tables.js'

/** Most that a list of dashboards is still good for. */
const MOST = 500

export interface DashboardsOptions {
  readonly db: Db
  readonly clock: Clock
  readonly shipped: ReadonlyMap<string, Dashboard>
  readonly store: EventStore
  readonly discover: Discover
}

type Row = typeof dashboards.$inferSelect
type Own = Pick<Row, 'createdBy' | 'updatedAt'>

/** The dashboards there are: those that come with the program, and those that users made. */
export class Dashboards {
  readonly #o: DashboardsOptions

  constructor(options: DashboardsOptions) {
    this.#o = options
  }

  async list(): Promise<DashboardHead[]> {
    const own = await this.#o.db.select().from(dashboards).orderBy(asc(dashboards.createdAt)).limit(MOST)
    return Promise.all([
      ...own.map((row) => this.#head(row.id, Dashboard.parse(row.dashboard), row)),
      ...[...this.#o.shipped].map(([id, dashboard]) => this.#head(id, dashboard)),
    ])
  }

  async get(id: string): Promise<DashboardOutput> {
    const shipped = this.#o.shipped.get(id)
    if (shipped !== undefined) return { ...(await this.#head(id, shipped)), dashboard: shipped }
    const [row] = await this.#o.db.select().from(dashboards).where(eq(dashboards.id, id))
    if (row === undefined) throw errors.NOT_FOUND({ what: 'dashboard', id })
    const dashboard = Dashboard.parse(row.dashboard)
    return { ...(await this.#head(id, dashboard, row)), dashboard }
  }

  /** Keeps a new dashboard; also one that was exported elsewhere. */
  async create(dashboard: Dashboard, by: string): Promise<DashboardOutput> {
    this.#check(dashboard)
    const [{ n } = { n: 0 }] = await this.#o.db.select({ n: count() }).from(dashboards)
    if (n >= MOST) throw errors.DASHBOARDS_FULL({ most: MOST })
    const now = new Date(this.#o.clock.now())
    const id = randomUUID()
    await this.#o.db.insert(dashboards).values({ id, dashboard, createdBy: by, createdAt: now, updatedAt: now })
    return this.get(id)
  }

  async update(id: string, dashboard: Dashboard): Promise<DashboardOutput> {
    this.#own(id)
    this.#check(dashboard)
    const updatedAt = new Date(this.#o.clock.now())
    const changed = await this.#o.db
      .update(dashboards)
      .set({ dashboard, updatedAt })
      .where(eq(dashboards.id, id))
      .returning({ id: dashboards.id })
    if (changed.length === 0) throw errors.NOT_FOUND({ what: 'dashboard', id })
    return this.get(id)
  }

  async remove(id: string): Promise<void> {
    this.#own(id)
    const gone = await this.#o.db.delete(dashboards).where(eq(dashboards.id, id)).returning({ id: dashboards.id })
    if (gone.length === 0) throw errors.NOT_FOUND({ what: 'dashboard', id })
  }

  /** What an export of OpenSearch Dashboards gives, and what of it is left; nothing is kept. */
  fromOpenSearch(ndjson: string): OpenSearchImport {
    return importOpenSearch(ndjson, this.#o.discover, this.#o.clock.now())
  }

  #own(id: string): void {
    if (this.#o.shipped.has(id)) throw errors.DASHBOARD_SHIPPED({ id })
  }

  /** Says of the first panel that cannot be answered which it is and why. */
  #check({ panels }: Dashboard): void {
    const { discover, clock } = this.#o
    for (const panel of panels.filter(asksForEvents)) {
      try {
        discover.knownSources(panel.sources)
        parseKql(panel.kql, discover.schema, { now: clock.now(), zone: 'UTC' })
        for (const field of fieldsOf(panel)) discover.known(field)
      } catch (e) {
        if (!isHinomiError(e)) throw e
        const { title } = panel
        throw errors.PANEL_WRONG({ titleEn: title.en, titleJa: title.ja, en: e.text('en'), ja: e.text('ja') }, e)
      }
    }
  }

  async #head(id: string, dashboard: Dashboard, own?: Own): Promise<DashboardHead> {
    const { title, about, panels } = dashboard
    const sources = sourcesOf(dashboard)
    let present = 0
    for (const source of sources) if ((await this.#o.store.extent([source])) !== undefined) present++
    return {
      id,
      shipped: own === undefined,
      title,
      about,
      panels: panels.length,
      sources,
      present: sources.length === 0 ? null : present,
      createdBy: own?.createdBy ?? null,
      updatedAt: own?.updatedAt.toISOString() ?? null,
    }
  }
}
