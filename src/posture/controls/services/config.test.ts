import { ACCOUNT, type JsonObject } from '../../ci.js'
import { RECORDED_TYPES } from '../recorded-types.js'
import { ciOf, controlTests } from '../testing.js'
import config from './config.js'

const ROLE = 'arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig'
const region = (recordingGroup: JsonObject, roleARN = ROLE, recording = true, awsRegion = 'ap-northeast-1') =>
  ciOf(
    ACCOUNT,
    {},
    {
      awsRegion,
      parts: {
        ConfigurationRecorders: [{ name: 'default', roleARN, recordingGroup }],
        ConfigurationRecorderStatus: [{ name: 'default', recording }],
      },
    },
  )
const all = { allSupported: true, includeGlobalResourceTypes: true }
const others = { allSupported: true, includeGlobalResourceTypes: false }
const only = (resourceTypes: readonly string[]) => ({
  allSupported: false,
  resourceTypes,
  recordingStrategy: { useOnly: 'INCLUSION_BY_RESOURCE_TYPES' },
})
const without = (...resourceTypes: string[]) => ({
  allSupported: false,
  exclusionByResourceTypes: { resourceTypes },
  recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
})

controlTests(config, {
  'Config.1': [
    { name: 'all types', status: 'PASSED', ci: region(all) },
    {
      name: 'no recorder',
      status: 'FAILED',
      ci: ciOf(ACCOUNT, {}, { parts: { ConfigurationRecorders: [], ConfigurationRecorderStatus: [] } }),
    },
    { name: 'stopped', status: 'FAILED', ci: region(all, ROLE, false) },
    { name: 'another role', status: 'FAILED', ci: region(all, 'arn:aws:iam::111122223333:role/config') },
    {
      name: 'another role, which may be',
      status: 'PASSED',
      ci: region(all, 'arn:aws:iam::111122223333:role/config'),
      params: { includeConfigServiceLinkedRoleCheck: false },
    },
    {
      name: 'IAM in another Region',
      status: 'PASSED',
      ci: region(others),
      around: [region(all, ROLE, true, 'us-east-1')],
    },
    {
      name: 'IAM in a Region whose recorder is stopped',
      status: 'FAILED',
      ci: region(others),
      around: [region(all, ROLE, false, 'us-east-1')],
    },
    { name: 'IAM in no Region', status: 'FAILED', ci: region(others) },
    { name: 'every needed type by name', status: 'PASSED', ci: region(only(RECORDED_TYPES)) },
    { name: 'one type alone', status: 'FAILED', ci: region(only(['AWS::EC2::Instance'])) },
    { name: 'all but one that is needed', status: 'FAILED', ci: region(without('AWS::EC2::Instance')) },
    { name: 'all but one that nothing needs', status: 'PASSED', ci: region(without('AWS::EC2::Host')) },
    {
      name: 'types without a Region are not asked for here',
      status: 'PASSED',
      ci: region(without('AWS::CloudFront::Distribution')),
    },
    {
      name: 'types without a Region are asked for at home',
      status: 'FAILED',
      ci: region(without('AWS::CloudFront::Distribution'), ROLE, true, 'us-east-1'),
    },
    {
      name: 'the other Region was denied',
      status: 'WARNING',
      ci: region(others),
      around: [ciOf(ACCOUNT, {}, { awsRegion: 'us-east-1' })],
    },
  ],
})
