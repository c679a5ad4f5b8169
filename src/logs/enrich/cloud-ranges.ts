import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { Text } from '../../kernel/errors.js'
import { BlockBuilder, type BlockTable } from './blocks.js'
import { geoFolder } from './geo.js'

/** Whose an address is among the clouds. */
export interface CloudPlace {
  /** In ECS's words for `cloud.provider`. */
  readonly provider: 'aws' | 'azure' | 'gcp'
  readonly service: string | undefined
  readonly region: string | undefined
}

/** The providers' ranges as threads share them. */
export interface CloudTable {
  readonly blocks: BlockTable
  readonly places: readonly CloudPlace[]
}

const MOST_BYTES = 32 * 1024 * 1024
const MOST_FILES = 10

/** A block with whose it is; `generic`: where the provider says no more than that it is its own. */
type Range = CloudPlace & { readonly block: string; readonly generic: boolean }

/** AWS: "AWS IP address ranges JSON syntax" of the VPC User Guide. */
const AwsFile = z
  .object({
    prefixes: z.array(z.object({ ip_prefix: z.string(), region: z.string(), service: z.string() })),
    ipv6_prefixes: z.array(z.object({ ipv6_prefix: z.string(), region: z.string(), service: z.string() })),
  })
  .transform(({ prefixes, ipv6_prefixes }) =>
    [
      ...prefixes.map((one) => ({ ...one, block: one.ip_prefix })),
      ...ipv6_prefixes.map((one) => ({ ...one, block: one.ipv6_prefix })),
    ].map(
      ({ block, region, service }): Range => ({
        block,
        provider: 'aws',
        service,
        region,
        generic: service === 'AMAZON',
      }),
    ),
  )

/** Google: cloud.json with the ranges of customers, goog.json with all of Google's. */
const GoogleFile = z
  .object({
    prefixes: z.array(
      z.object({
        ipv4Prefix: z.string().optional(),
        ipv6Prefix: z.string().optional(),
        service: z.string().optional(),
        scope: z.string().optional(),
      }),
    ),
  })
  .transform(({ prefixes }) =>
    prefixes.flatMap(({ ipv4Prefix, ipv6Prefix, service, scope }): Range[] => {
      const block = ipv4Prefix ?? ipv6Prefix
      return block === undefined
        ? []
        : [{ block, provider: 'gcp', service, region: scope, generic: service === undefined }]
    }),
  )

/** Azure: "Azure IP Ranges and Service Tags". */
const AzureFile = z
  .object({
    values: z.array(
      z.object({
        properties: z.object({
          region: z.string(),
          systemService: z.string(),
          addressPrefixes: z.array(z.string()),
        }),
      }),
    ),
  })
  .transform(({ values }) =>
    values.flatMap(({ properties: { region, systemService, addressPrefixes } }) =>
      addressPrefixes.map(
        (block): Range => ({
          block,
          provider: 'azure',
          service: systemService || undefined,
          region: region || undefined,
          generic: systemService === '',
        }),
      ),
    ),
  )

const AnyFile = z.union([AwsFile, AzureFile, GoogleFile])

/**
 * The providers' own files of their ranges (`DATA/geo/*.json`, such as AWS's `ip-ranges.json`); an empty table where
 * there is none. A file that cannot be read is told and left out.
 */
export const readCloudRanges = async (dataDir: string, complain: (problem: Text) => void): Promise<CloudTable> => {
  const folder = geoFolder(dataDir)
  const names = await readdir(folder).catch((e: NodeJS.ErrnoException) => {
    if (e.code === 'ENOENT') return []
    throw e
  })
  const ranges: Range[] = []
  for (const name of names
    .filter((file) => file.endsWith('.json'))
    .sort()
    .slice(0, MOST_FILES)) {
    const file = path.join(folder, name)
    try {
      for (const range of await readRanges(file)) ranges.push(range)
    } catch (e) {
      const why = e instanceof Error ? e.message : String(e)
      complain({
        en: `${file} is not used: ${why}. Replace it by the ip-ranges.json of AWS, the cloud.json of Google or the service tags of Azure, or delete it.`,
        ja: `${file} は使用されません: ${why}。AWSのip-ranges.json、Googleのcloud.json、Azureのサービスタグのいずれかに置き換えるか、削除してください。`,
      })
    }
  }
  return tableOf(ranges)
}

const readRanges = async (file: string): Promise<readonly Range[]> => {
  if ((await stat(file)).size > MOST_BYTES) throw new Error('it is larger than 32 MiB')
  let document: unknown
  try {
    document = JSON.parse(await readFile(file, 'utf8'))
  } catch {
    throw new Error('it is no JSON')
  }
  const parsed = AnyFile.safeParse(document)
  if (!parsed.success || parsed.data.length === 0) throw new Error('it holds no ranges of a provider')
  return parsed.data
}

const tableOf = (ranges: readonly Range[]): CloudTable => {
  const places: (CloudPlace & { readonly generic: boolean })[] = []
  const numbers = new Map<string, number>()
  const blocks = new BlockBuilder()
  for (const { block, ...place } of ranges) {
    const key = JSON.stringify(place)
    let number = numbers.get(key)
    if (number === undefined) {
      number = places.push(place) - 1
      numbers.set(key, number)
    }
    blocks.add(block, number)
  }
  // AWS lists each range as AMAZON too: the service says more.
  const better = (a: number, b: number) => places[a]?.generic === false && places[b]?.generic === true
  return {
    blocks: blocks.build(better),
    places: places.map(({ provider, service, region }) => ({ provider, service, region })),
  }
}
