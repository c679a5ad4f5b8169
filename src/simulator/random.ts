export const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A stream of pseudo-random numbers that depends on nothing but its keys (sfc32). */
export class Random {
  #a: number
  #b: number
  #c: number
  #d = 1

  /** Equal keys give equal streams; each hour of each account has its own, so that any object can be made alone. */
  constructor(...keys: readonly (string | number)[]) {
    // Two 32-bit hashes: with one, two of some thousand streams would now and then be the same.
    let h1 = 0xdeadbeef
    let h2 = 0x41c6ce57
    const text = keys.join('\u0000')
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      h1 = Math.imul(h1 ^ code, 2654435761)
      h2 = Math.imul(h2 ^ code, 1597334677)
    }
    this.#a = h1 | 0
    this.#b = h2 | 0
    this.#c = (h1 ^ (h2 >>> 13)) | 0
    for (let i = 0; i < 12; i++) this.bits()
  }

  /** 32 bits, unsigned. */
  bits(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0
    this.#d = (this.#d + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (this.#c << 21) | (this.#c >>> 11)
    this.#c = (this.#c + t) | 0
    return t >>> 0
  }

  /** In [0, 1). */
  float(): number {
    return this.bits() / 4294967296
  }

  /** Whole number in [0, n). */
  int(n: number): number {
    return Math.floor(this.float() * n)
  }

  /** Whole number in [from, to]. */
  between(from: number, to: number): number {
    return from + this.int(to - from + 1)
  }

  chance(p: number): boolean {
    return this.float() < p
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(list.length)] as T
  }

  weighted<T extends { readonly weight: number }>(list: readonly T[]): T {
    let left = this.float() * list.reduce((sum, { weight }) => sum + weight, 0)
    for (const item of list) {
      left -= item.weight
      if (left < 0) return item
    }
    return list.at(-1) as T
  }

  /** The time to the next of events that come by chance, `mean` apart. */
  exponential(mean: number): number {
    return -Math.log(1 - this.float()) * mean
  }

  /** Normally distributed. */
  around(mean: number, deviation: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.float()))
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.float())
  }

  /** How many events come by chance where `mean` come on average (Poisson; its normal approximation from 30 on). */
  count(mean: number): number {
    if (mean <= 0) return 0
    if (mean > 30) return Math.max(0, Math.round(this.around(mean, Math.sqrt(mean))))
    const least = Math.exp(-mean)
    let n = 0
    for (let product = this.float(); product > least; product *= this.float()) n++
    return n
  }

  hex(digits: number): string {
    let text = ''
    while (text.length < digits) text += HEX[this.bits() >>> 16]
    return text.length === digits ? text : text.slice(0, digits)
  }

  text(alphabet: string, length: number): string {
    let text = ''
    for (let i = 0; i < length; i++) text += alphabet[this.int(alphabet.length)] as string
    return text
  }

  /** A version 4 UUID. */
  uuid(): string {
    const a = this.bits()
    const b = this.bits()
    const c = this.bits()
    const d = this.bits()
    const version = HEX[(b & 0x0fff) | 0x4000]
    const variant = HEX[((c >>> 16) & 0x3fff) | 0x8000]
    return `${HEX[a >>> 16]}${HEX[a & 0xffff]}-${HEX[b >>> 16]}-${version}-${variant}-${HEX[c & 0xffff]}${HEX[d >>> 16]}${HEX[d & 0xffff]}`
  }
}

// Two ids in each record: a table of all groups of four digits is several times as fast as formatting numbers.
const HEX: readonly string[] = Array.from({ length: 65_536 }, (_, n) => n.toString(16).padStart(4, '0'))
