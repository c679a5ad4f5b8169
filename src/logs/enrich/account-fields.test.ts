import { expect, test } from 'vitest'
import { PartBuilder } from '../lake/part-builder.js'
import { type AnySource, fieldsOf, loadSources } from '../registry.js'
import { fillAccounts } from './account-fields.js'

const registry = await loadSources()

test.each(['aws.vpcflow', 'aws.cloudtrail'])('accounts of %s get their names, unless they say one', (id) => {
  const source = registry.get(id) as AnySource
  const builder = new PartBuilder(id, fieldsOf(source))
  const events = [
    { 'cloud.account.id': '111122223333' },
    { 'cloud.account.id': '999999999999' },
    {},
    { 'cloud.account.id': '111122223333', ...(id === 'aws.cloudtrail' ? { 'cloud.account.name': 'its-alias' } : {}) },
  ]
  events.forEach((event, position) => {
    builder.add({ '@timestamp': 0, ...event }, '{}', { object: 'o', uri: 'u', position }, 0)
  })
  fillAccounts(builder, { '111122223333': '本番' })
  const names = events.map((_, row) => builder.event(row)['cloud.account.name'])
  expect(names).toEqual(['本番', undefined, undefined, id === 'aws.cloudtrail' ? 'its-alias' : '本番'])
})
