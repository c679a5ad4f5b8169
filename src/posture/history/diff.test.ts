import { expect, test } from 'vitest'
import { diff } from './diff.js'

test('rules of a security group are told apart by protocol and ports', () => {
  const rule = (port: number, ...cidrs: string[]) => ({
    ipProtocol: 'tcp',
    fromPort: port,
    toPort: port,
    ipRanges: cidrs,
  })
  expect(
    diff(
      { ipPermissions: [rule(22, '10.0.0.0/8'), rule(443, '0.0.0.0/0')] },
      { ipPermissions: [rule(443, '0.0.0.0/0'), rule(22, '0.0.0.0/0')] },
    ),
  ).toEqual([
    { path: 'ipPermissions[tcp 22 22].ipRanges', before: '10.0.0.0/8' },
    { path: 'ipPermissions[tcp 22 22].ipRanges', after: '0.0.0.0/0' },
  ])
})

test('a policy kept as text is compared as what it says', () => {
  const policy = (principal: string) =>
    JSON.stringify({ Statement: [{ Sid: 'a', Effect: 'Allow', Principal: principal }] })
  expect(diff({ policyText: policy('x') }, { policyText: policy('*') })).toEqual([
    { path: 'policyText.Statement[a].Principal', before: 'x', after: '*' },
  ])
  expect(diff({ p: encodeURIComponent(policy('x')) }, { p: policy('x') })).toEqual([])
})

test('what joined and what left a list is told, whatever the order', () => {
  expect(diff({ a: ['x', 'y'] }, { a: ['z', 'x'] })).toEqual([
    { path: 'a', before: 'y' },
    { path: 'a', after: 'z' },
  ])
  expect(diff({ a: [1, 2] }, { a: [2, 1] })).toEqual([{ path: 'a', before: [1, 2], after: [2, 1] }])
})

test('new and gone keys have one side', () => {
  expect(diff({ a: null }, { b: 1 })).toEqual([
    { path: 'a', before: null },
    { path: 'b', after: 1 },
  ])
  expect(diff(undefined, { b: 1 })).toEqual([{ path: '', after: { b: 1 } }])
})
