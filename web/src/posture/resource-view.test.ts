import { describe, expect, test } from 'vitest'
import { readUrl, writeUrl } from '../shell/url-state.js'
import { filterOf, packed, ResourcesView, resourceUrl, unpacked } from './resource-view.js'

const view = (search: string) => readUrl(ResourcesView, search)

describe('the view of resources', () => {
  test('asks the API in its words, and for nothing where nothing is chosen', () => {
    expect(Object.values(filterOf(view(''), 'UTC')).filter((v) => v !== undefined && v !== '')).toEqual([])
    expect(
      filterOf(view('?type=AWS::S3::Bucket,!AWS::SQS::Queue&tag=env%3Dprd,!Owner&state=all'), 'UTC'),
    ).toMatchObject({ type: 'AWS::S3::Bucket,!AWS::SQS::Queue', tag: ['env=prd', '!Owner'], state: 'all' })
  })

  test('a day begins where the reader is, and days count back from this minute', () => {
    expect(filterOf(view('?since=2026-03-03'), 'Asia/Tokyo')['newSince']).toBe('2026-03-02T15:00:00.000Z')
    expect(filterOf(view('?since=7d'), 'UTC', Date.UTC(2026, 2, 10, 5, 6, 7))['newSince']).toBe(
      '2026-03-03T05:06:00.000Z',
    )
    expect(filterOf(view('?since=nonsense'), 'UTC')['newSince']).toBeUndefined()
  })

  test.each(['a,b', '100%', '%2C', 'x=1,2%25'])('a word with signs comes back as it was: %s', (word) => {
    const search = writeUrl(ResourcesView, '', { tag: [packed(word), 'env'] })
    expect(view(search).tag.map(unpacked)).toEqual([word, 'env'])
  })

  test('a resource has an address, with its Region where it has one', () => {
    expect(resourceUrl({ arn: 'arn:aws:s3:::a b' })).toBe('/resources/one?arn=arn%3Aaws%3As3%3A%3A%3Aa+b')
    expect(resourceUrl({ arn: 'x', region: 'us-east-1' }, { tab: 'timeline' })).toBe(
      '/resources/one?arn=x&region=us-east-1&tab=timeline',
    )
  })
})
