import { ciOf, controlTests } from '../testing.js'
import cloudwatch from './cloudwatch.js'

const topic = 'arn:aws:sns:ap-northeast-1:111122223333:alarms'
const alarm = (more = {}) => ciOf('AWS::CloudWatch::Alarm', { alarmActions: [topic], actionsEnabled: true, ...more })
const group = (configuration = {}) => ciOf('AWS::Logs::LogGroup', { LogGroupName: 'a', ...configuration })

controlTests(cloudwatch, {
  'CloudWatch.15': [
    { name: 'tells a topic', status: 'PASSED', ci: alarm() },
    { name: 'tells nobody', status: 'FAILED', ci: alarm({ alarmActions: [] }) },
    { name: 'tells of good news only', status: 'FAILED', ci: alarm({ alarmActions: [], okactions: [topic] }) },
    {
      name: 'OK asked for and missing',
      status: 'FAILED',
      ci: alarm({ okactions: [] }),
      params: { okActionRequired: true },
    },
    {
      name: 'all three asked for and there',
      status: 'PASSED',
      ci: alarm({ okactions: [topic], insufficientDataActions: [topic] }),
      params: { okActionRequired: true, insufficientDataActionRequired: true },
    },
    {
      name: 'insufficient data asked for and missing',
      status: 'FAILED',
      ci: alarm(),
      params: { insufficientDataActionRequired: true },
    },
  ],
  'CloudWatch.16': [
    { name: 'for ever', status: 'PASSED', ci: group() },
    { name: 'as long as asked', status: 'PASSED', ci: group({ RetentionInDays: 365 }) },
    { name: 'a day less', status: 'FAILED', ci: group({ RetentionInDays: 364 }) },
    {
      name: 'less, where less is asked',
      status: 'PASSED',
      ci: group({ RetentionInDays: 30 }),
      params: { MinRetentionTime: 30 },
    },
  ],
  'CloudWatch.17': [
    { name: 'on', status: 'PASSED', ci: alarm() },
    { name: 'off', status: 'FAILED', ci: alarm({ actionsEnabled: false }) },
  ],
})
