import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { choice, count, list, readUrl, text, writeUrl } from './url-state.js'

const View = z.object({
  kql: text,
  sources: list,
  order: choice(['newest', 'oldest'], 'newest'),
  page: count(1),
})

describe('a page state in the URL', () => {
  test('is the defaults when nothing is said', () => {
    expect(readUrl(View, '')).toEqual({ kql: '', sources: [], order: 'newest', page: 1 })
  })

  test('comes back as it was written', () => {
    const state = {
      kql: 'a: "b & c, d#" and not e: *',
      sources: ['aws.cloudtrail', 'aws.vpcflow'],
      order: 'oldest',
      page: 3,
    } as const
    expect(readUrl(View, writeUrl(View, '', { ...state, sources: [...state.sources] }))).toEqual(state)
  })

  test('leaves out what equals the default', () => {
    expect(writeUrl(View, '?page=2&kql=x', { kql: '', page: 1 })).toBe('')
  })

  test('keeps the parameters of others', () => {
    expect(writeUrl(View, '?zone=Asia/Tokyo', { page: 2 })).toBe('?zone=Asia/Tokyo&page=2')
  })

  test('reads a part that makes no sense as its default and keeps the rest', () => {
    expect(readUrl(View, '?order=sideways&page=-4&kql=ok')).toEqual({
      kql: 'ok',
      sources: [],
      order: 'newest',
      page: 1,
    })
  })
})
