import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

const ACTIONS = ['GetObject', 'DescribeInstances', 'AssumeRole', 'ListBuckets', 'PutObject']

/** A synthetic CloudTrail record with an id of its own. */
export const record = (n: number, start = Date.UTC(2026, 9, 1)) => ({
  eventVersion: '1.11',
  userIdentity: {
    type: 'IAMUser',
    principalId: `AIDAEXAMPLE${n % 7}`,
    arn: `arn:aws:iam::111122223333:user/user${n % 7}`,
    accountId: '111122223333',
    userName: `user${n % 7}`,
  },
  eventTime: new Date(start + n * 1500).toISOString().replace(/\.\d+Z/, 'Z'),
  eventSource: 's3.amazonaws.com',
  eventName: ACTIONS[n % ACTIONS.length],
  awsRegion: 'ap-northeast-1',
  sourceIPAddress: `198.51.100.${n % 250}`,
  userAgent: 'aws-cli/2.15.0',
  requestParameters: { bucketName: `bucket-${n % 13}`, key: `object-${n}` },
  responseElements: null,
  requestID: `R${n}`,
  eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  readOnly: n % 5 < 4,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: '111122223333',
  eventCategory: 'Management',
})

export const recordsFile = (from: number, count: number): Buffer =>
  gzipSync(JSON.stringify({ Records: Array.from({ length: count }, (_, i) => record(from + i)) }))

export const keyOf = (n: number): string =>
  `AWSLogs/111122223333/CloudTrail/ap-northeast-1/2026/10/01/111122223333_CloudTrail_ap-northeast-1_20261001T0000Z_${String(n).padStart(16, '0')}.json.gz`

/** Writes `files` files of `each` records; ids count through. */
export const writeTrail = (folder: string, files: number, each: number): void => {
  for (let n = 0; n < files; n++) {
    const file = path.join(folder, keyOf(n))
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, recordsFile(n * each, each))
  }
}
