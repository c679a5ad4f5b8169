import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { normalisePattern, parsePattern } from '../../../query/cloudwatch/index.js'
import { ACCOUNT, type Ci, type JsonObject } from '../../ci.js'
import { type Case, ciOf, controlTests } from '../testing.js'
import controls, { patterns } from './cloudwatch-alarms.js'

const HOME = 'ap-northeast-1'
const TOPIC = `arn:aws:sns:${HOME}:111122223333:alarms`
const account = ciOf(ACCOUNT, {}, { awsRegion: 'global' })

const trail = (configuration: JsonObject = {}, parts: JsonObject = {}, owner = '111122223333'): Ci =>
  ciOf(
    'AWS::CloudTrail::Trail',
    {
      name: 'main',
      isMultiRegionTrail: true,
      cloudWatchLogsLogGroupArn: `arn:aws:logs:${HOME}:111122223333:log-group:trail:*`,
      ...configuration,
    },
    {
      arn: `arn:aws:cloudtrail:${HOME}:${owner}:trail/main`,
      parts: {
        TrailStatus: { isLogging: true },
        EventSelectors: { eventSelectors: [{ readWriteType: 'All', includeManagementEvents: true }] },
        ...parts,
      },
    },
  )
const filter = (filterPattern: string, awsRegion = HOME, logGroupName = 'trail') =>
  ciOf(
    'AWS::Logs::MetricFilter',
    { logGroupName, filterPattern, metricTransformations: [{ metricNamespace: 'LogMetrics', metricName: 'm' }] },
    { awsRegion },
  )
const alarm = (more: JsonObject = {}) =>
  ciOf('AWS::CloudWatch::Alarm', {
    alarmName: 'a',
    namespace: 'LogMetrics',
    metricName: 'm',
    alarmActions: [TOPIC],
    ...more,
  })
const topic = (...subscriptionArns: string[]) =>
  ciOf(
    'AWS::SNS::Topic',
    {},
    {
      resourceId: TOPIC,
      arn: TOPIC,
      parts: { Subscriptions: subscriptionArns.map((subscriptionArn) => ({ subscriptionArn, protocol: 'email' })) },
    },
  )
const region = ciOf(ACCOUNT, {}, { awsRegion: HOME })
const subscribed = topic(`${TOPIC}:0c0ffee0`)
const chain = (pattern: string) => [trail(), filter(pattern), alarm(), subscribed, region]

/** What every one of them must say; the pattern is the control's own. */
const cases = (pattern: string): Case[] => {
  const of = (name: string, status: Case['status'], ...around: Ci[]): Case => ({ name, status, ci: account, around })
  const f = filter(pattern)
  return [
    of('the whole chain', 'PASSED', ...chain(pattern)),
    of(
      'other white space',
      'PASSED',
      trail(),
      filter(pattern.replace(/\s*(&&|\|\|)\s*/g, '\n   $1 ')),
      alarm(),
      subscribed,
      region,
    ),
    of(
      'metric math on the metric',
      'PASSED',
      trail(),
      f,
      alarm({
        namespace: '',
        metricName: '',
        metrics: [{ metricStat: { metric: { namespace: 'LogMetrics', metricName: 'm' } } }],
      }),
      subscribed,
      region,
    ),
    of('no trail', 'FAILED'),
    of('a trail of one Region', 'FAILED', trail({ isMultiRegionTrail: false }), f, alarm(), subscribed, region),
    of('a stopped trail', 'FAILED', trail({}, { TrailStatus: { isLogging: false } }), f, alarm(), subscribed, region),
    of(
      'a trail of writes alone',
      'FAILED',
      trail({}, { EventSelectors: { eventSelectors: [{ readWriteType: 'WriteOnly' }] } }),
      f,
      alarm(),
      subscribed,
      region,
    ),
    of('no log group', 'FAILED', trail({ cloudWatchLogsLogGroupArn: null }), f, alarm(), subscribed, region),
    of('no filter', 'FAILED', trail(), alarm(), subscribed, region),
    of(
      'a filter with a term more',
      'FAILED',
      trail(),
      filter(`${pattern.slice(0, -1)} && $.x = "y"}`),
      alarm(),
      subscribed,
      region,
    ),
    of('a filter of another Region', 'FAILED', trail(), filter(pattern, 'us-east-1'), alarm(), subscribed, region),
    of('a filter of another log group', 'FAILED', trail(), filter(pattern, HOME, 'other'), alarm(), subscribed, region),
    of('a filter that is no pattern', 'FAILED', trail(), filter('{ $.a = '), alarm(), subscribed, region),
    of('no alarm', 'FAILED', trail(), f, subscribed, region),
    of('an alarm on another metric', 'FAILED', trail(), f, alarm({ metricName: 'n' }), subscribed, region),
    of('an alarm that tells nobody', 'FAILED', trail(), f, alarm({ alarmActions: [] }), subscribed, region),
    of('a topic that is gone', 'FAILED', trail(), f, alarm(), region),
    of('a topic without subscribers', 'FAILED', trail(), f, alarm(), topic(), region),
    of('a subscriber who never confirmed', 'FAILED', trail(), f, alarm(), topic('PendingConfirmation'), region),
    of('the trail of another account', 'NOT_AVAILABLE', trail({}, {}, '999999999999'), f, alarm(), subscribed, region),
    of(
      'a topic of another account',
      'WARNING',
      trail(),
      f,
      alarm({ alarmActions: [TOPIC.replace('111122223333', '999999999999')] }),
      region,
    ),
    of('a Region that was not read', 'WARNING', trail(), f, alarm(), subscribed),
    of(
      'subscriptions that were denied',
      'WARNING',
      trail(),
      f,
      alarm(),
      ciOf('AWS::SNS::Topic', {}, { resourceId: TOPIC, arn: TOPIC }),
      region,
    ),
  ]
}

controlTests(controls, Object.fromEntries([...patterns].map(([id, pattern]) => [id, cases(pattern)])))

test('the patterns are those of the shipped CIS rules', () => {
  const folder = new URL('../../../../content/rules/cis-1.2.0/', import.meta.url)
  const shipped = readdirSync(folder).flatMap((file) => {
    const found = /^pattern: (['"])(.*)\1$/m.exec(readFileSync(new URL(file, folder), 'utf8'))?.[2]
    return found === undefined ? [] : [normalisePattern(parsePattern(found))]
  })
  expect([...patterns.values()].map((p) => normalisePattern(parsePattern(p))).sort()).toEqual(shipped.sort())
})

test('operands may stand in any order', () => {
  const [, root] = [...patterns][0] ?? []
  const turned =
    '{ ($.eventType != AwsServiceEvent) && ($.userIdentity.invokedBy NOT EXISTS) && ($.userIdentity.type = "Root") }'
  expect(normalisePattern(parsePattern(turned))).toBe(normalisePattern(parsePattern(root ?? '')))
})
