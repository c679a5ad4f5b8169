import { ACCOUNT, type JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import s3 from './s3-account.js'

const account = ciOf(ACCOUNT, {}, { awsRegion: 'global' })
const blocks = (value: JsonObject | null) =>
  ciOf(ACCOUNT, {}, { awsRegion: 'global', parts: { S3PublicAccessBlock: value } })
const on = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true }
const On = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true }

const trail = (selectors: JsonObject, configuration: JsonObject = { isMultiRegionTrail: true }, isLogging = true) => [
  ciOf('AWS::CloudTrail::Trail', configuration, {
    parts: { TrailStatus: { isLogging }, EventSelectors: selectors },
  }),
]
const basic = (readWriteType: string, ...values: string[]) => ({
  eventSelectors: [{ readWriteType, dataResources: [{ type: 'AWS::S3::Object', values }] }],
})
const advanced = (...fields: JsonObject[]) => ({
  advancedEventSelectors: [
    {
      fieldSelectors: [
        { field: 'eventCategory', equals: ['Data'] },
        { field: 'resources.type', equals: ['AWS::S3::Object'] },
        ...fields,
      ],
    },
  ],
})

const point = (parts: JsonObject) => ciOf('AWS::S3::AccessPoint', { Name: 'a' }, { parts })
const directory = (value: JsonObject | null) =>
  ciOf('AWS::S3Express::DirectoryBucket', { BucketName: 'a--x-s3' }, { parts: { LifecycleConfiguration: value } })

controlTests(s3, {
  'S3.1': [
    { name: 'all four', status: 'PASSED', ci: blocks(on) },
    { name: 'one is off', status: 'FAILED', ci: blocks({ ...on, ignorePublicAcls: false }) },
    { name: 'never set', status: 'FAILED', ci: blocks(null) },
    {
      name: 'off, which may be',
      status: 'PASSED',
      ci: blocks({ ...on, ignorePublicAcls: false }),
      params: { ignorePublicAcls: false },
    },
  ],
  'S3.19': [
    { name: 'all four', status: 'PASSED', ci: point({ AccessPoint: { PublicAccessBlockConfiguration: On } }) },
    {
      name: 'as AWS Config has it, in the configuration',
      status: 'PASSED',
      ci: ciOf('AWS::S3::AccessPoint', { PublicAccessBlockConfiguration: On }),
    },
    {
      name: 'one is off',
      status: 'FAILED',
      ci: point({ AccessPoint: { PublicAccessBlockConfiguration: { ...On, BlockPublicAcls: false } } }),
    },
    { name: 'none', status: 'FAILED', ci: point({ AccessPoint: {} }) },
    { name: 'GetAccessPoint was denied', status: 'WARNING', ci: point({}) },
  ],
  'S3.22': [
    { name: 'all buckets', status: 'PASSED', ci: account, around: trail(basic('All', 'arn:aws:s3')) },
    {
      name: 'all buckets, the older spelling',
      status: 'PASSED',
      ci: account,
      around: trail(basic('WriteOnly', 'arn:aws:s3:::')),
    },
    { name: 'advanced selector', status: 'PASSED', ci: account, around: trail(advanced()) },
    {
      name: 'advanced selector, writes alone',
      status: 'PASSED',
      ci: account,
      around: trail(advanced({ field: 'readOnly', equals: ['false'] })),
    },
    { name: 'reads alone', status: 'FAILED', ci: account, around: trail(basic('ReadOnly', 'arn:aws:s3')) },
    { name: 'one bucket', status: 'FAILED', ci: account, around: trail(basic('All', 'arn:aws:s3:::a/')) },
    {
      name: 'all but a bucket',
      status: 'FAILED',
      ci: account,
      around: trail(advanced({ field: 'resources.ARN', notStartsWith: ['arn:aws:s3:::a/'] })),
    },
    {
      name: 'of one Region',
      status: 'FAILED',
      ci: account,
      around: trail(basic('All', 'arn:aws:s3'), { isMultiRegionTrail: false }),
    },
    {
      name: 'stopped',
      status: 'FAILED',
      ci: account,
      around: trail(basic('All', 'arn:aws:s3'), { isMultiRegionTrail: true }, false),
    },
    { name: 'no trail', status: 'FAILED', ci: account },
    {
      name: 'the selectors of the only trail were denied',
      status: 'WARNING',
      ci: account,
      around: [
        ciOf('AWS::CloudTrail::Trail', { isMultiRegionTrail: true }, { parts: { TrailStatus: { isLogging: true } } }),
      ],
    },
    {
      name: 'one trail could not be read, another passes',
      status: 'PASSED',
      ci: account,
      around: [
        ciOf('AWS::CloudTrail::Trail', { isMultiRegionTrail: true }, { resourceId: 'b' }),
        ...trail(basic('All', 'arn:aws:s3')),
      ],
    },
  ],
  'S3.23': [
    { name: 'all buckets', status: 'PASSED', ci: account, around: trail(basic('ReadOnly', 'arn:aws:s3')) },
    {
      name: 'advanced selector, each ARN that begins as any does',
      status: 'PASSED',
      ci: account,
      around: trail(advanced({ field: 'resources.ARN', startsWith: ['arn:aws:s3:::'] })),
    },
    { name: 'writes alone', status: 'FAILED', ci: account, around: trail(basic('WriteOnly', 'arn:aws:s3')) },
    {
      name: 'advanced selector, writes alone',
      status: 'FAILED',
      ci: account,
      around: trail(advanced({ field: 'readOnly', equals: ['false'] })),
    },
    {
      name: 'advanced selector of one event',
      status: 'FAILED',
      ci: account,
      around: trail(advanced({ field: 'eventName', equals: ['GetObject'] })),
    },
  ],
  'S3.24': [
    {
      name: 'all four',
      status: 'PASSED',
      ci: ciOf('AWS::S3::MultiRegionAccessPoint', { PublicAccessBlockConfiguration: On }),
    },
    {
      name: 'one is off',
      status: 'FAILED',
      ci: ciOf('AWS::S3::MultiRegionAccessPoint', {
        PublicAccessBlockConfiguration: { ...On, RestrictPublicBuckets: false },
      }),
    },
    { name: 'none', status: 'FAILED', ci: ciOf('AWS::S3::MultiRegionAccessPoint', {}) },
  ],
  'S3.25': [
    { name: 'a rule', status: 'PASSED', ci: directory({ rules: [{ status: 'Enabled', expirationInDays: 7 }] }) },
    { name: 'none', status: 'FAILED', ci: directory(null) },
    { name: 'disabled', status: 'FAILED', ci: directory({ rules: [{ status: 'Disabled' }] }) },
    {
      name: 'other days',
      status: 'FAILED',
      ci: directory({ rules: [{ status: 'Enabled', expirationInDays: 7 }] }),
      params: { targetExpirationDays: 30 },
    },
  ],
})
