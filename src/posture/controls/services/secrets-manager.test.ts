import type { JsonObject } from '../../ci.js'
import { type CiMore, ciOf, controlTests } from '../testing.js'
import secretsManager from './secrets-manager.js'

const secret = (configuration: JsonObject, more: CiMore = {}) =>
  ciOf('AWS::SecretsManager::Secret', configuration, more)
const rotating = (RotationRules: JsonObject = { AutomaticallyAfterDays: 30 }) =>
  secret({ RotationEnabled: true, RotationRules })
const dated = (Dates: JsonObject, configuration: JsonObject = { RotationEnabled: true }) =>
  secret(configuration, { parts: { Dates } })
// The tests' day is 2026-11-24: 90 days before it is 2026-08-26.
const OLD = '2026-08-25T00:00:00.000Z'
const JUST = '2026-08-26T00:00:00.000Z'

controlTests(secretsManager, {
  'SecretsManager.1': [
    { name: 'on', status: 'PASSED', ci: rotating() },
    { name: 'off', status: 'FAILED', ci: secret({ RotationEnabled: false }) },
    { name: 'often enough', status: 'PASSED', ci: rotating(), params: { maximumAllowedRotationFrequency: 30 } },
    { name: 'too seldom', status: 'FAILED', ci: rotating(), params: { maximumAllowedRotationFrequency: 29 } },
    {
      name: 'by a rate that did not run yet',
      status: 'FAILED',
      ci: rotating({ ScheduleExpression: 'rate(40 days)' }),
      params: { maximumAllowedRotationFrequency: 30 },
    },
    {
      name: 'by hours',
      status: 'PASSED',
      ci: rotating({ ScheduleExpression: 'rate(4 hours)' }),
      params: { maximumAllowedRotationFrequency: 1 },
    },
    {
      name: 'by a cron expression that did not run yet',
      status: 'WARNING',
      ci: rotating({ ScheduleExpression: 'cron(0 8 1 * ? *)' }),
      params: { maximumAllowedRotationFrequency: 30 },
    },
    { name: 'the item does not say', status: 'WARNING', ci: secret({}) },
  ],
  'SecretsManager.2': [
    { name: 'due tomorrow', status: 'PASSED', ci: dated({ nextRotationDate: '2026-11-25T23:59:59.000Z' }) },
    { name: 'was due yesterday', status: 'FAILED', ci: dated({ nextRotationDate: '2026-11-22T23:59:59.000Z' }) },
    {
      name: 'as planned, as AWS Config tells',
      status: 'PASSED',
      ci: secret({ RotationEnabled: true, RotationOccurringAsScheduled: true }),
    },
    {
      name: 'not as planned, as AWS Config tells',
      status: 'FAILED',
      ci: secret({ RotationEnabled: true, RotationOccurringAsScheduled: false }),
    },
    { name: 'no rotation', status: 'NOT_AVAILABLE', ci: dated({}, { RotationEnabled: false }) },
    { name: 'no date', status: 'WARNING', ci: dated({}) },
    { name: 'dates are unknown', status: 'WARNING', ci: rotating() },
  ],
  'SecretsManager.3': [
    { name: 'read 90 days ago', status: 'PASSED', ci: dated({ lastAccessedDate: JUST, createdDate: OLD }) },
    { name: 'read 91 days ago', status: 'FAILED', ci: dated({ lastAccessedDate: OLD }) },
    { name: 'never read, and new', status: 'PASSED', ci: dated({ createdDate: JUST }) },
    { name: 'never read, and old', status: 'FAILED', ci: dated({ createdDate: OLD }) },
    {
      name: 'read 91 days ago, which may be',
      status: 'PASSED',
      ci: dated({ lastAccessedDate: OLD }),
      params: { unusedForDays: 365 },
    },
    { name: 'no date', status: 'WARNING', ci: dated({}) },
  ],
  'SecretsManager.4': [
    { name: 'rotated 90 days ago', status: 'PASSED', ci: dated({ lastRotatedDate: JUST, createdDate: OLD }) },
    { name: 'rotated 91 days ago', status: 'FAILED', ci: dated({ lastRotatedDate: OLD }) },
    { name: 'never rotated, and new', status: 'PASSED', ci: dated({ createdDate: JUST }) },
    { name: 'never rotated, and old', status: 'FAILED', ci: dated({ createdDate: OLD }) },
    {
      name: 'rotated 90 days ago, which is too long',
      status: 'FAILED',
      ci: dated({ lastRotatedDate: JUST }),
      params: { maxDaysSinceRotation: 30 },
    },
    { name: 'no date', status: 'WARNING', ci: dated({}) },
  ],
})
