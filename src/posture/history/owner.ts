import { type SQL, sql } from 'drizzle-orm'
import { postureResources } from '../tables.js'

/**
 * Tags that say whose a resource is, the surest first. AWS's own example of an ownership tag is `Owner`
 * (https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/); keys are case-sensitive, and companies write
 * them in all of these ways.
 */
const OWNER_TAGS = ['Owner', 'owner', 'OWNER', 'Team', 'team', 'TEAM'] as const

/** Whose it is by its tags; an empty value names nobody. */
export const ownerOf = (tags: Readonly<Record<string, string>>): string | null =>
  OWNER_TAGS.map((key) => tags[key]).find((value) => value !== undefined && value !== '') ?? null

/** The same in SQL, on `posture_resources`. */
export const ownerInSql = (): SQL<string | null> =>
  sql`coalesce(${sql.join(
    OWNER_TAGS.map((key) => sql`nullif(${postureResources.tags} ->> ${key}, '')`),
    sql`, `,
  )})`
