import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HIDDEN, hideCredentials, holdsCredentials } from './url-credentials.js'

describe('credentials in a URL', () => {
  test.each([
    [`https://${['taro', 's3cret'].join(':')}@bitbucket.org/team/app.git`],
    [`https://${['taro', 'p@ss'].join(':')}@bitbucket.org/team/app.git`],
    [`https://${['x-token-auth', 'ATCTT3xFf'].join(':')}@bitbucket.org/team/app.git`],
    ['https://ATBBabcdefgh@bitbucket.org/team/app.git'],
    ['https://ghp_0123456789@github.com/team/app.git'],
    [`https://${HIDDEN}@bitbucket.org/team/app.git`],
  ])('are seen in %s', (url) => {
    expect(holdsCredentials(url)).toBe(true)
    expect(hideCredentials(url)).toBe(`https://${HIDDEN}@${url.split('@').at(-1)}`)
  })
  test.each([
    ['https://bitbucket.org/team/app.git'],
    ['https://taro@bitbucket.org/team/app.git'],
    ['https://bitbucket.org/team/a:b@c.git'],
    ['git@bitbucket.org:team/app.git'],
    ['bucket/path'],
    [''],
  ])('are not seen in %s', (url) => {
    expect(holdsCredentials(url)).toBe(false)
    expect(hideCredentials(url)).toBe(url)
  })
  test('a hidden URL never keeps the password, and still says that there was one', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9!@:_.-]{12,40}$/), (password) => {
        const hidden = hideCredentials(`https://taro:${password}@bitbucket.org/team/app.git`)
        expect(hidden).not.toContain(password)
        expect(holdsCredentials(hidden)).toBe(true)
      }),
    )
  })
})
