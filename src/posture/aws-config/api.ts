import { setTimeout as sleep } from 'node:timers/promises'
import {
  BatchGetResourceConfigCommand,
  type ConfigServiceClient,
  type ResourceKey,
  type ResourceType,
  SelectResourceConfigCommand,
} from '@aws-sdk/client-config-service'
import type { Ci } from '../ci.js'
import type { ConfigProblem } from './files.js'
import { readItem } from './item.js'

export interface ApiOptions {
  /** Only these types; all that AWS Config knows when left out. */
  readonly types?: readonly string[] | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProblem: (problem: ConfigProblem) => void
}

/** The most that either call takes (API reference). */
const PAGE = 100
const TRIES = 6
/** Types of one query: an expression may have 4,096 characters. */
const TYPES = 50

/**
 * What AWS Config knows of one account in one Region at this moment. `SelectResourceConfig` names the resources with their
 * tags and relationships, `BatchGetResourceConfig` gives each with all of its parts: either alone lacks something.
 * Needs `config:SelectResourceConfig` and `config:BatchGetResourceConfig`.
 *
 * @throws what the SDK throws when the query itself is refused.
 */
export async function* readConfigApi(client: ConfigServiceClient, options: ApiOptions): AsyncGenerator<Ci> {
  for (const types of options.types === undefined ? [undefined] : chunks(options.types, TYPES)) {
    let token: string | undefined
    do {
      const page = await client.send(
        new SelectResourceConfigCommand({
          Expression: expressionFor(types),
          Limit: PAGE,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
        sendOptions(options.signal),
      )
      const rows = (page.Results ?? []).flatMap((text) => rowOf(text, options.onProblem))
      yield* complete(client, rows, options)
      token = page.NextToken
    } while (token !== undefined && token !== '')
  }
}

type Row = Readonly<Record<string, unknown>> & { readonly resourceType: string; readonly resourceId: string }

const NAME = /^[A-Za-z0-9:]+$/

const expressionFor = (types: readonly string[] | undefined): string => {
  const select = 'SELECT resourceType, resourceId, resourceName, tags, relationships'
  if (types === undefined) return select
  const wrong = types.find((type) => !NAME.test(type))
  if (wrong !== undefined) throw new TypeError(`not a resource type: ${wrong}`)
  return `${select} WHERE resourceType IN (${types.map((type) => `'${type}'`).join(', ')})`
}

const rowOf = (text: string, onProblem: ApiOptions['onProblem']): Row[] => {
  try {
    const row = JSON.parse(text) as Row
    if (typeof row.resourceType === 'string' && typeof row.resourceId === 'string') return [row]
  } catch {
    // Told below.
  }
  onProblem({
    uri: 'config:SelectResourceConfig',
    position: undefined,
    reason: `not a resource: ${text.slice(0, 200)}`,
  })
  return []
}

/** The rows with their configuration; those that AWS Config puts off are asked for again. */
async function* complete(client: ConfigServiceClient, rows: readonly Row[], options: ApiOptions): AsyncGenerator<Ci> {
  const byKey = new Map(rows.map((row) => [`${row.resourceType} ${row.resourceId}`, row]))
  let keys: ResourceKey[] = rows.map((row) => ({
    resourceType: row.resourceType as ResourceType,
    resourceId: row.resourceId,
  }))
  for (let attempt = 1; keys.length > 0; attempt++) {
    const answer = await client.send(
      new BatchGetResourceConfigCommand({ resourceKeys: keys }),
      sendOptions(options.signal),
    )
    for (const item of answer.baseConfigurationItems ?? []) {
      const row = byKey.get(`${item.resourceType} ${item.resourceId}`)
      const read = readItem({ ...item, tags: row?.['tags'], relationships: row?.['relationships'] })
      if (read.kind === 'ci') yield read.ci
      else if (read.kind === 'bad') {
        options.onProblem({
          uri: `config:${item.resourceType}/${item.resourceId}`,
          position: undefined,
          reason: read.reason,
        })
      }
    }
    keys = answer.unprocessedResourceKeys ?? []
    if (keys.length > 0 && attempt >= TRIES) {
      for (const key of keys) {
        options.onProblem({
          uri: `config:${key.resourceType}/${key.resourceId}`,
          position: undefined,
          reason: 'AWS Config did not give it (unprocessedResourceKeys)',
        })
      }
      return
    }
    if (keys.length > 0) await sleep(100 * 2 ** attempt, undefined, { signal: options.signal })
  }
}

const sendOptions = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { abortSignal: signal })

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
