import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CreateAccountCommand, CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createReach } from '../../src/posture/inventory/reach.js'
import { hinomi } from '../support/cli.js'
import { hasMoto, startMoto } from '../support/moto.js'
import { seeds } from './seed/seed.js'

const MASTER = '123456789012'
const REGIONS = ['us-east-1', 'ap-northeast-1']
const ROLE = 'hinomi-readonly'

interface Result {
  readonly controlId: string
  readonly arn: string
  readonly account: string
  readonly region: string
  readonly status: string
}

describe.skipIf(!hasMoto)('an organization of three accounts, on the AWS emulator', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>
  let work: string
  /** What must come out: `control account arn` → status. */
  const wanted = new Map<string, string>()
  let results: Result[] = []
  let resources = 0

  beforeAll(async () => {
    moto = await startMoto()
    work = mkdtempSync(path.join(tmpdir(), 'hinomi-scan-'))
    const own = { accessKeyId: 'testing', secretAccessKey: 'testing' }
    const client = { endpoint: moto.url, region: 'us-east-1', credentials: own }
    const organizations = new OrganizationsClient(client)
    await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
    const accounts = [MASTER]
    for (const name of ['web', 'data']) {
      const { CreateAccountStatus: made } = await organizations.send(
        new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }),
      )
      accounts.push(made?.AccountId ?? '')
    }
    for (const account of accounts) {
      const { Credentials: c } = await new STSClient(client).send(
        new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/${ROLE}`, RoleSessionName: 'seed' }),
      )
      const credentials = {
        accessKeyId: c?.AccessKeyId ?? '',
        secretAccessKey: c?.SecretAccessKey ?? '',
        sessionToken: c?.SessionToken ?? '',
      }
      for (const region of REGIONS) {
        const reach = createReach({
          account,
          region,
          credentials,
          endpoint: moto.url,
          now: new Date(),
          signal: new AbortController().signal,
        })
        for (const [name, seed] of await seeds()) {
          const declared = await seed({
            account,
            region,
            prefix: `t${account.slice(-4)}-${region.slice(0, 2)}-`,
            home: region === REGIONS[0],
            client: (make) => reach.client(make),
          }).catch((cause: unknown) => {
            throw new Error(`seed ${name} in ${account} ${region}: ${String(cause)}`, { cause })
          })
          for (const [control, { passed = [], failed = [] }] of Object.entries(declared)) {
            for (const arn of passed) wanted.set(`${control} ${account} ${arn}`, 'PASSED')
            for (const arn of failed) wanted.set(`${control} ${account} ${arn}`, 'FAILED')
          }
        }
      }
    }
    const { code, stdout, stderr } = await hinomi(
      [
        'scan',
        '--organization',
        '--role-name',
        ROLE,
        '--regions',
        REGIONS.join(','),
        '--endpoint-url',
        moto.url,
        '--format',
        'json',
        '--save',
        '--data',
        path.join(work, 'data'),
      ],
      { ...moto.env, AWS_REGION: 'us-east-1' },
    )
    expect(code, stderr.slice(-2000)).toBe(0)
    const output = JSON.parse(stdout) as { results: Result[]; scan: { resources: number } }
    results = output.results
    resources = output.scan.resources
  }, 900_000)
  afterAll(() => {
    moto?.stop()
    rmSync(work, { recursive: true, force: true })
  })

  test('is found as the seeds declare it, control by control', () => {
    const found = new Map(results.map((r) => [`${r.controlId} ${r.account} ${r.arn}`, r.status]))
    const wrong = [...wanted].flatMap(([key, status]) =>
      found.get(key) === status ? [] : [`${key}: ${found.get(key) ?? 'missing'}, not ${status}`],
    )
    expect(wrong).toEqual([])
    expect(wanted.size).toBeGreaterThan(600)
    expect(resources).toBeGreaterThan(300)
  })

  test('the resources are recorded, each with its ARN and account', async () => {
    const { stdout } = await hinomi([
      'resource',
      'list',
      's3',
      '--json',
      '--limit',
      '100',
      '--data',
      path.join(work, 'data'),
    ])
    const listed = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { arn: string; account: string })
    expect(new Set(listed.map((r) => r.account)).size).toBe(3)
  })
})
