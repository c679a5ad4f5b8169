import { AccountClient, DeleteAlternateContactCommand } from '@aws-sdk/client-account'
import { CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import { afterAll, beforeAll, expect, test } from 'vitest'
import accountControls from '../../../src/posture/controls/services/account.js'
import kmsControls from '../../../src/posture/controls/services/kms.js'
import secretControls from '../../../src/posture/controls/services/secrets-manager.js'
import account from '../../../src/posture/inventory/services/account.js'
import kms from '../../../src/posture/inventory/services/kms.js'
import organizations from '../../../src/posture/inventory/services/organizations.js'
import secretsManager from '../../../src/posture/inventory/services/secrets-manager.js'
import { ACCOUNT_ID, collectAll, emulated, judgeAll, seedAws } from '../../support/collected.js'
import { expectDeclared } from '../../support/declared.js'
import { deniedReach } from '../../support/denied.js'
import { hasMoto, startMoto } from '../../support/moto.js'
import { seed as seedAccount } from '../seed/account.js'
import { seed as seedKms } from '../seed/kms.js'
import { seed as seedSecrets } from '../seed/secrets-manager.js'

const collectors = [kms, secretsManager, account, organizations]
const controls = [...kmsControls, ...secretControls, ...accountControls]
const ROOT = `arn:aws:iam::${ACCOUNT_ID}:root`

let moto: Awaited<ReturnType<typeof startMoto>>
beforeAll(async () => {
  if (hasMoto) moto = await startMoto()
})
afterAll(() => moto?.stop())

test.runIf(hasMoto)(
  'an account without contact and organization fails, and so says the API, not a denial',
  async () => {
    const collected = await collectAll([account, organizations], emulated(moto.url))
    expect(collected.cis.filter((ci) => ci.unread !== undefined)).toEqual([])
    const verdicts = judgeAll(accountControls, collected)
    expect(verdicts.get(`Account.1 ${ROOT}`)).toBe('FAILED')
    expect(verdicts.get(`Account.2 ${ROOT}`)).toBe('FAILED')
  },
)

test.runIf(hasMoto)('what the seeds made is what the controls say', async () => {
  const reach = emulated(moto.url)
  const seeded = [await seedKms(seedAws(reach)), await seedSecrets(seedAws(reach)), await seedAccount(seedAws(reach))]
  await reach.client(OrganizationsClient).send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
  const collected = await collectAll(collectors, reach)
  expect([...collected.unlisted]).toEqual([])
  expect(collected.cis.filter((ci) => ci.unread !== undefined)).toEqual([])
  const verdicts = judgeAll(controls, collected)
  expectDeclared(Object.assign({}, ...seeded), verdicts)
  expect(verdicts.get(`Account.2 ${ROOT}`)).toBe('PASSED')
  // What a secret holds is never asked for, and a telephone number is nobody's business here.
  expect(JSON.stringify(collected.cis)).not.toMatch(/never-to-be-collected|\+81312345678/)
  expect(collected.cis.find((ci) => ci.resourceType === 'AWS::KMS::Key')?.tags).toEqual({ owner: 'security' })
  await reach.client(AccountClient).send(new DeleteAlternateContactCommand({ AlternateContactType: 'SECURITY' }))
})

test.runIf(hasMoto)('when every call is denied nothing is listed as complete and nothing is decided', async () => {
  const denied = await collectAll(collectors, deniedReach(moto.url))
  expect([...denied.unlisted.keys()].sort()).toEqual(['AWS::KMS::Key', 'AWS::SecretsManager::Secret'])
  for (const why of denied.unlisted.values()) expect(why).toMatch(/^denied/)
  const verdicts = judgeAll(controls, denied)
  expect(Object.fromEntries(verdicts)).toEqual({ [`Account.1 ${ROOT}`]: 'WARNING', [`Account.2 ${ROOT}`]: 'WARNING' })
})

test.runIf(hasMoto)('a key whose own policy denies DescribeKey is there, unread, and hides no other', async () => {
  const all = await collectAll([kms], emulated(moto.url))
  const some = await collectAll([kms], deniedReach(moto.url, /^(List|Get)/))
  expect([...some.unlisted]).toEqual([])
  expect(some.cis.map((ci) => ci.arn).sort()).toEqual(all.cis.map((ci) => ci.arn).sort())
  const verdicts = judgeAll(kmsControls, some)
  expect(verdicts.size).toBe(all.cis.length * kmsControls.length)
  expect(new Set(verdicts.values())).toEqual(new Set(['WARNING']))
})

test.runIf(hasMoto)('with lists and DescribeKey alone, what needs more says that it could not look', async () => {
  const some = await collectAll([kms], deniedReach(moto.url, /^(ListKeys|DescribeKey)$/))
  const verdicts = judgeAll(kmsControls, some)
  for (const [key, status] of verdicts) {
    if (key.startsWith('KMS.3')) expect(['PASSED', 'FAILED']).toContain(status)
    else expect(['WARNING', 'NOT_AVAILABLE'], key).toContain(status)
  }
  expect([...verdicts].some(([key, status]) => key.startsWith('KMS.5') && status === 'WARNING')).toBe(true)
})

test.runIf(hasMoto)('one resource is read again by its id and by its ARN, and one that is gone is gone', async () => {
  const reach = emulated(moto.url)
  const { cis } = await collectAll([kms, secretsManager], reach)
  for (const spec of [...kms.resources, ...secretsManager.resources]) {
    const known = cis.find((ci) => ci.resourceType === spec.type)
    if (known === undefined || spec.one === undefined) throw new Error(`no ${spec.type}`)
    for (const id of [known.resourceId, known.arn])
      expect((await spec.one(reach, id))?.configuration).toEqual(known.configuration)
    const other = known.arn.replace(/.{8}$/, '00000000')
    expect(await spec.one(reach, other)).toBeUndefined()
  }
})
