import { z } from 'zod'
import { Id, Instant } from './common.js'

/** POST /api/v1/resources/views and PUT /api/v1/resources/views/:id: a view of the inventory under a name. */
export const ResourceViewInput = z.object({
  name: z.string().trim().min(1).max(200),
  /** What the page's address holds of it: filters, grouping, columns, order. */
  query: z
    .string()
    .max(4000)
    .regex(/^(\?[^\s#]*)?$/),
  /** Everyone who may read the inventory sees it; else only who made it. */
  shared: z.boolean(),
})
export const ResourceView = ResourceViewInput.extend({
  id: Id,
  /** Whether it is of whoever asks, who alone changes it. */
  mine: z.boolean(),
  createdBy: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
})
export type ResourceView = z.infer<typeof ResourceView>
/** GET /api/v1/resources/views: one's own and those that are shared, by name. */
export const ResourceViewsOutput = z.object({ views: z.array(ResourceView) })
