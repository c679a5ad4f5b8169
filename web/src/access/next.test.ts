import { expect, test } from 'vitest'
import { safeNext } from './next.js'

test('a page of ours is gone back to, with its query', () => {
  expect(safeNext('/discover?kql=a&zone=UTC')).toBe('/discover?kql=a&zone=UTC')
})

test('another site, and the login itself, are not', () => {
  for (const next of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/login?next=/',
    null,
  ]) {
    expect(safeNext(next)).toBe('/')
  }
})
