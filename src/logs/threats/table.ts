import { BlockBuilder, type BlockTable, blockFinder, sharedWords } from '../enrich/blocks.js'
import { CONFIDENCES, type Confidence, type Entry } from './entry.js'
import { type IndicatorKind, urlOf } from './indicator.js'

/** What a match tells besides the indicator itself. */
export interface ThreatInfo {
  readonly feed: string
  readonly confidence: Confidence | undefined
  readonly about: string | undefined
}

/**
 * The indicators of all lists as threads share them: plain data and shared memory, 13 bytes for an IPv4 address or
 * block, 37 for IPv6, 12 for a text.
 */
export interface ThreatTable {
  readonly blocks: BlockTable
  /** Digests of domains, URLs and hashes, ascending: two words each. */
  readonly digests: SharedArrayBuffer
  readonly digestInfos: SharedArrayBuffer
  readonly infos: readonly ThreatInfo[]
  readonly counts: Readonly<Record<IndicatorKind, number>>
}

/** A list as the table takes it. */
export interface ThreatSource {
  readonly name: string
  /** For entries that say none themselves. */
  readonly confidence: Confidence
  readonly entries: Iterable<Entry>
}

/** Different texts about indicators that are kept; each thread has a copy of them. */
const MOST_INFOS = 20_000

/**
 * Digest of a text, 64 bits. Of a million texts and a thousand million questions one in 18,000 such tables would answer
 * one wrongly; the texts themselves would take several times the room. MurmurHash3's mixing, twice.
 */
const digestOf = (kind: IndicatorKind, text: string): readonly [number, number] => {
  let a = 0x9747b28c ^ kind.charCodeAt(0)
  let b = 0x3c6ef372 ^ text.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 0xcc9e2d51)
    a = (a << 15) | (a >>> 17)
    b = Math.imul(b ^ code, 0x1b873593)
    b = (b << 13) | (b >>> 19)
    b = Math.imul(b, 5) + (a ^ 0xe6546b64)
  }
  return [mixed(a ^ (b >>> 3)), mixed(b ^ Math.imul(a, 0x85ebca6b))]
}

const mixed = (word: number): number => {
  let h = word
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

const rank = (confidence: Confidence | undefined): number =>
  confidence === undefined ? -1 : CONFIDENCES.indexOf(confidence)

/** Builds the table. What several lists name is told by the one that is surest of it, else by the first. */
export const buildThreatTable = (sources: readonly ThreatSource[]): ThreatTable => {
  const infos: ThreatInfo[] = []
  const infoNumbers = new Map<string, number>()
  const numberOf = (feed: string, confidence: Confidence | undefined, given: string | undefined): number => {
    const about = infos.length < MOST_INFOS ? given : undefined
    const key = `${feed}\0${confidence}\0${about ?? ''}`
    let number = infoNumbers.get(key)
    if (number === undefined) {
      number = infos.push({ feed, confidence, about }) - 1
      infoNumbers.set(key, number)
    }
    return number
  }
  const rankOf = (info: number): number => rank(infos[info]?.confidence)
  const surer = (a: number, b: number): boolean => rankOf(a) > rankOf(b)
  const blocks = new BlockBuilder()
  const firsts: number[] = []
  const seconds: number[] = []
  const textInfos: number[] = []
  const counts = { ip: 0, domain: 0, url: 0, hash: 0 }
  for (const { name, confidence, entries } of sources) {
    for (const entry of entries) {
      const info = numberOf(name, entry.confidence ?? confidence, entry.about)
      counts[entry.kind]++
      if (entry.kind !== 'ip') {
        const [a, b] = digestOf(entry.kind, entry.value)
        firsts.push(a)
        seconds.push(b)
        textInfos.push(info)
        continue
      }
      blocks.add(entry.value, info)
    }
  }
  const first = (i: number) => firsts[i] as number
  const second = (i: number) => seconds[i] as number
  const infoOf = (i: number) => textInfos[i] as number
  const once = orderOf(firsts)
    // Few share their first word; what is the same text comes with the surest first.
    .sort((x, y) => first(x) - first(y) || second(x) - second(y) || rankOf(infoOf(y)) - rankOf(infoOf(x)) || x - y)
    .filter((x, i, all) => {
      const before = all[i - 1]
      return before === undefined || first(before) !== first(x) || second(before) !== second(x)
    })
  return {
    blocks: blocks.build(surer),
    digests: sharedWords(once.length * 2, (i) => (i % 2 === 0 ? first : second)(once[i >> 1] as number)),
    digestInfos: sharedWords(once.length, (i) => infoOf(once[i] as number)),
    infos,
    counts,
  }
}

/** So many texts can be put in order: what is left of 53 bits beside the first word. */
const PLACES = 2 ** 21

/** Their places in the order of their values, which are 32 bits. Numbers alone are sorted ten times as fast as objects. */
const orderOf = (values: readonly number[]): number[] => {
  const keys = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) keys[i] = (values[i] as number) * PLACES + i
  return Array.from(keys.sort(), (key) => key % PLACES)
}

/** An indicator that was found: its own text, and what its list says of it. */
export interface ThreatHit {
  readonly kind: IndicatorKind
  /** As ECS names the kind (`threat.indicator.type`). */
  readonly type: 'ipv4-addr' | 'ipv6-addr' | 'domain-name' | 'url' | 'file'
  readonly name: string
  readonly info: ThreatInfo
}

/** Looks into a table. */
export interface Threats {
  /** Kinds of which there are any. */
  readonly has: (kind: IndicatorKind) => boolean
  /** Looks for a value of an event; a domain is found by its parents too. */
  readonly find: (kind: IndicatorKind, value: string) => ThreatHit | undefined
}

/** Answers by a table, wherever it was built. */
export const threatsOf = (table: ThreatTable): Threats => {
  const blockOf = blockFinder(table.blocks)
  const digests = new Uint32Array(table.digests)
  const digestInfos = new Uint32Array(table.digestInfos)
  const infoAt = (i: number): ThreatInfo => table.infos[i] as ThreatInfo

  const textInfo = (kind: IndicatorKind, text: string): ThreatInfo | undefined => {
    const [a, b] = digestOf(kind, text)
    let low = 0
    let high = digestInfos.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const at = digests[middle * 2] as number
      if (at < a || (at === a && (digests[middle * 2 + 1] as number) < b)) low = middle + 1
      else high = middle
    }
    return digests[low * 2] === a && digests[low * 2 + 1] === b ? infoAt(digestInfos[low] as number) : undefined
  }

  return {
    has: (kind) => table.counts[kind] > 0,
    find(kind, value) {
      if (kind === 'ip') {
        const block = blockOf(value)
        if (block === undefined) return undefined
        const { version, name, info } = block
        return { kind, type: version === 4 ? 'ipv4-addr' : 'ipv6-addr', name, info: infoAt(info) }
      }
      if (kind === 'domain') {
        let name = value.toLowerCase()
        if (name.endsWith('.')) name = name.slice(0, -1)
        // A name of one label is a list's mistake or a machine of one's own.
        while (name.includes('.')) {
          const info = textInfo('domain', name)
          if (info !== undefined) return { kind, type: 'domain-name', name, info }
          name = name.slice(name.indexOf('.') + 1)
        }
        return undefined
      }
      const text = kind === 'url' ? urlOf(value) : value.toLowerCase()
      const info = text === undefined ? undefined : textInfo(kind, text)
      if (text === undefined || info === undefined) return undefined
      return { kind, type: kind === 'url' ? 'url' : 'file', name: text, info }
    },
  }
}
