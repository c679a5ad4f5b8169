import { addressText, parseAddress, parseBlock } from '../../query/index.js'

/** Blocks of one IP version that do not overlap, in order. Shared memory: 13 bytes each, 37 of IPv6. */
export interface Blocks {
  /** First and last addresses: 32-bit numbers, or for IPv6 pairs of 64 bits. */
  readonly starts: SharedArrayBuffer
  readonly ends: SharedArrayBuffer
  /** Bits of each one's prefix, by which it is named. */
  readonly bits: SharedArrayBuffer
  /** For each the number that was given with it. */
  readonly infos: SharedArrayBuffer
}

/** Blocks of addresses as threads share them. */
export interface BlockTable {
  readonly four: Blocks
  readonly six: Blocks
}

interface Block<A> {
  readonly first: A
  readonly last: A
  readonly bits: number
  readonly info: number
}

/** Collects addresses and blocks, each with a number, and makes a table of them. */
export class BlockBuilder {
  readonly #four: Block<number>[] = []
  readonly #six: Block<bigint>[] = []

  /** Takes an address, or a block in CIDR notation; false for what is neither. */
  add(text: string, info: number): boolean {
    const block = parseBlock(text)
    const first = block?.first ?? parseAddress(text)
    const last = block?.last ?? first
    if (typeof first === 'number') this.#four.push({ first, last: last as number, bits: block?.bits ?? 32, info })
    else if (typeof first === 'string') {
      this.#six.push({ first: BigInt(`0x${first}`), last: BigInt(`0x${last}`), bits: block?.bits ?? 128, info })
    }
    return first !== undefined
  }

  /** `better`: which of two numbers of one block is kept. */
  build(better: (a: number, b: number) => boolean): BlockTable {
    return {
      four: blocksOf(flattened(this.#four, 1, better), (n) => sharedWords(n.length, (i) => n[i] as number)),
      six: blocksOf(flattened(this.#six, 1n, better), (n) => pairs(n.length, (i) => n[i] as bigint)),
    }
  }
}

const blocksOf = <A>(blocks: readonly Block<A>[], shared: (values: readonly A[]) => SharedArrayBuffer): Blocks => {
  const bits = new SharedArrayBuffer(blocks.length)
  const view = new Uint8Array(bits)
  for (let i = 0; i < blocks.length; i++) view[i] = (blocks[i] as Block<A>).bits
  return {
    starts: shared(blocks.map((block) => block.first)),
    ends: shared(blocks.map((block) => block.last)),
    bits,
    infos: sharedWords(blocks.length, (i) => (blocks[i] as Block<A>).info),
  }
}

/** 32-bit words in shared memory. */
export const sharedWords = (length: number, at: (i: number) => number): SharedArrayBuffer => {
  const shared = new SharedArrayBuffer(length * 4)
  const view = new Uint32Array(shared)
  for (let i = 0; i < length; i++) view[i] = at(i)
  return shared
}

const LOW = (1n << 64n) - 1n

const pairs = (length: number, at: (i: number) => bigint): SharedArrayBuffer => {
  const shared = new SharedArrayBuffer(length * 16)
  const view = new BigUint64Array(shared)
  for (let i = 0; i < length; i++) {
    view[i * 2] = at(i) >> 64n
    view[i * 2 + 1] = at(i) & LOW
  }
  return shared
}

/**
 * Blocks of prefixes nest or lie apart. What lies within another and is as good is cut out of it, so that one look finds
 * the narrowest.
 * `one` is 1 in the addresses' own kind.
 */
const flattened = <A extends number | bigint>(
  blocks: readonly Block<A>[],
  one: A,
  better: (a: number, b: number) => boolean,
): Block<A>[] => {
  const plus = (a: A, b: A): A => ((a as number) + (b as number)) as A
  const minus = (a: A, b: A): A => ((a as number) - (b as number)) as A
  const sorted = [...blocks].sort((x, y) =>
    x.first < y.first
      ? -1
      : x.first > y.first
        ? 1
        : x.bits - y.bits || (better(x.info, y.info) ? -1 : better(y.info, x.info) ? 1 : 0),
  )
  const flat: Block<A>[] = []
  /** Blocks that are open, each within the one before; what is told of them so far ends before `from`. */
  const open: { readonly block: Block<A>; from: A }[] = []
  const close = (before?: A) => {
    for (;;) {
      const top = open.at(-1)
      if (top === undefined || (before !== undefined && top.block.last >= before)) return
      open.pop()
      if (top.from <= top.block.last) flat.push({ ...top.block, first: top.from })
      const outer = open.at(-1)
      if (outer !== undefined) outer.from = plus(top.block.last, one)
    }
  }
  let last: Block<A> | undefined
  for (const block of sorted) {
    if (last !== undefined && last.first === block.first && last.bits === block.bits) continue
    last = block
    close(block.first)
    const top = open.at(-1)
    // What is known better of the whole is not hidden by a part of it.
    if (top !== undefined && better(top.block.info, block.info)) continue
    if (top !== undefined && top.from < block.first) {
      flat.push({ ...top.block, first: top.from, last: minus(block.first, one) })
    }
    open.push({ block, from: block.first })
  }
  close()
  return flat
}

/** A block that holds an address. */
export interface FoundBlock {
  readonly version: 4 | 6
  /** An address, or a block in CIDR notation. */
  readonly name: string
  /** The number that was given with it. */
  readonly info: number
}

/** Finds the narrowest block of a table that holds an address in its one spelling. */
export const blockFinder = (table: BlockTable): ((ip: string) => FoundBlock | undefined) => {
  const four = {
    starts: new Uint32Array(table.four.starts),
    ends: new Uint32Array(table.four.ends),
    bits: new Uint8Array(table.four.bits),
    infos: new Uint32Array(table.four.infos),
  }
  const six = {
    starts: new BigUint64Array(table.six.starts),
    ends: new BigUint64Array(table.six.ends),
    bits: new Uint8Array(table.six.bits),
    infos: new Uint32Array(table.six.infos),
  }
  const pair = (array: BigUint64Array, at: number): bigint =>
    ((array[at * 2] as bigint) << 64n) | (array[at * 2 + 1] as bigint)
  return (ip) => {
    const address = parseAddress(ip)
    if (typeof address === 'number') {
      const at = lastUpTo(four.infos.length, (i) => (four.starts[i] as number) <= address)
      if (at < 0 || (four.ends[at] as number) < address) return undefined
      const name = blockName(four.starts[at] as number, four.bits[at] as number, 32)
      return { version: 4, name, info: four.infos[at] as number }
    }
    if (address === undefined || six.infos.length === 0) return undefined
    const wanted = BigInt(`0x${address}`)
    const at = lastUpTo(six.infos.length, (i) => pair(six.starts, i) <= wanted)
    if (at < 0 || pair(six.ends, at) < wanted) return undefined
    const name = blockName(pair(six.starts, at), six.bits[at] as number, 128)
    return { version: 6, name, info: six.infos[at] as number }
  }
}

/** The last place that a test holds for, of those that hold up to a place; -1: none. */
const lastUpTo = (length: number, holds: (at: number) => boolean): number => {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** A piece of a block is named by the whole block. */
const blockName = (start: number | bigint, bits: number, whole: 32 | 128): string => {
  const size = 2n ** BigInt(whole - bits)
  const first = BigInt(start) - (BigInt(start) % size)
  const address = whole === 32 ? Number(first) : first.toString(16).padStart(32, '0')
  return bits === whole ? addressText(address) : `${addressText(address)}/${bits}`
}
