import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ACCOUNT } from '../../../src/posture/ci.js'
import analyzerControls from '../../../src/posture/controls/services/accessanalyzer.js'
import accountControls from '../../../src/posture/controls/services/iam-account.js'
import passwordControls from '../../../src/posture/controls/services/iam-password-policy.js'
import policyControls from '../../../src/posture/controls/services/iam-policies.js'
import certificateControls from '../../../src/posture/controls/services/iam-server-certificates.js'
import userControls from '../../../src/posture/controls/services/iam-users.js'
import { Shelf, surroundingsOf } from '../../../src/posture/evaluator.js'
import accessanalyzer from '../../../src/posture/inventory/services/accessanalyzer.js'
import iam from '../../../src/posture/inventory/services/iam.js'
import { credentialReport } from '../../../src/posture/sprawl/credential-report.js'
import { ACCOUNT_ID, collectAll, emulated, judgeAll, seedAws } from '../../support/collected.js'
import { expectDeclared } from '../../support/declared.js'
import { deniedReach } from '../../support/denied.js'
import { hasMoto, startMoto } from '../../support/moto.js'
import { seed } from '../seed/iam.js'

const controls = [
  ...accountControls,
  ...passwordControls,
  ...policyControls,
  ...certificateControls,
  ...userControls,
  ...analyzerControls,
]
const collectors = [iam, accessanalyzer]
const root = `arn:aws:iam::${ACCOUNT_ID}:root`
const arn = (rest: string) => `arn:aws:iam::${ACCOUNT_ID}:${rest}`

let moto: Awaited<ReturnType<typeof startMoto>>
beforeAll(async () => {
  if (hasMoto) moto = await startMoto({ MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' })
})
afterAll(() => moto?.stop())

test.runIf(hasMoto)('what the seed made is what the controls say, in the shapes of AWS Config', async () => {
  const reach = emulated(moto.url)
  const before = judgeAll(controls, await collectAll([iam], reach))
  // Without a policy of its own the account fails each of them.
  for (const control of passwordControls) expect(before.get(`${control.id} ${root}`), control.id).toBe('FAILED')
  expect(before.get(`IAM.18 ${root}`)).toBe('FAILED')

  const declared = await seed(seedAws(reach))
  const collected = await collectAll([iam], reach)
  expect([...collected.unlisted]).toEqual([])
  expect(collected.cis.filter((ci) => ci.unread !== undefined)).toEqual([])
  expectDeclared(declared, judgeAll(controls, collected))

  // Half a year on: nobody used the password or the key since.
  const later = judgeAll(controls, collected, new Date(Date.now() + 180 * 86_400_000))
  const careful = arn('user/t-careful')
  for (const id of ['IAM.3', 'IAM.8', 'IAM.22']) expect(later.get(`${id} ${careful}`), id).toBe('FAILED')
  expect(later.get(`IAM.8 ${arn('user/t-program')}`)).toBe('PASSED')

  const ci = (of: string) => collected.cis.find((one) => one.arn === arn(of))
  const user = ci('user/t-careless')
  expect(user?.resourceId).toMatch(/^AIDA|^[A-Za-z0-9]{16,}$/)
  expect(user?.tags).toEqual({ team: 'shop' })
  expect(user?.configuration).toMatchObject({
    userName: 't-careless',
    attachedManagedPolicies: [{ policyName: 't-admin', policyArn: arn('policy/t-admin') }],
  })
  const [inline] = (user?.configuration?.['userPolicyList'] ?? []) as { policyName: string; policyDocument: string }[]
  expect(inline?.policyName).toBe('all-keys')
  expect(inline?.policyDocument).toMatch(/^%7B%22/)
  expect(ci('user/t-careful')?.configuration).toMatchObject({ groupList: ['t-developers'] })
  expect(ci('user/t-careful')?.relationships).toEqual([
    { resourceType: 'AWS::IAM::Group', resourceName: 't-developers', name: 'Is attached to Group' },
  ])
  expect(ci('group/t-developers')?.relationships).toEqual([
    { resourceType: 'AWS::IAM::Policy', resourceName: 't-narrow', name: 'Is attached to CustomerManagedPolicy' },
  ])
  expect(ci('policy/t-mended')?.configuration).toMatchObject({ defaultVersionId: 'v2', policyVersionList: [{}, {}] })
  expect(ci('role/t-responder')?.configuration?.['assumeRolePolicyDocument']).toMatch(/^%7B/)
  expect(ci('role/t-responder')?.tags).toEqual({ owner: 'sre' })

  // The report of what was used reads the same CI.
  const account = collected.cis.filter((one) => one.resourceType === ACCOUNT)
  const rows = credentialReport(surroundingsOf(new Date(), new Map([[ACCOUNT, new Shelf(account)]])))
  expect(rows.get('t-careful')).toMatchObject({ password_enabled: 'true', access_key_1_active: 'true' })
})

test.runIf(hasMoto)('when every call is denied nothing is listed as complete and nothing passes', async () => {
  const denied = await collectAll(collectors, deniedReach(moto.url))
  expect([...denied.unlisted.keys()].sort()).toEqual(collectors.flatMap((c) => c.resources.map((r) => r.type)).sort())
  for (const why of denied.unlisted.values()) expect(why).toMatch(/^denied/)
  const verdicts = judgeAll(controls, denied)
  expect(verdicts.size).toBe(accountControls.length + passwordControls.length + analyzerControls.length)
  expect(new Set(verdicts.values())).toEqual(new Set(['WARNING']))
})

test.runIf(hasMoto)('when only the one large call is allowed, what users sign in with is not known', async () => {
  const verdicts = judgeAll(
    userControls,
    await collectAll([iam], deniedReach(moto.url, /^GetAccountAuthorizationDetails$/)),
  )
  expect(verdicts.size).toBeGreaterThan(0)
  for (const [key, status] of verdicts) if (!key.startsWith('IAM.2 ')) expect(status, key).toBe('WARNING')
  expect(verdicts.get(`IAM.2 ${arn('user/t-careless')}`)).toBe('FAILED')
})

/**
 * What the emulator answers otherwise than AWS does (certificates without their dates), or not at all (analyzers), in
 * the form of the services' API references.
 */
const answering = async (answers: Readonly<Record<string, (body: string) => string>>) => {
  const server = createServer((req, res) => {
    let body = ''
    req.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    req.on('end', () => {
      const action = /(?:^|&)(Action=\w+)/.exec(body)?.[1] ?? `${req.method} ${(req.url ?? '').split('?')[0]}`
      const answer = answers[action]
      if (answer === undefined) {
        res.writeHead(403, { 'x-amzn-errortype': 'AccessDeniedException' })
        const told = `<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${action} is not allowed</Message></Error>`
        res.end(/Action=/.test(body) ? `<ErrorResponse>${told}</ErrorResponse>` : JSON.stringify({ message: 'no' }))
      } else res.end(answer(`${body}&${(req.url ?? '').split('?')[1] ?? ''}`))
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { reach: emulated(`http://127.0.0.1:${port}`), stop: () => new Promise((done) => server.close(done)) }
}

const xml = (action: string, inside: string) =>
  `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${action}Result>${inside}</${action}Result></${action}Response>`

test('certificates, analyzers and a root user with a virtual device are read as AWS tells of them', async () => {
  const certificate = (name: string, expiration: string) =>
    `<member><ServerCertificateId>ASCA${name}</ServerCertificateId><ServerCertificateName>${name}</ServerCertificateName><Path>/</Path><Arn>${arn(`server-certificate/${name}`)}</Arn><UploadDate>2020-05-08T03:01:02Z</UploadDate><Expiration>${expiration}</Expiration></member>`
  const analyzer = (name: string, type: string) => ({
    arn: `arn:aws:access-analyzer:us-east-1:${ACCOUNT_ID}:analyzer/${name}`,
    name,
    type,
    status: 'ACTIVE',
    createdAt: '2026-01-02T03:04:05Z',
    lastResourceAnalyzedAt: '2026-11-02T03:04:05Z',
    tags: { team: 'security' },
  })
  const asked: string[] = []
  const { reach, stop } = await answering({
    'Action=ListServerCertificates': (body) =>
      /Marker=more/.test(body)
        ? xml(
            'ListServerCertificates',
            `<IsTruncated>false</IsTruncated><ServerCertificateMetadataList>${certificate('good', '2999-01-01T00:00:00Z')}</ServerCertificateMetadataList>`,
          )
        : xml(
            'ListServerCertificates',
            `<IsTruncated>true</IsTruncated><Marker>more</Marker><ServerCertificateMetadataList>${certificate('old', '2021-01-01T00:00:00Z')}</ServerCertificateMetadataList>`,
          ),
    'Action=ListServerCertificateTags': () =>
      xml(
        'ListServerCertificateTags',
        '<IsTruncated>false</IsTruncated><Tags><member><Key>team</Key><Value>shop</Value></member></Tags>',
      ),
    'Action=GetAccountSummary': () =>
      xml(
        'GetAccountSummary',
        '<SummaryMap><entry><key>AccountMFAEnabled</key><value>1</value></entry><entry><key>AccountAccessKeysPresent</key><value>1</value></entry><entry><key>AccountPasswordPresent</key><value>1</value></entry><entry><key>Users</key><value>31</value></entry></SummaryMap>',
      ),
    'Action=ListVirtualMFADevices': (body) => {
      asked.push(body)
      return xml(
        'ListVirtualMFADevices',
        `<IsTruncated>false</IsTruncated><VirtualMFADevices><member><SerialNumber>${arn('mfa/someone')}</SerialNumber><User><UserName>someone</UserName><UserId>AIDA1</UserId><Arn>${arn('user/someone')}</Arn><Path>/</Path><CreateDate>2020-05-08T03:01:02Z</CreateDate></User></member><member><SerialNumber>${arn('mfa/spare')}</SerialNumber><User><UserId>${ACCOUNT_ID}</UserId><Arn>${root}</Arn><Path>/</Path><UserName>root</UserName><CreateDate>2020-05-08T03:01:02Z</CreateDate></User><EnableDate>2020-05-08T03:01:02Z</EnableDate></member></VirtualMFADevices>`,
      )
    },
    'GET /analyzer': (body) =>
      /nextToken=more/.test(body)
        ? JSON.stringify({ analyzers: [analyzer('outside', 'ACCOUNT')] })
        : JSON.stringify({ analyzers: [analyzer('unused', 'ACCOUNT_UNUSED_ACCESS')], nextToken: 'more' }),
  })
  try {
    const collected = await collectAll(collectors, reach)
    const verdicts = judgeAll(controls, collected)
    expect(verdicts.get(`IAM.26 ${arn('server-certificate/old')}`)).toBe('FAILED')
    expect(verdicts.get(`IAM.26 ${arn('server-certificate/good')}`)).toBe('PASSED')
    expect(verdicts.get(`IAM.4 ${root}`)).toBe('FAILED')
    expect(verdicts.get(`IAM.6 ${root}`)).toBe('FAILED')
    expect(verdicts.get(`IAM.9 ${root}`)).toBe('PASSED')
    expect(verdicts.get(`IAM.28 ${root}`)).toBe('PASSED')
    expect(asked[0]).toMatch(/AssignmentStatus=Assigned/)
    const of = (type: string) => collected.cis.filter((c) => c.resourceType === type)
    expect(of('AWS::IAM::ServerCertificate')[0]?.tags).toEqual({ team: 'shop' })
    const analyzers = of('AWS::AccessAnalyzer::Analyzer')
    expect(analyzers.map((c) => [c.resourceName, c.tags])).toEqual([
      ['unused', { team: 'security' }],
      ['outside', { team: 'security' }],
    ])
    // When it last looked would be a change each time.
    expect(JSON.stringify(analyzers)).not.toMatch(/2026-11-02/)
    const account = of(ACCOUNT).find((c) => c.awsRegion === 'global')
    expect(account?.supplementaryConfiguration['AccountSummary']).not.toHaveProperty('Users')
    // What was not answered is denied, not absent.
    expect(account?.unread?.['PasswordPolicy']?.why).toBe('denied')
    expect(verdicts.get(`IAM.15 ${root}`)).toBe('WARNING')
    expect(verdicts.get(`IAM.18 ${root}`)).toBe('WARNING')
  } finally {
    await stop()
  }
})
