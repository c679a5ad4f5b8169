/** Buffers that are used again, at most so many bytes of them. */
export class Spares {
  readonly #most: number
  /** Smallest first. */
  readonly #buffers: Buffer[] = []
  #bytes = 0

  constructor(most: number) {
    this.#most = most
  }

  /** A buffer of at least so many bytes, with anything in it: the smallest that fits, or a new one. */
  take(least: number): Buffer {
    const at = this.#buffers.findIndex(({ length }) => length >= least)
    if (at < 0) return Buffer.allocUnsafeSlow(least)
    const [buffer] = this.#buffers.splice(at, 1) as [Buffer]
    this.#bytes -= buffer.length
    return buffer
  }

  /** Keeps a buffer that no one reads or writes any more; the smallest ones go where that is too much. */
  give(buffer: Buffer): void {
    if (buffer.length === 0 || buffer.length > this.#most) return
    const at = this.#buffers.findIndex(({ length }) => length >= buffer.length)
    this.#buffers.splice(at < 0 ? this.#buffers.length : at, 0, buffer)
    this.#bytes += buffer.length
    while (this.#bytes > this.#most) this.#bytes -= (this.#buffers.shift() as Buffer).length
  }
}
