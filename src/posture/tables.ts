import { bigint, index, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import type { Ci, CiStatus } from './ci.js'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** Every resource that was ever seen, as it is now or was when it went. Rows are never deleted. */
export const postureResources = pgTable(
  'posture_resources',
  {
    account: text('account').notNull(),
    region: text('region').notNull(),
    type: text('type').notNull(),
    resourceId: text('resource_id').notNull(),
    name: text('name'),
    arn: text('arn').notNull(),
    tags: jsonb('tags').$type<Readonly<Record<string, string>>>().notNull(),
    ci: jsonb('ci').$type<Ci>().notNull(),
    /** Of what the timeline tells: configuration, parts, tags, relationships. */
    hash: text('hash').notNull(),
    /** Of all that a control may look at: also what changes by itself, and what could not be read. */
    look: text('look').notNull(),
    /** When it was created, by its own word, else when it was first seen. */
    bornAt: at('born_at').notNull(),
    firstSeenAt: at('first_seen_at').notNull(),
    changedAt: at('changed_at').notNull(),
    capturedAt: at('captured_at').notNull(),
    deletedAt: at('deleted_at'),
    /** Id, name, ARN, type and tags, folded, for the search box. */
    search: text('search').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account, t.type, t.region, t.resourceId] }),
    index('posture_resources_by_arn').on(t.arn),
    index('posture_resources_by_type').on(t.type, t.account),
    index('posture_resources_by_changed').on(t.changedAt),
    index('posture_resources_by_first').on(t.firstSeenAt),
  ],
)

/** Each resource's CIs in order: only changes. Rows are only ever added. */
export const postureItems = pgTable(
  'posture_items',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    account: text('account').notNull(),
    region: text('region').notNull(),
    type: text('type').notNull(),
    resourceId: text('resource_id').notNull(),
    arn: text('arn').notNull(),
    capturedAt: at('captured_at').notNull(),
    status: text('status').$type<CiStatus>().notNull(),
    hash: text('hash').notNull(),
    ci: jsonb('ci').$type<Ci>().notNull(),
  },
  (t) => [
    index('posture_items_of').on(t.account, t.type, t.region, t.resourceId, t.capturedAt),
    index('posture_items_by_arn').on(t.arn, t.capturedAt),
  ],
)
