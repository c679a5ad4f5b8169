import type { ConfigServiceClient } from '@aws-sdk/client-config-service'
import { expect, test } from 'vitest'
import type { Account } from '../accounts/discover.js'
import type { ConfigProblem } from '../aws-config/index.js'
import { configApiItems } from './config-api-items.js'

/** Answers for AWS Config in the SDK's own middleware, by Region; all before it is the SDK. */
const answering =
  (answers: Readonly<Record<string, (call: string) => unknown>>) =>
  (made: object): void => {
    const client = made as ConfigServiceClient
    client.middlewareStack.add(
      (_, context) => async () => {
        const region = await client.config.region()
        const output = answers[region]?.(String(context.commandName).replace('Command', ''))
        if (output instanceof Error) throw output
        return { output: { $metadata: {}, ...(output as object) }, response: {} } as never
      },
      { step: 'build', name: 'answers' },
    )
  }

const account = (id: string, over: Partial<Account> = {}): Account => ({
  account: id,
  name: '',
  partition: 'aws',
  status: 'ready',
  regions: ['us-east-1', 'us-east-2'],
  units: [],
  tags: {},
  credentials: async () => ({ accessKeyId: 'x', secretAccessKey: 'x' }),
  ...over,
})
const some = (region: string) => (call: string) =>
  call === 'SelectResourceConfig'
    ? { Results: [JSON.stringify({ resourceType: 'AWS::EC2::Volume', resourceId: region, tags: [] })] }
    : {
        baseConfigurationItems: [
          {
            accountId: '111122223333',
            resourceType: 'AWS::EC2::Volume',
            resourceId: region,
            awsRegion: region,
            arn: `arn:aws:ec2:${region}:111122223333:volume/${region}`,
            configuration: '{}',
            configurationItemCaptureTime: new Date('2026-03-01T00:00:00Z'),
          },
        ],
      }
const denied = () => Object.assign(new Error('not allowed'), { name: 'AccessDeniedException' })

const read = async (answers: Parameters<typeof answering>[0], accounts: readonly Account[]) => {
  const problems: ConfigProblem[] = []
  const ids: string[] = []
  const items = configApiItems({
    sources: [{ source: { kind: 'current' } }],
    now: () => 0,
    signal: new AbortController().signal,
    onProblem: (problem) => void problems.push(problem),
    onClient: answering(answers),
    discover: async function* () {
      yield* accounts
    },
  })
  for await (const ci of items) ids.push(ci.resourceId)
  return { ids, problems: problems.map((p) => `${p.uri}: ${p.reason}`) }
}

test('gives every Region of every account that can be entered, and tells of the others', async () => {
  const answers = { 'us-east-1': some('us-east-1'), 'us-east-2': denied }
  expect(
    await read(answers, [
      account('111122223333'),
      account('444455556666', { status: 'denied', message: 'no role' }),
      account('111122223333'),
    ]),
  ).toEqual({
    ids: ['us-east-1'],
    problems: ['config:111122223333/us-east-2: AccessDeniedException: not allowed', '444455556666: no role'],
  })
})

test('a Region that breaks off ends all', async () => {
  let calls = 0
  const breaking = (call: string) => {
    if (call === 'SelectResourceConfig' && calls++ > 0) return denied()
    const answer = some('us-east-1')(call)
    return call === 'SelectResourceConfig' ? { ...answer, NextToken: 'more' } : answer
  }
  await expect(read({ 'us-east-1': breaking }, [account('111122223333')])).rejects.toThrow('not allowed')
})
