import { ACCOUNT, type Ci, type JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import cloudtrail from './cloudtrail.js'

const OWN = 'arn:aws:cloudtrail:ap-northeast-1:111122223333:trail/main'
const THEIRS = 'arn:aws:cloudtrail:ap-northeast-1:999999999999:trail/organization'

const account = (awsRegion: string) => ciOf(ACCOUNT, {}, { awsRegion })
const trail = (configuration: JsonObject, parts: JsonObject = {}, arn = OWN): Ci =>
  ciOf('AWS::CloudTrail::Trail', configuration, { parts, arn, resourceId: arn, resourceName: 'main' })
const logging = (selectors: JsonObject, configuration: JsonObject = {}, isLogging = true) => [
  trail({ isMultiRegionTrail: true, ...configuration }, { TrailStatus: { isLogging }, EventSelectors: selectors }),
]
const all = { eventSelectors: [{ readWriteType: 'All', includeManagementEvents: true }] }
const management = (...fields: JsonObject[]) => ({
  fieldSelectors: [{ field: 'eventCategory', equals: ['Management'] }, ...fields],
})
const bucket = (parts: JsonObject, resourceId = 'logs') => ciOf('AWS::S3::Bucket', {}, { parts, resourceId })
const into = [trail({ s3BucketName: 'logs' })]
const holding = (statement: JsonObject, resourceId = 'logs') =>
  bucket(
    {
      PublicAccessBlockConfiguration: null,
      AccessControlList: { grantList: [], owner: { id: 'me' } },
      BucketPolicy: { policyText: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) },
    },
    resourceId,
  )
const everybody = (Action: string) => ({ Effect: 'Allow', Principal: '*', Action, Resource: 'arn:aws:s3:::logs/*' })
const service = { ...everybody('s3:PutObject'), Principal: { Service: 'cloudtrail.amazonaws.com' } }
const unblocked = [...into, ciOf(ACCOUNT, {}, { awsRegion: 'global', parts: { S3PublicAccessBlock: null } })]
const store = (value: JsonObject) => ciOf('AWS::CloudTrail::EventDataStore', {}, { parts: { EventDataStore: value } })
const key = 'arn:aws:kms:ap-northeast-1:111122223333:key/k'

controlTests(cloudtrail, {
  'CloudTrail.1': [
    { name: 'reads and writes of all Regions', status: 'PASSED', ci: account('global'), around: logging(all) },
    {
      name: 'advanced selector',
      status: 'PASSED',
      ci: account('global'),
      around: logging({ advancedEventSelectors: [management()] }),
    },
    {
      name: 'a selector for reads and one for writes',
      status: 'PASSED',
      ci: account('global'),
      around: logging({
        advancedEventSelectors: [
          management({ field: 'readOnly', equals: ['true'] }),
          management({ field: 'readOnly', equals: ['false'] }),
        ],
      }),
    },
    {
      name: 'writes alone',
      status: 'FAILED',
      ci: account('global'),
      around: logging({ eventSelectors: [{ readWriteType: 'WriteOnly', includeManagementEvents: true }] }),
    },
    {
      name: 'writes alone, where no more is asked',
      status: 'PASSED',
      ci: account('global'),
      around: logging({ eventSelectors: [{ readWriteType: 'WriteOnly', includeManagementEvents: true }] }),
      params: { readWriteType: 'WRITE_ONLY' },
    },
    {
      name: 'data events alone',
      status: 'FAILED',
      ci: account('global'),
      around: logging({ eventSelectors: [{ readWriteType: 'All', includeManagementEvents: false }] }),
    },
    {
      name: 'without KMS',
      status: 'FAILED',
      ci: account('global'),
      around: logging({
        eventSelectors: [
          {
            readWriteType: 'All',
            includeManagementEvents: true,
            excludeManagementEventSources: ['kms.amazonaws.com'],
          },
        ],
      }),
    },
    {
      name: 'without KMS, by an advanced selector',
      status: 'FAILED',
      ci: account('global'),
      around: logging({
        advancedEventSelectors: [management({ field: 'eventSource', notEquals: ['kms.amazonaws.com'] })],
      }),
    },
    {
      name: 'of one Region',
      status: 'FAILED',
      ci: account('global'),
      around: logging(all, { isMultiRegionTrail: false }),
    },
    { name: 'stopped', status: 'FAILED', ci: account('global'), around: logging(all, {}, false) },
    { name: 'no trail', status: 'FAILED', ci: account('global') },
    {
      name: 'its status was denied',
      status: 'WARNING',
      ci: account('global'),
      around: [trail({ isMultiRegionTrail: true }, { EventSelectors: all })],
    },
  ],
  'CloudTrail.2': [
    { name: 'has a key', status: 'PASSED', ci: trail({ kmsKeyId: key }) },
    { name: 'has none', status: 'FAILED', ci: trail({}) },
    { name: 'is of the organisation', status: 'NOT_AVAILABLE', ci: trail({}, {}, THEIRS) },
  ],
  'CloudTrail.3': [
    {
      name: 'a multi-Region trail of another Region',
      status: 'PASSED',
      ci: account('us-east-1'),
      around: logging(all, { homeRegion: 'ap-northeast-1' }),
    },
    {
      name: 'a trail of this Region',
      status: 'PASSED',
      ci: account('ap-northeast-1'),
      around: logging(all, { isMultiRegionTrail: false, homeRegion: 'ap-northeast-1' }),
    },
    {
      name: 'a trail of another Region',
      status: 'FAILED',
      ci: account('us-east-1'),
      around: logging(all, { isMultiRegionTrail: false, homeRegion: 'ap-northeast-1' }),
    },
    { name: 'stopped', status: 'FAILED', ci: account('us-east-1'), around: logging(all, {}, false) },
    { name: 'no trail', status: 'FAILED', ci: account('us-east-1') },
  ],
  'CloudTrail.4': [
    { name: 'on', status: 'PASSED', ci: trail({ logFileValidationEnabled: true }) },
    { name: 'off', status: 'FAILED', ci: trail({ logFileValidationEnabled: false }) },
    { name: 'is of the organisation', status: 'NOT_AVAILABLE', ci: trail({}, {}, THEIRS) },
  ],
  'CloudTrail.5': [
    {
      name: 'has a log group',
      status: 'PASSED',
      ci: trail({ cloudWatchLogsLogGroupArn: 'arn:aws:logs:ap-northeast-1:111122223333:log-group:trail:*' }),
    },
    { name: 'has none', status: 'FAILED', ci: trail({}) },
    { name: 'is of the organisation', status: 'NOT_AVAILABLE', ci: trail({}, {}, THEIRS) },
  ],
  'CloudTrail.6': [
    { name: 'CloudTrail alone may write', status: 'PASSED', ci: holding(service), around: unblocked },
    { name: 'everybody may read', status: 'FAILED', ci: holding(everybody('s3:GetObject')), around: unblocked },
    { name: 'everybody may write', status: 'FAILED', ci: holding(everybody('s3:PutObject')), around: unblocked },
    {
      name: 'no trail writes there',
      status: 'NOT_AVAILABLE',
      ci: holding(everybody('s3:GetObject'), 'other'),
      around: unblocked,
    },
    {
      name: 'whether the account blocks was denied',
      status: 'WARNING',
      ci: holding(everybody('s3:GetObject')),
      around: [...into, ciOf(ACCOUNT, {}, { awsRegion: 'global' })],
    },
  ],
  'CloudTrail.7': [
    {
      name: 'logged',
      status: 'PASSED',
      ci: bucket({ BucketLoggingConfiguration: { destinationBucketName: 'access' } }),
      around: into,
    },
    {
      name: 'not logged',
      status: 'FAILED',
      ci: bucket({ BucketLoggingConfiguration: { destinationBucketName: null } }),
      around: into,
    },
    {
      name: 'no trail writes there',
      status: 'NOT_AVAILABLE',
      ci: bucket({ BucketLoggingConfiguration: null }, 'other'),
      around: into,
    },
  ],
  'CloudTrail.10': [
    { name: 'has a key', status: 'PASSED', ci: store({ KmsKeyId: key }) },
    { name: 'has none', status: 'FAILED', ci: store({}) },
    { name: 'has an allowed key', status: 'PASSED', ci: store({ KmsKeyId: key }), params: { kmsKeyArns: [key] } },
    {
      name: 'has another key',
      status: 'FAILED',
      ci: store({ KmsKeyId: key }),
      params: { kmsKeyArns: [`${key}2`] },
    },
  ],
})
