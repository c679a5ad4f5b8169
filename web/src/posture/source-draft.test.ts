import { expect, test } from 'vitest'
import { AccountSourceInput } from '../../../src/contract/index.js'
import { EMPTY_SOURCE, inputOf, wrongOf } from './source-draft.js'

const draft = { ...EMPTY_SOURCE, name: 'ours' }
const arn = 'arn:aws:iam::111122223333:role/path/hinomi-readonly'

test.each([
  [{ name: ' ' }, { name: 'needed' }],
  [{ kind: 'profile' as const }, { profile: 'needed' }],
  [{ kind: 'role' as const }, { roleArn: 'needed' }],
  [{ kind: 'role' as const, roleArn: 'hinomi-readonly' }, { roleArn: 'roleArn' }],
  [{ kind: 'organization' as const, roleName: '' }, { roleName: 'needed' }],
  [{ regions: 'ap-northeast-1 tokyo' }, { regions: 'regions' }],
  [{ endpoint: 'localhost:5000' }, { endpoint: 'endpoint' }],
])('%j is told beside its field', (change, told) => {
  expect(wrongOf({ ...draft, ...change })).toEqual(told)
})

test.each([
  [{}, { kind: 'current', name: 'ours' }],
  [
    { kind: 'profile' as const, profile: 'p ' },
    { kind: 'profile', name: 'ours', profile: 'p' },
  ],
  [
    { kind: 'role' as const, roleArn: arn, externalId: 'secret', regions: 'ap-northeast-1、us-gov-west-1 us-east-1' },
    {
      kind: 'role',
      name: 'ours',
      roleArn: arn,
      externalId: 'secret',
      regions: ['ap-northeast-1', 'us-gov-west-1', 'us-east-1'],
    },
  ],
  [
    { kind: 'organization' as const, roleArn: arn, endpoint: 'http://127.0.0.1:5000' },
    { kind: 'organization', name: 'ours', roleName: 'hinomi-readonly', endpoint: 'http://127.0.0.1:5000' },
  ],
])('%j is sent as the server takes it, without what belongs to another kind', (change, sent) => {
  const full = { ...draft, ...change }
  expect(wrongOf(full)).toEqual({})
  expect(AccountSourceInput.parse(inputOf(full))).toEqual(sent)
})
