import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import type { Text } from '../kernel/errors.js'
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
    relationships: jsonb('relationships').$type<Ci['relationships']>().notNull(),
    /**
     * Of `posture_items`, where its CI lies: lists and counts pass over 100,000 rows without their configurations, and
     * a change writes its configuration once.
     */
    itemId: bigint('item_id', { mode: 'number' }).notNull(),
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
    // Each index has the key to its end, in the order of the lists: no list is sorted, and where the planner has no
    // statistics yet it cannot take an index of few columns for one that finds a single row.
    index('posture_resources_by_arn').on(t.arn, t.region),
    // With `deleted_at`, so that what exists is counted from the index alone.
    index('posture_resources_by_type').on(t.type, t.account, t.region, t.resourceId, t.deletedAt),
    index('posture_resources_by_changed').on(t.changedAt.desc().nullsFirst(), t.arn, t.region),
    index('posture_resources_by_first').on(t.firstSeenAt.desc().nullsFirst(), t.arn, t.region),
    // What is tied to a resource is asked for on its page.
    index('posture_resources_by_tie').using('gin', sql`${t.relationships} jsonb_path_ops`),
  ],
)

/**
 * Each resource's CIs in order: its changes, which are never altered, and the last look at it, where only what changes
 * by itself differed.
 */
export const postureItems = pgTable(
  'posture_items',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    account: text('account').notNull(),
    region: text('region').notNull(),
    type: text('type').notNull(),
    resourceId: text('resource_id').notNull(),
    capturedAt: at('captured_at').notNull(),
    status: text('status').$type<CiStatus>().notNull(),
    hash: text('hash').notNull(),
    /** Whether it is a change; else the next look takes its place. */
    told: boolean('told').notNull(),
    ci: jsonb('ci').$type<Ci>().notNull(),
  },
  (t) => [index('posture_items_of').on(t.account, t.type, t.region, t.resourceId, t.capturedAt)],
)

/** Resources that nothing uses, as of their account's last look. */
export const postureUnused = pgTable(
  'posture_unused',
  {
    /** Id of the kind: `unattached-volume`. */
    kind: text('kind').notNull(),
    account: text('account').notNull(),
    region: text('region').notNull(),
    type: text('type').notNull(),
    resourceId: text('resource_id').notNull(),
    evidence: jsonb('evidence').$type<Text>().notNull(),
    /** Unused at least since then (`told` by AWS, `changed` last then), or made then and unused for who knows how long. */
    since: at('since').notNull(),
    basis: text('basis').$type<'told' | 'changed' | 'created'>().notNull(),
    foundAt: at('found_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.kind, t.account, t.type, t.region, t.resourceId] }),
    index('posture_unused_by_since').on(t.since),
    index('posture_unused_of').on(t.account, t.type, t.region, t.resourceId),
  ],
)

/** Kinds that could not be told in an account, because something that they look at was not read. */
export const postureUnusedUnknown = pgTable(
  'posture_unused_unknown',
  {
    kind: text('kind').notNull(),
    account: text('account').notNull(),
    reason: jsonb('reason').$type<Text>().notNull(),
    /** Resources of which only single parts were not read; 0: the kind could not be told at all. */
    resources: integer('resources').notNull(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.account] })],
)

/** Views of the inventory that were given a name. */
export const postureViews = pgTable(
  'posture_views',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    /** What the page's address holds of it. */
    query: text('query').notNull(),
    shared: boolean('shared').notNull(),
    ownerId: text('owner_id').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [index('posture_views_of').on(t.ownerId)],
)
