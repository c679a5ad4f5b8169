import { expect, test } from 'vitest'
import { bucketOfOrigin } from './s3-origin.js'

test.each([
  ['logs.s3.amazonaws.com', 'logs'],
  ['logs.s3.eu-west-1.amazonaws.com', 'logs'],
  ['logs.s3-ap-northeast-1.amazonaws.com', 'logs'],
  ['www.example.com.s3.us-gov-west-1.amazonaws.com', 'www.example.com'],
  ['logs.s3.dualstack.us-east-1.amazonaws.com', 'logs'],
  ['logs.s3.cn-north-1.amazonaws.com.cn', 'logs'],
])('%s is the bucket %s', (domain, bucket) => {
  expect(bucketOfOrigin(domain)).toBe(bucket)
})

test.each([
  'logs.s3-website-us-east-1.amazonaws.com',
  'point-111122223333.s3-accesspoint.us-east-1.amazonaws.com',
  'm1.mrap.accesspoint.s3-global.amazonaws.com',
  'example.com',
  '',
])('%s is no bucket', (domain) => {
  expect(bucketOfOrigin(domain)).toBeUndefined()
})
