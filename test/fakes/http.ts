import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What a fake answers: a status with a body, nothing at all, or its own way with the socket. */
export interface Answering {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface FakeServer {
  /** `http://127.0.0.1:port`. */
  readonly origin: string
  close(): Promise<void>
}

const BODY_MOST = 1024 * 1024

/** A real HTTP server on loopback, on a free port. */
export const startServer = async (
  handle: (request: Received, response: ServerResponse) => void | Promise<void>,
): Promise<FakeServer> => {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    let size = 0
    request.on('data', (piece: Buffer) => {
      size += piece.length
      if (size > BODY_MOST) request.destroy()
      else pieces.push(piece)
    })
    request.on('end', () => {
      const received = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(pieces).toString('utf8'),
      }
      Promise.resolve(handle(received, response)).catch((e: unknown) => {
        response.statusCode = 599
        response.end(String(e))
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close((e) => (e === undefined ? resolve() : reject(e)))
        server.closeAllConnections()
      }),
  }
}

export const answer = (response: ServerResponse, { status, headers = {}, body = '' }: Answering): void => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(body)
}
