import { expect, test } from 'vitest'
import { leavesOf, openedDeep, openedText } from './resource-json.js'

test('a policy that is kept as text is read as what it says, also where it is URL-encoded', () => {
  const policy = { Statement: [{ Effect: 'Allow' }] }
  expect(openedText(JSON.stringify(policy))).toEqual(policy)
  expect(openedText(encodeURIComponent(JSON.stringify(policy)))).toEqual(policy)
})

test.each(['plain', '{not json', '%7B%', '"a"', '12', '[x]'])('%s stays a text', (text) => {
  expect(openedText(text)).toBeUndefined()
})

test('each value has a path, through lists and policies too', () => {
  const leaves = leavesOf({ a: [{ b: 1 }, null], policy: '{"Statement":[{"Sid":"x"}]}', empty: {} })
  expect(leaves).toEqual([
    { path: 'a[0].b', value: 1 },
    { path: 'a[1]', value: null },
    { path: 'policy.Statement[0].Sid', value: 'x' },
  ])
})

test('a policy within a value is read too', () => {
  expect(openedDeep({ policyText: '{"Statement":["{\\"a\\":1}"]}', name: 'x' })).toEqual({
    policyText: { Statement: [{ a: 1 }] },
    name: 'x',
  })
})
