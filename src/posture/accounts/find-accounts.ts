import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2'
import {
  ListParentsCommand,
  OrganizationsClient,
  paginateListAccounts,
  paginateListTagsForResource,
} from '@aws-sdk/client-organizations'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { errors } from '../errors.js'
import { inFlight } from '../inventory/in-flight.js'
import { unreadBecause } from '../inventory/unread.js'
import { assumed, type Credentials, chain, type Door } from './credentials.js'
import type { Account, AccountSource, DiscoverOptions } from './discover.js'

/** Accounts of an organization that are looked at together. */
const WIDTH = 8

/** What `discover` does; a file of its own, as the clients of three services come with it. */
export async function* findAccounts(source: AccountSource, options: DiscoverOptions): AsyncGenerator<Account> {
  const door: Door = { endpoint: options.endpoint, region: options.homeRegion ?? options.regions?.[0] ?? 'us-east-1' }
  const profile = source.kind === 'current' ? undefined : source.profile
  const base = chain(door, profile)
  if (source.kind === 'role') {
    yield await enter(assumed(source, base, door, options.now), { shown: source.roleArn, name: '' }, door, options)
    return
  }
  const self = await whoAmI(base, door).catch((e: unknown) => {
    throw errors.ACCOUNTS_UNREACHABLE({ as: profile ?? 'default', reason: reasonOf(e) }, e)
  })
  if (source.kind !== 'organization') {
    yield await ready({ ...self, name: profile ?? '', units: [], tags: {} }, base, door, options)
    return
  }
  const org = new OrganizationsClient({
    // The service has one Region in each partition.
    region: self.partition === 'aws' ? 'us-east-1' : door.region,
    credentials: base,
    ...(door.endpoint === undefined ? {} : { endpoint: door.endpoint }),
    maxAttempts: 8,
    retryMode: 'adaptive',
  })
  const above = parentsOf(org)
  const listed = async function* () {
    try {
      for await (const page of paginateListAccounts({ client: org }, {})) {
        for (const one of page.Accounts ?? []) {
          if (source.accounts === undefined || source.accounts.includes(one.Id ?? '')) yield one
        }
      }
    } catch (e) {
      throw errors.ACCOUNTS_UNREACHABLE({ as: 'organizations:ListAccounts', reason: reasonOf(e) }, e)
    }
  }
  yield* inFlight(listed(), WIDTH, async (one): Promise<Account> => {
    options.signal.throwIfAborted()
    const account = one.Id ?? ''
    const known = {
      account,
      partition: self.partition,
      name: one.Name ?? '',
      units: await above(account),
      tags: await tagsOf(org, account),
    }
    const idle = { ...known, regions: [] }
    // `State` took the place of `Status`, which AWS takes away in September 2026.
    const state = (one as { State?: string }).State ?? one.Status
    if (state !== undefined && state !== 'ACTIVE') return { ...idle, status: 'suspended', message: state }
    if (account === self.account) return ready(known, base, door, options)
    const roleArn = `arn:${self.partition}:iam::${account}:role/${source.roleName.replace(/^\//, '')}`
    const credentials = assumed({ roleArn, externalId: source.externalId }, base, door, options.now)
    try {
      await credentials()
    } catch (e) {
      const { why, message } = unreadBecause(e, 'sts:AssumeRole')
      return { ...idle, status: why === 'denied' ? 'denied' : 'failed', message: `${roleArn}: ${message}` }
    }
    return ready(known, credentials, door, options)
  })
}

/** The one account behind a role. */
const enter = async (
  credentials: Credentials,
  { shown, name }: { readonly shown: string; readonly name: string },
  door: Door,
  options: DiscoverOptions,
): Promise<Account> => {
  try {
    const self = await whoAmI(credentials, door)
    return await ready({ ...self, name, units: [], tags: {} }, credentials, door, options)
  } catch (e) {
    options.signal.throwIfAborted()
    const [, partition = 'aws', , , account = ''] = shown.split(':')
    const { why, message } = unreadBecause(e, 'sts:AssumeRole')
    const status = why === 'denied' ? 'denied' : 'failed'
    return { account, partition, name, units: [], tags: {}, regions: [], status, message: `${shown}: ${message}` }
  }
}

type Known = Pick<Account, 'account' | 'partition' | 'name' | 'units' | 'tags'>

const ready = async (
  known: Known,
  credentials: Credentials,
  door: Door,
  options: DiscoverOptions,
): Promise<Account> => {
  try {
    const regions = options.regions ?? (await regionsOf(credentials, door))
    return { ...known, status: 'ready', regions, credentials }
  } catch (e) {
    options.signal.throwIfAborted()
    const { why, message } = unreadBecause(e, 'ec2:DescribeRegions')
    const status = why === 'denied' ? 'denied' : 'failed'
    return { ...known, regions: [], status, message: `ec2:DescribeRegions: ${message}` }
  }
}

const whoAmI = async (credentials: Credentials, door: Door): Promise<{ account: string; partition: string }> => {
  const sts = new STSClient({
    region: door.region,
    credentials,
    ...(door.endpoint === undefined ? {} : { endpoint: door.endpoint }),
    maxAttempts: 4,
  })
  const { Account: account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}))
  return { account, partition: Arn.split(':')[1] ?? 'aws' }
}

/** Regions that the account has: those on from the beginning and those it opted into. */
const regionsOf = async (credentials: Credentials, door: Door): Promise<string[]> => {
  const ec2 = new EC2Client({
    region: door.region,
    credentials,
    ...(door.endpoint === undefined ? {} : { endpoint: door.endpoint }),
    maxAttempts: 4,
  })
  const { Regions = [] } = await ec2.send(
    new DescribeRegionsCommand({
      Filters: [{ Name: 'opt-in-status', Values: ['opt-in-not-required', 'opted-in'] }],
    }),
  )
  return Regions.flatMap((r) => r.RegionName ?? []).sort()
}

/** The units above an account, each asked for once. Who may not ask gets none: it only names groups of accounts. */
const parentsOf = (org: OrganizationsClient): ((child: string) => Promise<readonly string[]>) => {
  const known = new Map<string, Promise<readonly string[]>>()
  const above = (child: string): Promise<readonly string[]> => {
    let found = known.get(child)
    if (found === undefined) {
      found = org.send(new ListParentsCommand({ ChildId: child })).then(
        async ({ Parents = [] }) => {
          const [parent] = Parents
          if (parent?.Id === undefined) return []
          return parent.Type === 'ROOT' ? [parent.Id] : [parent.Id, ...(await above(parent.Id))]
        },
        () => [],
      )
      known.set(child, found)
    }
    return found
  }
  return above
}

const tagsOf = async (org: OrganizationsClient, account: string): Promise<Record<string, string>> => {
  const tags: Record<string, string> = {}
  try {
    for await (const page of paginateListTagsForResource({ client: org }, { ResourceId: account })) {
      for (const { Key, Value } of page.Tags ?? []) if (Key !== undefined) tags[Key] = Value ?? ''
    }
  } catch {
    // As with the units: without them accounts are named by their ids.
  }
  return tags
}

const reasonOf = (e: unknown): string => {
  const { name = 'Error', message = String(e) } = e as Partial<Error>
  return `${name}: ${message}`.replace(/\.$/, '').slice(0, 300)
}
