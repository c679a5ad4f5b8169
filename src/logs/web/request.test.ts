import { describe, expect, test } from 'vitest'
import { clfTime } from './clf-time.js'
import { requestOf, tlsVersion } from './request.js'

const given = (line: string) => Object.fromEntries(Object.entries(requestOf(line)).filter(([, v]) => v !== undefined))

describe('a request line', () => {
  test.each([
    ['GET / HTTP/1.0', { method: 'GET', version: '1.0', original: '/', path: '/' }],
    [
      'POST https://www.example.com:443/a/b?c=d?e HTTP/2.0',
      {
        ...{ method: 'POST', version: '2.0', original: 'https://www.example.com:443/a/b?c=d?e' },
        ...{ scheme: 'https', domain: 'www.example.com', port: 443, path: '/a/b', query: 'c=d?e' },
      },
    ],
    [
      'GET http://[2001:db8::1]:80/ HTTP/1.1',
      {
        ...{ method: 'GET', version: '1.1', original: 'http://[2001:db8::1]:80/' },
        ...{ scheme: 'http', domain: '[2001:db8::1]', port: 80, path: '/' },
      },
    ],
    ['- http://192.0.2.1:80- -', { original: 'http://192.0.2.1:80', scheme: 'http', domain: '192.0.2.1', port: 80 }],
    ['GET /a b HTTP/1.1', { method: 'GET', version: '1.1', original: '/a b', path: '/a b' }],
    ['GET /?q=" HTTP/1.1"', { method: 'GET', version: '1.1"', original: '/?q="', path: '/', query: 'q="' }],
    ['\u0016\u0003\u0001', { original: '\u0016\u0003\u0001' }],
    ['OPTIONS *', { method: 'OPTIONS', original: '*', path: '*' }],
    ['-', {}],
    ['', {}],
    ['- - - ', {}],
  ])('%j', (line, parts) => expect(given(line)).toEqual(parts))
})

test.each([
  ['TLSv1.2', { protocol: 'tls', version: '1.2' }],
  ['tlsv13', { protocol: 'tls', version: '1.3' }],
  ['SSLv3', { protocol: 'ssl', version: '3' }],
  ['QUIC', {}],
])('the version of %s', (text, version) => expect(tlsVersion(text)).toEqual(version))

test.each([
  ['06/Feb/2019:00:00:38 +0000', '2019-02-06T00:00:38.000Z'],
  ['06/Feb/2019:09:00:38 +0900', '2019-02-06T00:00:38.000Z'],
])('the time %s', (text, iso) => expect(new Date(clfTime(text) ?? Number.NaN).toISOString()).toBe(iso))

test.each(['', '30/Feb/2019:00:00:38 +0000', '06/Foo/2019:00:00:38 +0000', '06/Feb/2019:00:00:38'])(
  '%j is no time',
  (text) => expect(clfTime(text)).toBeUndefined(),
)
