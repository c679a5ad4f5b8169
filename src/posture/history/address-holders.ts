import { sql } from 'drizzle-orm'
import type { Db } from '../../platform/db/types.js'

/** Who had an address from one moment until another. */
export interface AddressHolder {
  readonly account: string
  readonly address: string
  /** Milliseconds; `to` is not within, and null while it has it. */
  readonly from: number
  readonly to: number | null
  /** The instance or function that the interface belongs to, else the interface itself. */
  readonly id: string
  /** CloudFormation's word for the type. */
  readonly type: string
  readonly name: string | null
}

const INTERFACE = 'AWS::EC2::NetworkInterface'
/** Interfaces that Lambda makes are described so: `AWS Lambda VPC ENI-my-function-<uuid>`. */
const LAMBDA = /^AWS Lambda VPC ENI-(.{1,140})-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Changes with every interface that comes, goes or changes. */
export const holdersStamp = async (db: Db): Promise<string> => {
  const { rows } = (await db.execute(sql`
    select count(*)::int as n, max(changed_at)::text as last from posture_resources
    where type in (${INTERFACE}, 'AWS::EC2::Instance')`)) as unknown as { rows: { n: number; last: string | null }[] }
  return `${rows[0]?.n ?? 0} ${rows[0]?.last ?? ''}`
}

/**
 * Which interface had which address when, from the timeline: of those that ended after `since`, the latest `most`. What
 * is attached had its address since it was attached, although it may have been seen later.
 */
export const addressHolders = async (db: Db, since: number, most: number): Promise<AddressHolder[]> => {
  const { rows } = (await db.execute(sql`
    select t.account, t.id, t.tag, t.attached, t.instance, t.kind, t.description, t.addresses, n.name as instance_name,
      (extract(epoch from t.seen) * 1000)::float8 as seen, (extract(epoch from t.until) * 1000)::float8 as until,
      t.before
    from (
      select account, region, resource_id as id, captured_at as seen,
        lead(captured_at) over w as until, lag(hash) over w as before, hash,
        ci->'tags'->>'Name' as tag,
        ci->'configuration'->'attachment'->>'attachTime' as attached,
        ci->'configuration'->'attachment'->>'instanceId' as instance,
        ci->'configuration'->>'interfaceType' as kind,
        ci->'configuration'->>'description' as description,
        coalesce(jsonb_path_query_array(ci, '$.configuration.privateIpAddresses[*].privateIpAddress'), '[]'::jsonb)
          || coalesce(jsonb_path_query_array(ci, '$.configuration.privateIpAddresses[*].association.publicIp'), '[]'::jsonb)
          as addresses
      from posture_items
      where type = ${INTERFACE} and told
      window w as (partition by account, region, resource_id order by captured_at, id)
    ) as t
    left join lateral (
      select coalesce(r.tags->>'Name', r.name) as name from posture_resources r
      where r.account = t.account and r.type = 'AWS::EC2::Instance' and r.region = t.region and r.resource_id = t.instance
      limit 1
    ) as n on true
    where t.hash <> 'deleted' and (t.until is null or t.until > ${new Date(since).toISOString()}::timestamptz)
    order by t.seen desc limit ${most}`)) as unknown as { rows: Row[] }
  return rows.flatMap(holdersOf).slice(0, most)
}

interface Row {
  readonly account: string
  readonly id: string
  readonly tag: string | null
  readonly attached: string | null
  readonly instance: string | null
  readonly instance_name: string | null
  readonly kind: string | null
  readonly description: string | null
  readonly addresses: readonly unknown[]
  readonly seen: number
  readonly until: number | null
  /** Null: it was not known before. */
  readonly before: string | null
}

const holdersOf = (row: Row): AddressHolder[] => {
  const attached = row.attached === null ? Number.NaN : Date.parse(row.attached)
  // Only of what was first seen then: else the timeline tells who had it before.
  const from = row.before === null && attached < row.seen ? attached : row.seen
  const lambda = LAMBDA.exec(row.description ?? '')?.[1]
  const who =
    row.instance !== null
      ? { id: row.instance, type: 'AWS::EC2::Instance', name: row.instance_name }
      : lambda !== undefined
        ? { id: lambda, type: 'AWS::Lambda::Function', name: lambda }
        : { id: row.id, type: INTERFACE, name: row.tag ?? (row.description || null) }
  return row.addresses.flatMap((address) =>
    typeof address === 'string' ? [{ account: row.account, address, from, to: row.until, ...who }] : [],
  )
}
