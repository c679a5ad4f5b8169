import { expect } from 'vitest'
import { start } from './cli.js'

export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** A server of its own on a data directory, with the administrator Miko logged in. */
export interface Served {
  call(method: string, url: string, body?: unknown): Promise<Answer>
  /** Uploads a file and waits until its run has ended; gives the run. */
  upload(name: string, text: string): Promise<Record<string, unknown>>
  stop(): Promise<void>
}

/** A server that nobody has set up, and the link by which it is. */
export interface Site {
  readonly link: string
  stop(): Promise<void>
}

/** Starts one on a data directory, with these variables besides the usual ones. */
export const serve = async (data: string, env: Readonly<Record<string, string>> = {}): Promise<Site> => {
  const server = start(['serve', '--data', data, '--port', '0', '--workers', '1'], env)
  const link = await new Promise<string>((resolve, reject) => {
    let said = ''
    server.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /http:\S+\/setup#token=\S+/.exec(said)?.[0]
      if (found !== undefined) resolve(found)
    })
    server.once('close', () => reject(new Error(said)))
  })
  return {
    link,
    async stop() {
      const closed = new Promise((resolve) => server.on('close', resolve))
      server.kill('SIGTERM')
      await closed
    },
  }
}

/** Starts one and sets it up. */
export const served = async (data: string, env: Readonly<Record<string, string>> = {}): Promise<Served> => {
  const { link, stop } = await serve(data, env)
  const { origin, hash } = new URL(link)
  let cookie = ''
  const call = async (method: string, url: string, body?: unknown) => {
    const form = body instanceof FormData
    const answer = await fetch(`${origin}/api/v1${url}`, {
      method,
      headers: {
        'x-hinomi-csrf': '1',
        origin,
        cookie,
        ...(form || body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    })
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  await call('POST', '/setup', {
    token: hash.replace('#token=', ''),
    email: 'miko@example.com',
    name: 'Miko',
    password: 'a long enough password',
    locale: 'en',
  })
  return {
    call,
    async upload(name, text) {
      const form = new FormData()
      form.append('file', new Blob([text]), name)
      const { body } = await call('POST', '/ingest/upload', form)
      const run = async () => (await call('GET', `/ingest/runs/${String(body['id'])}`)).body
      await expect.poll(async () => (await run())['status'], { timeout: 30_000 }).not.toBe('running')
      return run()
    },
    stop,
  }
}
