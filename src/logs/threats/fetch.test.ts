import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answer, type FakeServer, type Received, startServer } from '../../../test/fakes/http.js'
import { isHinomiError } from '../../kernel/errors.js'
import { createFetcher } from './fetch.js'

let server: FakeServer
let received: Received[]
beforeEach(async () => {
  received = []
  server = await startServer((request, response) => {
    received.push(request)
    const [, status = '200'] = /^\/(\d{3})/.exec(request.path) ?? []
    if (request.path === '/hang') return
    if (request.path === '/endless') {
      response.writeHead(200)
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16 * 1024, 'x'))) {}
      }
      response.on('drain', more)
      more()
    } else if (request.path === '/loop') answer(response, { status: 302, headers: { location: '/loop' } })
    else if (request.path === '/away') answer(response, { status: 302, headers: { location: 'file:///etc/passwd' } })
    else if (request.path === '/moved') answer(response, { status: 301, headers: { location: '/list' } })
    else if (request.path === '/inside') {
      answer(response, { status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data/' } })
    } else if (request.headers['if-none-match'] === '"1"') answer(response, { status: 304 })
    else answer(response, { status: Number(status), headers: { etag: '"1"', 'last-modified': 'x' }, body: 'a.example' })
  })
})
afterEach(() => server.close())

const fetch = createFetcher({ allowPrivate: true, timeoutMs: 500, mostBytes: 1024 * 1024 })
const why = (fetching: Promise<unknown>) =>
  fetching.then(
    () => expect.fail('it was fetched'),
    (e: unknown) => {
      if (!isHinomiError(e)) throw e
      return e.code
    },
  )

test('a list comes with what tells its version, and is not sent again while it is the same', async () => {
  const first = await fetch({ url: `${server.origin}/list`, header: { name: 'Auth-Key', value: 'k' } })
  expect(first).toMatchObject({ kind: 'new', etag: '"1"', lastModified: 'x' })
  expect(first.kind === 'new' && Buffer.from(first.body).toString()).toBe('a.example')
  expect(received[0]?.headers).toMatchObject({ 'auth-key': 'k', 'user-agent': 'Hinomi', 'accept-encoding': 'gzip' })
  expect(await fetch({ url: `${server.origin}/list`, etag: '"1"', lastModified: 'x' })).toEqual({ kind: 'same' })
  expect(received[1]?.headers).toMatchObject({ 'if-none-match': '"1"', 'if-modified-since': 'x' })
})

test('a redirect is followed, and judged anew', async () => {
  expect(await fetch({ url: `${server.origin}/moved` })).toMatchObject({ kind: 'new' })
  expect(await why(fetch({ url: `${server.origin}/inside` }))).toBe('LIST_PRIVATE_ADDRESS')
})

test('a key stays with its own server', async () => {
  const other = await startServer((request, response) => {
    received.push(request)
    answer(response, { status: 302, headers: { location: `${server.origin}/list` } })
  })
  await fetch({ url: `${other.origin}/`, header: { name: 'Auth-Key', value: 'k' } })
  await other.close()
  expect(received.map(({ headers }) => headers['auth-key'])).toEqual(['k', undefined])
})

describe('is told, with what to do', () => {
  test.each([
    ['/404', 'LIST_REFUSED'],
    ['/401', 'LIST_REFUSED'],
    ['/503', 'LIST_REFUSED'],
    ['/loop', 'LIST_REDIRECTED'],
    ['/away', 'LIST_REDIRECTED'],
    ['/endless', 'LIST_TOO_LARGE'],
    ['/hang', 'LIST_UNREACHABLE'],
  ])('%s: %s', async (path, code) => {
    expect(await why(fetch({ url: `${server.origin}${path}` }))).toBe(code)
  })

  test('a server that is not there', async () => {
    expect(await why(fetch({ url: 'http://no-such-host.invalid/' }))).toBe('LIST_UNREACHABLE')
  })

  test.each([
    'http://127.0.0.1:PORT/list',
    'http://localhost:PORT/list',
    'http://[::ffff:127.0.0.1]:PORT/list',
    'http://10.0.0.1/',
  ])('%s, where private addresses are not allowed', async (address) => {
    const url = address.replace('PORT', new URL(server.origin).port)
    expect(await why(createFetcher({ allowPrivate: false, timeoutMs: 3000 })({ url }))).toBe('LIST_PRIVATE_ADDRESS')
    expect(received).toEqual([])
  })
})
