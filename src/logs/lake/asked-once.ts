import { errors } from '../errors.js'

interface Running<T> {
  readonly answer: Promise<T>
  readonly controller: AbortController
  waiting: number
}

/** What several ask at the same moment is worked out once, and given up when the last of them has left. */
export class AskedOnce<T> {
  readonly #running = new Map<string, Running<T>>()

  /** Whether somebody waits for the answer to this. */
  runs(key: string): boolean {
    return this.#running.has(key)
  }

  /** Questions of the same key are the same question. */
  async run(key: string, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) throw errors.QUERY_CANCELLED()
    const running = this.#running.get(key) ?? this.#start(key, work)
    running.waiting++
    try {
      return await (signal === undefined ? running.answer : orLeave(running.answer, signal))
    } finally {
      running.waiting--
      if (running.waiting === 0) {
        running.controller.abort()
        if (this.#running.get(key) === running) this.#running.delete(key)
      }
    }
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>): Running<T> {
    const controller = new AbortController()
    const running: Running<T> = { answer: work(controller.signal), controller, waiting: 0 }
    this.#running.set(key, running)
    return running
  }
}

const orLeave = <T>(answer: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const leave = () => reject(errors.QUERY_CANCELLED())
    signal.addEventListener('abort', leave, { once: true })
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
