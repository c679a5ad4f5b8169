import { expect, test } from 'vitest'
import { callOf } from './calls.js'

test('a call is worked out once', () => {
  expect(callOf('ec2.amazonaws.com', 'RunInstances')).toBe(callOf('ec2.amazonaws.com', 'RunInstances'))
})

test('calls of like names in different services are different', () => {
  const iam = callOf('iam.amazonaws.com', 'CreateUser')
  const transfer = callOf('transfer.amazonaws.com', 'CreateUser')
  expect(iam.usual.category).toEqual(['iam', 'api'])
  expect(transfer.usual.category).toEqual(['configuration', 'api'])
  expect([transfer.source, transfer.name]).toEqual(['transfer.amazonaws.com', 'CreateUser'])
})

test('made-up names are answered rightly, and forgotten before they fill memory', () => {
  const first = callOf('ec2.amazonaws.com', 'DescribeVpcs')
  for (let i = 0; i < 25_000; i++) expect(callOf(`s${i % 300}.amazonaws.com`, `Create${i}`).name).toBe(`Create${i}`)
  const again = callOf('ec2.amazonaws.com', 'DescribeVpcs')
  expect(again).not.toBe(first)
  expect(again).toEqual(first)
})

test('a name without end is answered and not kept', () => {
  const name = `Get${'x'.repeat(10_000)}`
  expect(callOf('ec2.amazonaws.com', name)).not.toBe(callOf('ec2.amazonaws.com', name))
})
