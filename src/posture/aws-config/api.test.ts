import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigServiceClient } from '@aws-sdk/client-config-service'
import { afterEach, expect, test } from 'vitest'
import type { Ci } from '../ci.js'
import { readConfigApi } from './api.js'
import type { ConfigProblem } from './files.js'

/** AWS Config's JSON protocol over HTTP, reached through the SDK: what is asked, and what is answered. */
let server: Server | undefined
afterEach(() => new Promise<void>((done) => (server === undefined ? done() : server.close(() => done()))))

const CALLS: Readonly<Record<string, string>> = {
  'StarlingDoveService.SelectResourceConfig': 'select',
  'StarlingDoveService.BatchGetResourceConfig': 'batch',
}
type Answer = (body: Record<string, unknown>) => unknown
const serve = async (answers: Record<string, Answer>) => {
  const asked: [string, Record<string, unknown>][] = []
  server = createServer((req, res) => {
    let text = ''
    req.on('data', (chunk) => {
      text += chunk
    })
    req.on('end', () => {
      const call = CALLS[String(req.headers['x-amz-target'])] ?? ''
      const body = JSON.parse(text) as Record<string, unknown>
      asked.push([call, body])
      res.setHeader('content-type', 'application/x-amz-json-1.1')
      res.end(JSON.stringify(answers[call]?.(body)))
    })
  })
  await new Promise<void>((go) => server?.listen(0, '127.0.0.1', go))
  const client = new ConfigServiceClient({
    region: 'us-east-2',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  })
  return { client, asked }
}
const readAll = async (client: ConfigServiceClient, types?: readonly string[]) => {
  const cis: Ci[] = []
  const problems: ConfigProblem[] = []
  for await (const ci of readConfigApi(client, { types, onProblem: (p) => problems.push(p) })) cis.push(ci)
  client.destroy()
  return { cis, problems }
}
const base = ({ resourceId }: { resourceId: string }) => ({
  version: '1.3',
  accountId: '111122223333',
  configurationItemCaptureTime: 1772330400.5,
  configurationItemStatus: 'OK',
  arn: `arn:aws:ec2:us-east-2:111122223333:volume/${resourceId}`,
  resourceType: 'AWS::EC2::Volume',
  resourceId,
  awsRegion: 'us-east-2',
  configuration: '{"encrypted":true}',
  supplementaryConfiguration: { X: '{"a":1}' },
})
const row = (resourceId: string) =>
  JSON.stringify({
    resourceType: 'AWS::EC2::Volume',
    resourceId,
    tags: [{ tag: 'team=web', key: 'team', value: 'web' }],
    relationships: [{ resourceId: 'i-1', resourceType: 'AWS::EC2::Instance' }],
  })
const keysOf = (body: Record<string, unknown>) => body['resourceKeys'] as { resourceId: string }[]

test('gives every page, each resource with its parts, tags and relationships', async () => {
  const { client, asked } = await serve({
    select: ({ NextToken: token }) =>
      token === undefined ? { Results: [row('vol-1'), row('vol-2')], NextToken: 'more' } : { Results: [row('vol-3')] },
    batch: (body) => ({ baseConfigurationItems: keysOf(body).map(base), unprocessedResourceKeys: [] }),
  })
  const { cis, problems } = await readAll(client)
  expect(problems).toEqual([])
  expect(cis.map((ci) => ci.resourceId)).toEqual(['vol-1', 'vol-2', 'vol-3'])
  expect(cis[0]).toMatchObject({
    configuration: { encrypted: true },
    supplementaryConfiguration: { X: { a: 1 } },
    tags: { team: 'web' },
    relationships: [{ resourceType: 'AWS::EC2::Instance', resourceId: 'i-1' }],
    configurationItemCaptureTime: '2026-03-01T02:00:00.500Z',
  })
  expect(cis[0]?.unread).toBeUndefined()
  expect(asked.map(([call]) => call)).toEqual(['select', 'batch', 'select', 'batch'])
})

test('asks again for what AWS Config put off, and tells what never came', async () => {
  let asks = 0
  const { client } = await serve({
    select: () => ({ Results: [row('vol-1'), row('vol-2'), 'nonsense'] }),
    batch: (body) => {
      asks++
      const [first, ...rest] = keysOf(body)
      return first?.resourceId === 'vol-2'
        ? { baseConfigurationItems: [], unprocessedResourceKeys: [first] }
        : { baseConfigurationItems: first === undefined ? [] : [base(first)], unprocessedResourceKeys: rest }
    },
  })
  const { cis, problems } = await readAll(client)
  expect(cis.map((ci) => ci.resourceId)).toEqual(['vol-1'])
  expect(asks).toBe(6)
  expect(problems.map((p) => p.reason)).toEqual([
    'not a resource: nonsense',
    'AWS Config did not give it (unprocessedResourceKeys)',
  ])
}, 20_000)

test('asks for types by name, fifty in a query, and takes no other text into it', async () => {
  const { client, asked } = await serve({ select: () => ({ Results: [] }) })
  await readAll(
    client,
    Array.from({ length: 60 }, (_, i) => `AWS::X::T${i}`),
  )
  expect(asked.map(([, body]) => String(body['Expression']).length < 4096)).toEqual([true, true])
  expect(asked[1]?.[1]['Expression']).toMatch(/ WHERE resourceType IN \('AWS::X::T50', /)
  await expect(readAll(client, ["x' OR 1"])).rejects.toThrow('not a resource type')
})
