import type { Problem } from '../contract/index.js'
import { HinomiError } from '../kernel/errors.js'
import { errors } from '../platform/errors.js'
import { type Owner, ownerOf } from '../platform/lock.js'
import type { Io } from './command.js'
import { fill, words } from './words.js'

/** The API of the server that owns a data directory, for commands of the same user. */
export class Remote {
  readonly url: string
  readonly #secret: string
  readonly #locale: string

  constructor(url: string, secret: string, locale: string) {
    this.url = url
    this.#secret = secret
    this.#locale = locale
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.open(method, path, body)
    return (await response.json()) as T
  }

  /** The answer as it comes, for files. Throws what the server said, as its own error. */
  async open(method: string, path: string, body?: unknown): Promise<Response> {
    let response: Response
    try {
      response = await fetch(new URL(path, this.url), {
        method,
        headers: {
          authorization: `Bearer ${this.#secret}`,
          'accept-language': this.#locale,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    } catch (e) {
      throw errors.SERVER_UNREACHABLE({ url: this.url, reason: (e as Error).message }, e)
    }
    if (response.ok) return response
    const problem = (await response.json().catch(() => undefined)) as Problem | undefined
    if (problem?.code === undefined) {
      throw errors.SERVER_UNREACHABLE({ url: this.url, reason: `HTTP ${response.status}` })
    }
    // Its sentences come in the reader's language already.
    const message = { en: problem.detail, ja: problem.detail }
    const fix = { en: problem.fix ?? '', ja: problem.fix ?? '' }
    const error = new HinomiError(problem.code, { status: problem.status, message, fix })
    throw Object.assign(error, problem.position === undefined ? {} : { position: problem.position })
  }
}

/**
 * The server that owns the directory, said on stderr; undefined when the directory is free.
 * A directory that another command holds is an error.
 */
export const serverOf = async (dataDir: string, io: Io): Promise<Remote | undefined> => {
  const owner: Owner | undefined = await ownerOf(dataDir)
  if (owner === undefined) return undefined
  if (owner.url === undefined || owner.secret === undefined) {
    throw errors.DATA_DIR_LOCKED({ dir: dataDir, pid: owner.pid })
  }
  io.stderr.write(`${fill(words.throughServer[io.locale], { url: owner.url })}\n`)
  return new Remote(owner.url, owner.secret, io.locale)
}
