import { randomUUID } from 'node:crypto'
import { and, asc, eq, or } from 'drizzle-orm'
import type { z } from 'zod'
import type { ResourceView, ResourceViewInput } from '../../contract/index.js'
import type { Clock } from '../../kernel/clock.js'
import type { Db } from '../../platform/db/types.js'
import { errors } from '../errors.js'
import { postureViews } from '../tables.js'

type Input = z.infer<typeof ResourceViewInput>
interface Person {
  readonly id: string
  readonly name: string
}

/** Views of the inventory under a name: one's own, and those that others share. Only who made one changes it. */
export class ResourceViews {
  readonly #db: Db
  readonly #clock: Clock

  constructor(db: Db, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  async list(me: string): Promise<ResourceView[]> {
    const rows = await this.#db
      .select()
      .from(postureViews)
      .where(or(eq(postureViews.ownerId, me), eq(postureViews.shared, true)))
      .orderBy(asc(postureViews.name), asc(postureViews.id))
    return rows.map((row) => shown(row, me))
  }

  async create(input: Input, by: Person): Promise<ResourceView> {
    const now = new Date(this.#clock.now())
    const row = { ...input, id: randomUUID(), ownerId: by.id, createdBy: by.name, createdAt: now, updatedAt: now }
    await this.#db.insert(postureViews).values(row)
    return shown(row, by.id)
  }

  /** Error: VIEW_UNKNOWN, also for a view of somebody else. */
  async update(id: string, input: Input, me: string): Promise<ResourceView> {
    const [row] = await this.#db
      .update(postureViews)
      .set({ ...input, updatedAt: new Date(this.#clock.now()) })
      .where(and(eq(postureViews.id, id), eq(postureViews.ownerId, me)))
      .returning()
    if (row === undefined) throw errors.VIEW_UNKNOWN({ id })
    return shown(row, me)
  }

  /** Error: VIEW_UNKNOWN, also for a view of somebody else. */
  async remove(id: string, me: string): Promise<void> {
    const gone = await this.#db
      .delete(postureViews)
      .where(and(eq(postureViews.id, id), eq(postureViews.ownerId, me)))
      .returning({ id: postureViews.id })
    if (gone.length === 0) throw errors.VIEW_UNKNOWN({ id })
  }
}

const shown = (row: typeof postureViews.$inferSelect, me: string): ResourceView => ({
  id: row.id,
  name: row.name,
  query: row.query,
  shared: row.shared,
  mine: row.ownerId === me,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})
