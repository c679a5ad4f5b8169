import { randomUUID } from 'node:crypto'
import { asc, eq } from 'drizzle-orm'
import type { z } from 'zod'
import type { SavedSearch, SavedSearchInput } from '../contract/index.js'
import type { Clock } from '../kernel/clock.js'
import type { Db } from '../platform/db/types.js'
import { errors } from './errors.js'
import { savedSearches } from './tables.js'

type Input = z.infer<typeof SavedSearchInput>

/** Views of Discover that were given a name; everyone who may read events sees them. */
export class SavedSearches {
  readonly #db: Db
  readonly #clock: Clock

  constructor(db: Db, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  async list(): Promise<SavedSearch[]> {
    return (await this.#db.select().from(savedSearches).orderBy(asc(savedSearches.name))).map(shown)
  }

  async create(input: Input, by: string): Promise<SavedSearch> {
    const now = new Date(this.#clock.now())
    const { name, ...view } = input
    const [row] = await this.#db
      .insert(savedSearches)
      .values({ id: randomUUID(), name, view, createdBy: by, createdAt: now, updatedAt: now })
      .returning()
    return shown(row as typeof savedSearches.$inferSelect)
  }

  async update(id: string, input: Input): Promise<SavedSearch> {
    const { name, ...view } = input
    const [row] = await this.#db
      .update(savedSearches)
      .set({ name, view, updatedAt: new Date(this.#clock.now()) })
      .where(eq(savedSearches.id, id))
      .returning()
    if (row === undefined) throw errors.NOT_FOUND({ what: 'saved search', id })
    return shown(row)
  }

  async remove(id: string): Promise<void> {
    const gone = await this.#db
      .delete(savedSearches)
      .where(eq(savedSearches.id, id))
      .returning({ id: savedSearches.id })
    if (gone.length === 0) throw errors.NOT_FOUND({ what: 'saved search', id })
  }
}

const shown = (row: typeof savedSearches.$inferSelect): SavedSearch => ({
  ...(row.view as Omit<Input, 'name'>),
  id: row.id,
  name: row.name,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})
