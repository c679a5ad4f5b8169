/**
 * How many events per second one thread tests, by kind of condition: `npx tsx bench/predicate.ts`.
 * Events are shaped as CloudTrail's, with an original of about 1.2 kB.
 */
import { compilePredicate, type EventLike, eventResolver, type Filter, parseKql, schemaOf } from '../src/query/index.js'

const schema = schemaOf({
  '@timestamp': { type: 'date' },
  'event.original': { type: 'text' },
  'event.action': { type: 'keyword' },
  'user.name': { type: 'keyword' },
  'source.ip': { type: 'ip' },
  'source.port': { type: 'long' },
})

const events: EventLike[] = Array.from({ length: 20_000 }, (_, n) => ({
  '@timestamp': 1_700_000_000_000 + n,
  'event.action': `Action${n % 300}`,
  'user.name': `user-${n % 1000}`,
  'source.ip': n % 5 === 0 ? `2001:db8::${(n % 9999).toString(16)}` : `10.${n % 256}.${n % 250}.1`,
  'source.port': n % 65_536,
  'event.original': JSON.stringify({
    eventName: `Action${n % 300}`,
    requestParameters: { bucketName: `bucket-${n % 1000}`, key: 'k'.repeat(800) },
    resources: [{ ARN: `arn:aws:s3:::bucket-${n % 1000}` }],
    userAgent: 'aws-cli/2.0 Python/3.8 Linux/5.4 botocore/2.0.0dev4 and some more text to reach the usual length',
    eventID: `${n}-0000-0000-0000-000000000000`,
  }),
}))

const kql = (text: string): Filter => parseKql(text, schema, { now: 0 })
const cases: readonly (readonly [string, Filter])[] = [
  ['equality', kql('event.action: Action7')],
  [
    'three equalities and a range',
    kql('event.action: Action7 and not user.name: user-5 and (source.port > 1024 or user.name: user-7)'),
  ],
  ['wildcard', kql('event.action: Act*7')],
  ['CIDR, one in five IPv6', kql('source.ip: 10.16.0.0/12')],
  ['IPv4 equality', kql('source.ip: 10.7.7.1')],
  ['regular expression on a name', { kind: 'regex', field: 'event.action', source: '^Action(7|9)+$' }],
  ['regular expression on the original', { kind: 'regex', field: 'event.original', source: 'bucket-(7|9)+"' }],
  ['words in the original', kql('BUCKET-77')],
  ['path into the original', kql('requestParameters.bucketName: bucket-7')],
  ['path through a list', kql('resources.ARN: *bucket-7')],
]

for (const [name, filter] of cases) {
  const matches = compilePredicate(filter, eventResolver(schema))
  let best = Number.POSITIVE_INFINITY
  let found = 0
  for (let run = 0; run < 5; run++) {
    found = 0
    const start = performance.now()
    for (const event of events) if (matches(event)) found++
    best = Math.min(best, performance.now() - start)
  }
  const perSecond = Math.round((events.length / best) * 1000)
  console.log(`${name.padEnd(36)} ${perSecond.toLocaleString('en').padStart(12)} events/s  ${found} found`)
}
