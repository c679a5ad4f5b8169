import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { content, digestKey, key } from './recognise.js'

const region = '111122223333/CloudTrail/ap-northeast-1/2025/04/02'
const file = '111122223333_CloudTrail_ap-northeast-1_20250402T0105Z_Mu0KsOhtH1ar15ZZ.json.gz'

test.each([
  `AWSLogs/${region}/${file}`,
  `prefix/AWSLogs/o-abcdefghij/${region}/${file}`,
  'AWSLogs/111122223333/CloudTrail-Insight/us-east-1/2025/04/02/x.json.gz',
  'AWSLogs/111122223333/CloudTrail/us-gov-west-1/2025/04/02/x.json.gz',
  `/home/me/${file}`,
])('%s is CloudTrail by its key', (name) => {
  expect(key.test(name)).toBe(true)
  expect(digestKey.test(name)).toBe(false)
})

test.each([
  'AWSLogs/111122223333/CloudTrail-Digest/ap-northeast-1/2025/04/02/111122223333_CloudTrail-Digest_ap-northeast-1_trail_ap-northeast-1_20250402T0105Z.json.gz',
  'copied/111122223333_CloudTrail-Digest_ap-northeast-1_trail_ap-northeast-1_20250402T0105Z.json.gz',
])('%s is a digest', (name) => {
  expect(key.test(name)).toBe(false)
  expect(digestKey.test(name)).toBe(true)
})

test.each([
  'AWSLogs/111122223333/vpcflowlogs/ap-northeast-1/2025/04/02/x.log.gz',
  'AWSLogs/111122223333/GuardDuty/ap-northeast-1/2025/04/02/x.jsonl.gz',
  'backup/CloudTrail/notes.txt',
])('%s is not CloudTrail by its key', (name) => {
  expect(key.test(name)).toBe(false)
})

const samples = new URL('../aws.cloudtrail.samples/', import.meta.url)
describe('content', () => {
  test.each(readdirSync(samples).filter((name) => name.includes('.sample.') && !name.startsWith('odd')))(
    'the first 4 KiB of %s are recognised',
    (name) => {
      expect(content(readFileSync(new URL(name, samples), 'utf8').slice(0, 4096))).toBe(true)
    },
  )

  test('white space and a byte order mark do not hide it', () => {
    expect(
      content(
        '\ufeff\n { "Records" : [ { "eventID": "1", "userIdentity": {"eventVersion": "9"}, "awsRegion": "us-east-1", "eventVersion" : "1.08"} ] }',
      ),
    ).toBe(true)
  })

  test.each([
    ['nothing', ''],
    ['an empty file of records, which any source could have', '{"Records":[]}'],
    [
      'an S3 event notification',
      '{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1","eventTime":"2025-04-02T01:02:03.000Z","eventName":"ObjectCreated:Put","userIdentity":{"principalId":"AWS:X"},"s3":{}}]}',
    ],
    [
      'an SQS event of Lambda',
      '{"Records":[{"messageId":"x","eventSource":"aws:sqs","body":"{\\"eventVersion\\":\\"1.08\\"}"}]}',
    ],
    [
      'a GuardDuty finding',
      '{"schemaVersion":"2.0","accountId":"111122223333","region":"us-east-1","type":"Recon:EC2/Portscan","service":{"eventVersion":"1.0","eventTime":"x","awsRegion":"x","eventID":"x"}}',
    ],
    [
      'an EventBridge event of another kind',
      '{"version":"0","detail-type":"GuardDuty Finding","detail":{"eventVersion":"1.08","eventID":"x","awsRegion":"x","eventTime":"x"}}',
    ],
    [
      'a CloudWatch Logs envelope of another log',
      '{"messageType":"DATA_MESSAGE","logGroup":"/aws/lambda/x","logEvents":[{"id":"1","timestamp":1,"message":"{\\"level\\":\\"info\\",\\"eventName\\":\\"x\\"}"}]}',
    ],
    ['text', 'version account-id interface-id\n2 111122223333 eni-0'],
    ['a digest', '{"awsAccountId":"111122223333","digestStartTime":"2025-04-02T00:05:00Z","logFiles":[]}'],
    ['an unfinished text', '{"Records":[{"eventVersion'],
  ])('%s is not recognised', (_, head) => {
    expect(content(head)).toBe(false)
  })
})

test('a beginning cut off anywhere, or any other text, is answered without error and without delay', () => {
  const whole = readdirSync(samples)
    .filter((name) => name.includes('.sample.'))
    .map((name) => readFileSync(new URL(name, samples), 'utf8').slice(0, 4096))
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    ':',
    ',',
    ' ',
    '\n',
    '"Records"',
    '"eventVersion":"1.08"',
    'a',
  )
  const head = fc.oneof(
    fc.tuple(fc.constantFrom(...whole), fc.nat(4096)).map(([text, end]) => text.slice(0, end)),
    fc.array(pieces, { maxLength: 500 }).map((parts) => parts.join('')),
    fc.json(),
  )
  fc.assert(fc.property(head, (text) => typeof content(text) === 'boolean'))
  const start = performance.now()
  for (const piece of ['{', '"', '{"', '"message" : " ', '\\"eventVersion\\" ', ' ', '{"a":']) {
    content(`{"messageType":1,"logGroup":1,${piece.repeat(4096)}`.slice(0, 4096))
  }
  expect(performance.now() - start).toBeLessThan(500)
})
