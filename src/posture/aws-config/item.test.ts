import { describe, expect, test } from 'vitest'
import type { Ci } from '../ci.js'
import { readItem } from './item.js'

/** As a snapshot has it: configuration an object, parts the texts of JSON. */
const bucket = (over: Readonly<Record<string, unknown>> = {}) => ({
  relatedEvents: [],
  relationships: [{ resourceId: 'AIDA1', resourceType: 'AWS::IAM::User', name: 'Is owned by' }],
  configuration: { name: 'logs', creationDate: '2020-01-01T00:00:00.000Z' },
  supplementaryConfiguration: {
    AccessControlList: JSON.stringify(
      JSON.stringify({ grantSet: null, grantList: [{ grantee: 'AllUsers', permission: 'Read' }], owner: { id: 'x' } }),
    ),
    BucketPolicy: { policyText: '{"Version":"2012-10-17","Statement":[]}' },
    BucketVersioningConfiguration: '{"status":"Off","isMfaDeleteEnabled":null}',
    IsRequesterPaysEnabled: 'false',
    BucketTaggingConfiguration: '{"tagSets":[{"tags":{"team":"web"}}]}',
  },
  tags: { team: 'web' },
  configurationItemVersion: '1.3',
  configurationItemCaptureTime: '2026-03-01T10:00:00.123Z',
  configurationStateId: 1772359200123,
  awsAccountId: '111122223333',
  configurationItemStatus: 'OK',
  resourceType: 'AWS::S3::Bucket',
  resourceId: 'logs',
  resourceName: 'logs',
  ARN: 'arn:aws:s3:::logs',
  awsRegion: 'ap-northeast-1',
  availabilityZone: 'Regional',
  configurationStateMd5Hash: '',
  resourceCreationTime: '2020-01-01T00:00:00.000Z',
  ...over,
})
const ciOf = (value: unknown, place = {}): Ci => {
  const read = readItem(value, place)
  if (read.kind !== 'ci') throw new Error(read.reason)
  return read.ci
}

describe('an item of a snapshot', () => {
  test('becomes a CI with its texts opened, once or twice, and what AWS Config leaves out as none', () => {
    expect(ciOf(bucket())).toEqual({
      accountId: '111122223333',
      awsRegion: 'ap-northeast-1',
      resourceType: 'AWS::S3::Bucket',
      resourceId: 'logs',
      resourceName: 'logs',
      arn: 'arn:aws:s3:::logs',
      resourceCreationTime: '2020-01-01T00:00:00.000Z',
      configurationItemCaptureTime: '2026-03-01T10:00:00.123Z',
      configurationItemStatus: 'OK',
      tags: { team: 'web' },
      relationships: [{ resourceType: 'AWS::IAM::User', resourceId: 'AIDA1', name: 'Is owned by' }],
      configuration: { name: 'logs', creationDate: '2020-01-01T00:00:00.000Z' },
      supplementaryConfiguration: {
        AccessControlList: {
          grantSet: null,
          grantList: [{ grantee: 'AllUsers', permission: 'Read' }],
          owner: { id: 'x' },
        },
        BucketPolicy: { policyText: '{"Version":"2012-10-17","Statement":[]}' },
        BucketVersioningConfiguration: { status: 'Off', isMfaDeleteEnabled: null },
        IsRequesterPaysEnabled: false,
        BucketCrossOriginConfiguration: null,
        BucketLifecycleConfiguration: null,
        BucketReplicationConfiguration: null,
        BucketWebsiteConfiguration: null,
        ObjectLockConfiguration: null,
        PublicAccessBlockConfiguration: null,
        ServerSideEncryptionConfiguration: null,
      },
    })
  })

  test('is the same in every spelling: texts for objects, arn, accountId, tags as a list', () => {
    const one = bucket()
    const { ARN: arn, awsAccountId: accountId, ...rest } = one
    const spelt = {
      ...rest,
      arn,
      accountId,
      configuration: JSON.stringify(one.configuration),
      supplementaryConfiguration: Object.fromEntries(
        Object.entries(one.supplementaryConfiguration).map(([k, v]) => [
          k,
          typeof v === 'string' ? v : JSON.stringify(v),
        ]),
      ),
      tags: [{ key: 'team', value: 'web', tag: 'team=web' }],
      configurationItemCaptureTime: new Date('2026-03-01T10:00:00.123Z'),
    }
    expect(ciOf(spelt)).toEqual(ciOf(one))
  })

  test('of a kind whose parts AWS Config does not leave out keeps them absent', () => {
    const lambda = bucket({
      resourceType: 'AWS::Lambda::Function',
      supplementaryConfiguration: { Policy: '"{\\"Version\\":\\"2012-10-17\\"}"', Tags: '{"a":"b"}' },
      tags: undefined,
    })
    expect(ciOf(lambda)).toMatchObject({
      tags: { a: 'b' },
      supplementaryConfiguration: { Policy: '{"Version":"2012-10-17"}' },
    })
    expect(ciOf(lambda).unread).toBeUndefined()
    expect(
      ciOf({ ...lambda, supplementaryConfiguration: { Policy: { Version: '2012-10-17' } } }).supplementaryConfiguration,
    ).toEqual({ Policy: '{"Version":"2012-10-17"}' })
  })
})

describe('an item of the first years', () => {
  const old = {
    configurationItemVersion: '1.0',
    resourceId: 'vol-ce676ccc',
    arn: 'arn:aws:us-west-2b:123456789012:volume/vol-ce676ccc',
    accountId: '123456789012',
    configurationItemCaptureTime: '2014-03-07T23:47:08.918Z',
    configurationStateID: '3e660fdf-4e34-4f32-afeb-0ace5bf3d63a',
    configurationItemStatus: 'Discovered',
    availibilityZone: 'us-west-2b',
    resourceType: 'AWS::EC2::Volume',
    resourceCreationTime: '2014-02-27T21:43:53.0885+0000',
    tags: {},
    relationships: [{ resourceId: 'i-344c463d', resourceType: 'AWS::EC2::Instance', name: 'Attached to Instance' }],
    configuration: { volumeId: 'vol-ce676ccc', size: 1 },
  }

  test('has its Region from its zone, its time in ISO 8601, its status in today’s word', () => {
    expect(ciOf(old)).toMatchObject({
      awsRegion: 'us-west-2',
      availabilityZone: 'us-west-2b',
      resourceCreationTime: '2014-02-27T21:43:53.088Z',
      configurationItemStatus: 'ResourceDiscovered',
    })
  })

  test('takes account and Region from its file when it names none', () => {
    const { availibilityZone: _, accountId: __, arn: ___, ...bare } = old
    expect(ciOf(bare, { account: '111122223333', region: 'eu-west-1' })).toMatchObject({
      accountId: '111122223333',
      awsRegion: 'eu-west-1',
      arn: 'arn:aws:config:eu-west-1:111122223333:AWS::EC2::Volume/vol-ce676ccc',
    })
    expect(readItem(bare)).toEqual({ kind: 'bad', reason: 'the account is not named' })
  })
})

test('a deleted resource has nothing left', () => {
  expect(
    ciOf(bucket({ configurationItemStatus: 'ResourceDeleted', configuration: null, tags: undefined })),
  ).toMatchObject({
    configurationItemStatus: 'ResourceDeleted',
    configuration: null,
    supplementaryConfiguration: {},
  })
})

test('tags that the API does not give are not known, which is not the same as none', () => {
  const { unread, tags } = ciOf(bucket({ tags: undefined }))
  expect(tags).toEqual({})
  expect(unread?.['tags']?.why).toBe('unsupported')
  expect(ciOf(bucket({ tags: undefined, configuration: { tags: [{ key: 'a', value: 'b' }] } }))).toMatchObject({
    tags: { a: 'b' },
  })
})

test.each([
  ['it is no JSON object', []],
  ['resourceType is missing', bucket({ resourceType: undefined })],
  ['resourceType is missing', bucket({ resourceType: "x'); drop" })],
  ['resourceId is missing', bucket({ resourceId: '' })],
  ['configurationItemCaptureTime is no time', bucket({ configurationItemCaptureTime: 'yesterday' })],
  ['configurationItemStatus "Gone" is not known', bucket({ configurationItemStatus: 'Gone' })],
  ['configuration is neither an object nor the JSON text of one', bucket({ configuration: '{"name":' })],
  ['supplementaryConfiguration is no object', bucket({ supplementaryConfiguration: [] })],
])('says what is wrong: %s', (reason, value) => {
  expect(readItem(value)).toEqual({ kind: 'bad', reason })
})

test('verdicts and what is not recorded are no resources', () => {
  expect(readItem(bucket({ resourceType: 'AWS::Config::ResourceCompliance' })).kind).toBe('none')
  expect(readItem(bucket({ configurationItemStatus: 'ResourceNotRecorded', configuration: null })).kind).toBe('none')
})
