import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errors } from '../platform/errors.js'

const builtWeb = fileURLToPath(new URL('../web/', import.meta.url))
const NONCE = '__CSP_NONCE__'
/** What gets smaller by it; pictures and fonts are compressed already. */
const TEXTS: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
}
/** File names hold a hash of their content. */
const FOR_EVER = 'public, max-age=31536000, immutable'
const PUBLIC = { config: { permission: 'public' }, schema: { hide: true } } as const

/** Serves the built web app. Its page carries this response's style nonce; each of its addresses is the same page. */
export const serveWeb = async (app: FastifyInstance, folder = builtWeb): Promise<void> => {
  const page = await readFile(path.join(folder, 'index.html'), 'utf8').catch(() => undefined)
  if (page === undefined) return
  const assets = path.join(folder, 'assets')
  await app.register(fastifyStatic, { root: assets, serve: false, index: false })
  const zipped = await zippedFiles(assets)
  app.get<{ Params: { '*': string } }>('/assets/*', PUBLIC, async (request, reply) => {
    const name = request.params['*']
    const small = acceptsGzip(request) ? zipped(name) : undefined
    if (small === undefined) return reply.sendFile(name, { immutable: true, maxAge: '365d' })
    return reply
      .header('cache-control', FOR_EVER)
      .header('content-encoding', 'gzip')
      .header('vary', 'accept-encoding')
      .type(TEXTS[path.extname(name)] ?? 'application/octet-stream')
      .send(await small)
  })
  for (const [url, type] of [
    ['/favicon.svg', 'image/svg+xml'],
    ['/favicon.ico', 'image/x-icon'],
  ] as const) {
    const icon = await readFile(path.join(folder, url)).catch(() => undefined)
    if (icon === undefined) continue
    app.get(url, PUBLIC, async (_request, reply) =>
      reply.type(type).header('cache-control', 'max-age=86400').send(icon),
    )
  }
  const send = (request: FastifyRequest, reply: FastifyReply) =>
    reply
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(NONCE, request.styleNonce))
  app.get('/', PUBLIC, async (request, reply) => send(request, reply))
  // An address that is none of the app's pages is told so by the app itself, in the reader's language.
  app.get<{ Params: { '*': string } }>('/*', PUBLIC, async (request, reply) => {
    const at = request.params['*']
    // Controls and standards have dots in their ids (`/controls/S3.8`): a browser that goes there asks for HTML, one
    // that misses a file does not.
    const isFile = path.extname(at) !== '' && !/\btext\/html\b/.test(request.headers.accept ?? '')
    if (at.startsWith('api/') || isFile) throw errors.NOT_FOUND({ what: 'page' })
    return send(request, reply)
  })
}

const acceptsGzip = (request: FastifyRequest): boolean =>
  /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(String(request.headers['accept-encoding'] ?? ''))

/** The files of a folder, compressed once each, when first asked for. */
const zippedFiles = async (folder: string): Promise<(name: string) => Promise<Buffer> | undefined> => {
  const names = new Set((await readdir(folder).catch(() => [])).filter((name) => path.extname(name) in TEXTS))
  const made = new Map<string, Promise<Buffer>>()
  return (name) => {
    if (!names.has(name)) return undefined
    let small = made.get(name)
    if (small === undefined) {
      small = readFile(path.join(folder, name)).then((content) => promisify(gzip)(content))
      made.set(name, small)
    }
    return small
  }
}
