import { expect, test } from 'vitest'
import { readUrl, writeUrl } from '../shell/url-state.js'
import { filtersOf, tokensOf } from './resource-filter.js'
import { ResourcesView } from './resource-view.js'

test('the address, the tokens and the address again say the same', () => {
  const search =
    '?search=web+front&type=AWS::S3::Bucket,AWS::SQS::Queue,!AWS::EC2::Volume&account=111122223333&region=!us-east-1' +
    '&name=a%252Cb,!old&arn=:web&tag=env%3Dprd,env%3Ddev,Owner,!tmp,!env%3Dx&owner=sre,!' +
    '&since=7d&created=2026-01-01&changed=2026-02-01&unchanged=2026-03-01'
  const view = readUrl(ResourcesView, search)
  const back = writeUrl(ResourcesView, '', filtersOf(tokensOf(view)))
  const again = readUrl(ResourcesView, back)
  expect({ ...again, tag: [...again.tag].sort() }).toEqual({ ...view, tag: [...view.tag].sort() })
})

test('values of one tag are one condition, and what is not wanted another', () => {
  const view = readUrl(ResourcesView, '?tag=env%3Dprd,env%3Ddev,!env%3Dx,!team')
  expect(tokensOf(view)).toEqual([
    { propertyKey: 'tag:env', operator: '=', value: ['prd', 'dev'] },
    { propertyKey: 'tag', operator: '!=', value: 'team' },
    { propertyKey: 'tag:env', operator: '!=', value: ['x'] },
  ])
})
