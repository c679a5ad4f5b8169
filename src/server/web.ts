import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const folder = fileURLToPath(new URL('../web/', import.meta.url))
const NONCE = '__CSP_NONCE__'

/** Addresses that are pages of the app, whatever comes after; anything else that is no file is not found. */
const PAGES = ['/', '/setup', '/login', '/home', '/discover', '/findings', '/rules', '/data', '/settings']

/** Serves the built web app. Its page carries this response's style nonce. */
export const serveWeb = async (app: FastifyInstance): Promise<void> => {
  const page = await readFile(path.join(folder, 'index.html'), 'utf8').catch(() => undefined)
  if (page === undefined) return
  await app.register(fastifyStatic, { root: path.join(folder, 'assets'), serve: false, index: false })
  app.get<{ Params: { '*': string } }>(
    '/assets/*',
    { config: { permission: 'public' }, schema: { hide: true } },
    // File names hold a hash of their content.
    (request, reply) => reply.sendFile(request.params['*'], { immutable: true, maxAge: '365d' }),
  )
  const pages = PAGES.flatMap((at) => (at === '/' ? ['/'] : [at, `${at}/*`]))
  for (const url of pages) {
    app.get(url, { config: { permission: 'public' }, schema: { hide: true } }, async (request, reply) =>
      reply
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(page.replaceAll(NONCE, request.styleNonce)),
    )
  }
  for (const [url, type] of [
    ['/favicon.svg', 'image/svg+xml'],
    ['/favicon.ico', 'image/x-icon'],
  ] as const) {
    const icon = await readFile(path.join(folder, url)).catch(() => undefined)
    if (icon === undefined) continue
    app.get(url, { config: { permission: 'public' }, schema: { hide: true } }, async (_request, reply) =>
      reply.type(type).header('cache-control', 'max-age=86400').send(icon),
    )
  }
}
