import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import controls from './route53.js'

const zone = (configuration: JsonObject) => ciOf('AWS::Route53::HostedZone', configuration, { awsRegion: 'global' })

controlTests(controls, {
  'Route53.2': [
    {
      name: 'logs',
      status: 'PASSED',
      ci: zone({ VPCs: [], QueryLoggingConfig: { CloudWatchLogsLogGroupArn: 'arn:aws:logs:us-east-1:1:log-group:g' } }),
    },
    {
      name: 'logs, nested as in AWS Config',
      status: 'PASSED',
      ci: zone({ QueryLoggingConfig: { CloudWatchLogsLogGroupArn: { CloudWatchLogsLogGroupArn: 'arn:aws:logs:x' } } }),
    },
    {
      name: 'does not',
      status: 'FAILED',
      ci: zone({ HostedZoneConfig: { PrivateZone: false }, VPCs: [], QueryLoggingConfig: null }),
    },
    { name: 'not told', status: 'FAILED', ci: zone({}) },
    { name: 'private', status: 'NOT_AVAILABLE', ci: zone({ HostedZoneConfig: { PrivateZone: true } }) },
    { name: 'private by its VPCs', status: 'NOT_AVAILABLE', ci: zone({ VPCs: [{ VPCId: 'vpc-1' }] }) },
  ],
})
