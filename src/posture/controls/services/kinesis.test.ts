import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import kinesis from './kinesis.js'

const stream = (configuration: JsonObject) => ciOf('AWS::Kinesis::Stream', configuration)

controlTests(kinesis, {
  'Kinesis.1': [
    { name: 'KMS', status: 'PASSED', ci: stream({ StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/x' } }) },
    { name: 'none', status: 'FAILED', ci: stream({ StreamEncryption: { EncryptionType: 'NONE' } }) },
    { name: 'no setting', status: 'FAILED', ci: stream({}) },
  ],
  'Kinesis.3': [
    { name: 'a week', status: 'PASSED', ci: stream({ RetentionPeriodHours: 168 }) },
    { name: 'a day', status: 'FAILED', ci: stream({ RetentionPeriodHours: 24 }) },
    {
      name: 'as long as asked for',
      status: 'PASSED',
      ci: stream({ RetentionPeriodHours: 48 }),
      params: { minimumBackupRetentionPeriod: 48 },
    },
    { name: 'not recorded', status: 'WARNING', ci: stream({}) },
  ],
})
