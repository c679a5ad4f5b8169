import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import rdsEvents from './rds-events.js'

const subscription = (sourceType: string | null, categories: string[], more: JsonObject = {}, resourceId = 'a') =>
  ciOf(
    'AWS::RDS::EventSubscription',
    { custSubscriptionId: resourceId, enabled: true, sourceType, eventCategoriesList: categories, ...more },
    { resourceId },
  )

const existing = (sourceType: string, ...categories: string[]) => [
  { name: 'all categories asked for', status: 'PASSED' as const, ci: subscription(sourceType, [...categories, 'x']) },
  { name: 'every category', status: 'PASSED' as const, ci: subscription(sourceType, []) },
  { name: 'every source', status: 'PASSED' as const, ci: subscription(null, []) },
  { name: 'a category is missing', status: 'FAILED' as const, ci: subscription(sourceType, categories.slice(1)) },
  { name: 'disabled', status: 'FAILED' as const, ci: subscription(sourceType, categories, { enabled: false }) },
  { name: 'another source', status: 'NOT_AVAILABLE' as const, ci: subscription('db-snapshot', categories) },
]

const one = (sourceType: string, ...categories: string[]) => {
  const covering = subscription(sourceType, categories, {}, 'covering')
  const other = subscription('db-instance', ['failure'], {}, 'other')
  const disabled = subscription(sourceType, categories, { enabled: false }, 'disabled')
  const elsewhere = { ...covering, awsRegion: 'us-east-1' }
  return [
    { name: 'this one covers it', status: 'PASSED' as const, ci: covering, around: [covering] },
    { name: 'another one covers it', status: 'NOT_AVAILABLE' as const, ci: other, around: [other, covering] },
    { name: 'none covers it', status: 'FAILED' as const, ci: other, around: [other] },
    { name: 'the one that would is disabled', status: 'FAILED' as const, ci: other, around: [other, disabled] },
    {
      name: 'the one that would is in another Region',
      status: 'FAILED' as const,
      ci: other,
      around: [other, elsewhere],
    },
    {
      name: 'one without the categories',
      status: 'FAILED' as const,
      ci: subscription(sourceType, ['other']),
      around: [other],
    },
  ]
}

controlTests(rdsEvents, {
  'RDS.19': existing('db-cluster', 'maintenance', 'failure'),
  'RDS.20': existing('db-instance', 'maintenance', 'configuration change', 'failure'),
  'RDS.21': one('db-parameter-group', 'configuration change'),
  'RDS.22': one('db-security-group', 'configuration change', 'failure'),
})
