import { EC2Client, type Filter, type Tag } from '@aws-sdk/client-ec2'
import type { Json, Relationship } from '../ci.js'
import { configShape } from '../config-shape.js'
import { type Listed, type Part, type Reach, type ResourceCollector, resource, tagMap } from './collector.js'

/** One of EC2's types: each has a describe call with filters, an id, tags and an owner, and little else that differs. */
export interface Ec2Type<Page, Item extends { readonly Tags?: Tag[] | undefined }> {
  readonly type: string
  /** The describe call, for its IAM action: `DescribeVolumes`. */
  readonly call: string
  /** The pages of the call; `filters` narrows it to one resource. */
  readonly pages: (client: EC2Client, filters: Filter[] | undefined) => AsyncIterable<Page>
  readonly items: (page: Page) => readonly Item[] | undefined
  readonly id: (item: Item) => string | undefined
  /** The filter that takes an id: `volume-id`. */
  readonly filter: string
  /** Resource part of its ARN before the id: `volume`. */
  readonly arn: string
  readonly name?: (item: Item) => string | undefined
  readonly zone?: (item: Item) => string | undefined
  readonly created?: (item: Item) => Date | undefined
  /** Who owns it. What another account shares with this one is that account's to record and to mend. */
  readonly owner?: (item: Item) => string | undefined
  /** Its state; what is deleted but still shown for a while is left out. */
  readonly state?: (item: Item) => string | undefined
  readonly relationships?: (item: Item) => readonly Relationship[]
  /** `configShape` when left out. */
  readonly shape?: (item: Item) => Json
  readonly parts?: Readonly<Record<string, Part<Listed>>>
}

/** States in which EC2 goes on showing something that is no more. */
const GONE = new Set(['deleted', 'terminated', 'cancelled', 'released', 'rejected', 'failed', 'expired'])

/** Makes the collector of one of EC2's types. */
export const ec2Type = <Page, Item extends { readonly Tags?: Tag[] | undefined }>(
  spec: Ec2Type<Page, Item>,
): ResourceCollector => {
  async function* found(reach: Reach, filters?: Filter[]): AsyncGenerator<Listed> {
    for await (const page of spec.pages(reach.client(EC2Client), filters)) {
      for (const item of spec.items(page) ?? []) {
        const id = spec.id(item)
        const owner = spec.owner?.(item)
        if (id === undefined || (owner !== undefined && owner !== reach.account)) continue
        if (GONE.has(spec.state?.(item)?.toLowerCase() ?? '')) continue
        yield {
          resourceId: id,
          resourceName: spec.name?.(item),
          arn: ec2Arn(reach, spec.arn, id),
          availabilityZone: spec.zone?.(item),
          created: spec.created?.(item),
          tags: tagMap(item.Tags),
          relationships: spec.relationships?.(item),
          configuration: spec.shape === undefined ? configShape(item) : spec.shape(item),
        }
      }
    }
  }
  return resource<Listed>({
    type: spec.type,
    scope: 'regional',
    iam: [`ec2:${spec.call}`],
    list: (reach) => found(reach),
    one: async (reach, id) => {
      const short = id.slice(id.lastIndexOf('/') + 1)
      try {
        for await (const one of found(reach, [{ Name: spec.filter, Values: [short] }])) {
          // A call that takes no filters answers with everything.
          if (one.resourceId === short) return one
        }
      } catch (cause) {
        // Asked by id and not by filter, EC2 says `InvalidNetworkAclID.NotFound`.
        if (!(cause instanceof Error && cause.name.endsWith('.NotFound'))) throw cause
      }
      return undefined
    },
    ...(spec.parts === undefined ? {} : { parts: spec.parts }),
  })
}

/** `arn:aws:ec2:eu-west-1:111122223333:volume/vol-1`. */
export const ec2Arn = (reach: Reach, kind: string, id: string): string =>
  `arn:${reach.partition}:ec2:${reach.region}:${reach.account}:${kind}/${id}`

/** The answer of a call that knows no pages, as one page. */
export async function* onePage<Page>(call: () => Promise<Page>): AsyncGenerator<Page> {
  yield await call()
}

/** The ids in the filters that `ec2Type` makes; for calls asked by id. */
export const idsIn = (filters: readonly Filter[]): string[] => filters.flatMap((f) => f.Values ?? [])

/** Relationships of one kind to each of these ids; those that are missing are left out. */
export const to = (
  name: string,
  resourceType: string,
  ids: readonly (string | undefined)[] | string | undefined,
): readonly Relationship[] =>
  [...new Set(typeof ids === 'string' ? [ids] : (ids ?? []))].flatMap((resourceId) =>
    resourceId === undefined ? [] : [{ resourceType, resourceId, name }],
  )

/** `Is contained in Vpc`, `Is contained in Subnet`: as AWS Config names them. */
export const inVpc = (vpc: string | undefined, subnets?: readonly (string | undefined)[]): readonly Relationship[] => [
  ...to('Is contained in Vpc', 'AWS::EC2::VPC', vpc),
  ...to('Is contained in Subnet', 'AWS::EC2::Subnet', subnets),
]
