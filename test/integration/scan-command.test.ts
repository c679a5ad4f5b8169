import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import {
  CloseAccountCommand,
  CreateAccountCommand,
  CreateOrganizationCommand,
  ListAccountsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations'
import { CreateBucketCommand, DeleteBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hinomi, start } from '../support/cli.js'
import { hasMoto, startMoto } from '../support/moto.js'

interface Result {
  readonly controlId: string
  readonly account: string
  readonly region: string
  readonly arn: string
  readonly status: string
}

let moto: Awaited<ReturnType<typeof startMoto>>
let dir: string
const keys = { accessKeyId: 'testing', secretAccessKey: 'testing' }
const client = <C>(make: new (config: object) => C, credentials: object = keys): C =>
  new make({ endpoint: moto.url, region: 'us-east-1', credentials, forcePathStyle: true })

/** Accounts of the emulated organization that are open: the one at hand, and two more. A fourth is closed. */
let members: string[]
const inAccount = new Map<string, S3Client>()

beforeAll(async () => {
  if (!hasMoto) return
  moto = await startMoto()
  dir = await mkdtemp(path.join(tmpdir(), 'hinomi-scan-'))
  const org = client(OrganizationsClient)
  await org.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
  for (const name of ['web', 'data', 'old']) {
    await org.send(new CreateAccountCommand({ AccountName: name, Email: `${name}@example.jp` }))
  }
  const { Accounts = [] } = await org.send(new ListAccountsCommand({}))
  const old = Accounts.find((a) => a.Name === 'old')?.Id
  await org.send(new CloseAccountCommand({ AccountId: old }))
  members = Accounts.flatMap((a) => (a.Id === undefined || a.Id === old ? [] : [a.Id]))
  for (const id of members) {
    const { Credentials: c } = await client(STSClient).send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${id}:role/hinomi-readonly`, RoleSessionName: 't' }),
    )
    const own = { accessKeyId: c?.AccessKeyId, secretAccessKey: c?.SecretAccessKey, sessionToken: c?.SessionToken }
    await client(IAMClient, own).send(
      new CreateRoleCommand({ RoleName: 'hinomi-readonly', AssumeRolePolicyDocument: '{}' }),
    )
    const s3 = client(S3Client, own)
    inAccount.set(id, s3)
    await s3.send(new CreateBucketCommand({ Bucket: `plain-${id}` }))
    await s3.send(new CreateBucketCommand({ Bucket: `kept-${id}` }))
    await s3.send(
      new PutBucketVersioningCommand({ Bucket: `kept-${id}`, VersioningConfiguration: { Status: 'Enabled' } }),
    )
  }
})
afterAll(async () => {
  moto?.stop()
  if (dir !== undefined) await rm(dir, { recursive: true, force: true })
})

const scan = async (...more: string[]) => {
  const args = ['scan', '--endpoint-url', moto.url, '--regions', 'us-east-1', '--services', 's3', ...more]
  const ran = await hinomi(args, moto.env)
  return { ...ran, doc: more.includes('json') ? JSON.parse(ran.stdout || '{}') : undefined }
}
const versioning = (results: readonly Result[]) =>
  results
    .filter((r) => r.controlId === 'S3.14')
    .map((r) => `${r.account} ${r.arn.split(':::')[1]} ${r.status}`)
    .sort()

describe.runIf(hasMoto)('hinomi scan', () => {
  test('enters every account of an organization by its role, and shows the closed one', async () => {
    const { code, doc, stderr } = await scan('--organization', '--format', 'json')
    expect(code, stderr).toBe(0)
    expect(versioning(doc.results)).toEqual(
      members.flatMap((id) => [`${id} kept-${id} PASSED`, `${id} plain-${id} FAILED`]).sort(),
    )
    const statuses = doc.accounts.map((a: { status: string }) => a.status).sort()
    expect(statuses).toEqual(['ready', 'ready', 'ready', 'suspended'])
    expect(stderr).toMatch(/old.*suspended/)
  })

  test('finds the same by one role, and fails where it was asked to', async () => {
    const role = `arn:aws:iam::${members[1]}:role/hinomi-readonly`
    const { code, doc } = await scan('--role', role, '--format', 'json', '--fail-on', 'low')
    expect(code).toBe(1)
    expect(versioning(doc.results)).toEqual([
      `${members[1]} kept-${members[1]} PASSED`,
      `${members[1]} plain-${members[1]} FAILED`,
    ])
    expect((await scan('--role', role, '--standard', 'tagging', '--fail-on', 'critical')).code).toBe(0)
  })

  test.each(['table', 'csv', 'asff', 'ocsf', 'html'])('writes %s', async (format) => {
    const { code, stdout } = await scan('--format', format)
    expect(code).toBe(0)
    expect(stdout).toContain(`plain-${members[0]}`)
    if (format === 'asff' || format === 'ocsf') expect(JSON.parse(stdout).length).toBeGreaterThan(10)
  })

  test('says what is wrong with a command line, an unknown standard, an endpoint where nobody is', async () => {
    expect((await scan('--format', 'xml')).code).toBe(2)
    const unknown = await scan('--standard', 'iso')
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('cis-1.2.0')])
    const nobody = await hinomi(['scan', '--endpoint-url', 'http://127.0.0.1:9', '--regions', 'us-east-1'], moto.env)
    expect([nobody.code, nobody.stderr]).toEqual([3, expect.stringContaining('ECONNREFUSED')])
  })

  test('killed in the middle and started again finds everything once', { timeout: 300_000 }, async () => {
    const data = path.join(dir, 'killed')
    const args = ['scan', '--save', '--data', data, '--endpoint-url', moto.url, '--organization', '--format', 'json']
    const all = [...args, '--regions', 'us-east-1,ap-northeast-1']
    const child = start(all, moto.env)
    // Somewhere within the units: the database stands by then.
    await sleep(6000)
    child.kill('SIGKILL')
    await once(child, 'close')
    const { code, stdout, stderr } = await hinomi(all, moto.env)
    expect(code, stderr).toBe(0)
    const doc = JSON.parse(stdout)
    expect(doc.scan.status).toBe('done')
    expect(doc.scan.unitsDone).toBe(doc.scan.unitsTotal)
    const seen = doc.results.map((r: Result) => `${r.controlId} ${r.account} ${r.region} ${r.arn}`)
    expect(new Set(seen).size).toBe(seen.length)
    expect(versioning(doc.results)).toHaveLength(6)
  })

  test('through the server of a directory: source kept, deleted bucket resolved, own standard scored', async () => {
    const data = path.join(dir, 'served')
    const [own = ''] = members
    const first = ['--save', '--data', data, '--format', 'json']
    // Before the server, the same directory by the command alone.
    expect((await scan(...first)).doc.scan.opened).toBeGreaterThan(0)
    await mkdir(path.join(data, 'standards'), { recursive: true })
    await writeFile(
      path.join(data, 'standards', 'ours.yml'),
      'id: ours\nname: { en: Ours, ja: 社内 }\ncontrols: { S3.14: ["1.1"] }\n',
    )
    const server = start(['serve', '--port', '0', '--data', data], moto.env)
    try {
      let said = ''
      server.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString()
      })
      for (let i = 0; i < 300 && !said.includes('Hinomi is at'); i++) await sleep(100)
      await inAccount.get(own)?.send(new DeleteBucketCommand({ Bucket: `plain-${own}` }))
      const { code, doc, stderr } = await scan(...first)
      expect(code, stderr).toBe(0)
      expect(stderr).toContain('owns this data directory')
      expect(doc.scan).toMatchObject({ status: 'done', deleted: 1 })
      expect(doc.scan.resolved).toBeGreaterThan(0)
      expect(versioning(doc.results)).toEqual([`${own} kept-${own} PASSED`])
      const ours = doc.standards.find((s: { id: string }) => s.id === 'ours')
      expect(ours).toMatchObject({ enabled: true, score: { score: 100, passed: 1, failed: 0 } })
    } finally {
      server.kill()
      await once(server, 'close')
    }
  })
})

test('hinomi scan --list-controls names every control of the catalogue', async () => {
  const { code, stdout } = await hinomi(['scan', '--list-controls', '--format', 'json'])
  expect(code).toBe(0)
  const { controls } = JSON.parse(stdout)
  expect(controls.length).toBeGreaterThanOrEqual(592)
  expect(controls.find((c: { id: string }) => c.id === 'S3.14')).toMatchObject({ implemented: true, severity: 'low' })
})

test("hinomi scan --config-files judges AWS Config's snapshot without asking AWS", async () => {
  const work = await mkdtemp(path.join(tmpdir(), 'hinomi-config-'))
  try {
    const volume = (id: string, encrypted: boolean) => ({
      resourceType: 'AWS::EC2::Volume',
      resourceId: id,
      ARN: `arn:aws:ec2:us-east-2:111122223333:volume/${id}`,
      awsAccountId: '111122223333',
      awsRegion: 'us-east-2',
      configurationItemCaptureTime: '2026-02-28T00:00:00.000Z',
      configurationItemStatus: 'OK',
      configuration: { encrypted, attachments: [{ instanceId: 'i-1' }], state: 'in-use' },
      supplementaryConfiguration: {},
      tags: {},
      relationships: [],
    })
    const file = path.join(work, '111122223333_Config_us-east-2_ConfigSnapshot_20260228T000000Z_16da64e4.json')
    const items = [volume('vol-1', true), volume('vol-2', false)]
    await writeFile(file, JSON.stringify({ fileVersion: '1.0', configSnapshotId: 'x', configurationItems: items }))
    const { code, stdout, stderr } = await hinomi(['scan', '--config-files', file, '--format', 'json'])
    expect(code, stderr).toBe(0)
    const { results } = JSON.parse(stdout) as { results: Result[] }
    expect(results.filter((r) => r.controlId === 'EC2.3').map((r) => `${r.arn.split('/')[1]} ${r.status}`)).toEqual([
      'vol-2 FAILED',
      'vol-1 PASSED',
    ])
    expect((await hinomi(['scan', '--config-files', path.join(work, 'none')])).code).not.toBe(0)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
})
