import { parseIpv4 } from '../../query/index.js'
import { about, type Fields, keyword } from '../fields.js'
import type { TextColumn } from '../lake/columns.js'
import type { PartBuilder } from '../lake/part-builder.js'
import { sharedWords } from './blocks.js'
import { eachRow } from './each-row.js'

/** Who had an address from one moment until another. */
export interface AssetSpan {
  readonly account: string
  readonly address: string
  /** Milliseconds; `to` is not within, and null while it has it. */
  readonly from: number
  readonly to: number | null
  readonly id: string
  readonly type: string
  readonly name: string | null
}

interface Asset {
  readonly account: string
  readonly id: string
  readonly type: string
  readonly name: string | null
}

/** Who had which IPv4 address when, as threads share it: in the order of addresses. 24 bytes each, and each asset once. */
export interface AssetTable {
  readonly addresses: SharedArrayBuffer
  readonly numbers: SharedArrayBuffer
  /** First moment and the one after the last, in turn. */
  readonly times: SharedArrayBuffer
  readonly assets: readonly Asset[]
}

/** What threads look owners of addresses up in. Addresses of IPv6 are left out. */
export const assetTable = (spans: readonly AssetSpan[]): AssetTable => {
  const assets: Asset[] = []
  const numbers = new Map<string, number>()
  const rows = spans
    .map((span) => ({ span, address: parseIpv4(span.address) }))
    .filter(({ address }) => address >= 0)
    .sort((a, b) => a.address - b.address || a.span.from - b.span.from)
    .map(({ span: { account, id, type, name, from, to }, address }) => {
      const key = JSON.stringify([account, id, type, name])
      let number = numbers.get(key)
      if (number === undefined) {
        number = assets.push({ account, id, type, name }) - 1
        numbers.set(key, number)
      }
      return { address, number, from, to: to ?? Number.POSITIVE_INFINITY }
    })
  const times = new SharedArrayBuffer(rows.length * 16)
  new Float64Array(times).set(rows.flatMap(({ from, to }) => [from, to]))
  return {
    addresses: sharedWords(rows.length, (i) => rows[i]?.address ?? 0),
    numbers: sharedWords(rows.length, (i) => rows[i]?.number ?? 0),
    times,
    assets,
  }
}

const SIDES = ['source', 'destination'] as const

const fieldsOf = (side: (typeof SIDES)[number], ja: string): Fields => ({
  [`hinomi.${side}.asset.id`]: about(
    keyword,
    `Instance, function or network interface that had the ${side} address at that time`,
    `その時点で${ja}アドレスを使用していたインスタンス、関数、またはネットワークインターフェイス`,
  ),
  [`hinomi.${side}.asset.type`]: about(
    keyword,
    `Resource type of what had the ${side} address`,
    `${ja}アドレスを使用していたリソースのタイプ`,
  ),
  [`hinomi.${side}.asset.name`]: about(
    keyword,
    `Name of what had the ${side} address`,
    `${ja}アドレスを使用していたリソースの名前`,
  ),
})
const FIELDS = { source: fieldsOf('source', '送信元'), destination: fieldsOf('destination', '宛先') }

/** What is added to a source that stores `source.ip` or `destination.ip`. */
export const assetFields = (fields: Fields): Fields =>
  Object.assign(
    {},
    ...SIDES.map((side) => {
      const address = fields[`${side}.ip`]
      return address?.type === 'ip' && address.many !== true && address.derived === undefined ? FIELDS[side] : {}
    }),
  ) as Fields

/**
 * Fills the fields of assets. Accounts may use the same private addresses: of several that had one at that time it is
 * the one of the event's own account, and where that is not clear, none.
 */
export const assetFiller = (table: AssetTable): ((builder: PartBuilder) => void) => {
  const addresses = new Uint32Array(table.addresses)
  const numbers = new Uint32Array(table.numbers)
  const times = new Float64Array(table.times)
  const first = (address: number): number => {
    let low = 0
    let high = addresses.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((addresses[middle] as number) < address) low = middle + 1
      else high = middle
    }
    return low
  }
  const spansOf = (ip: string): { readonly from: number; readonly to: number } | undefined => {
    const address = parseIpv4(ip)
    if (address < 0) return undefined
    const from = first(address)
    if (addresses[from] !== address) return undefined
    let to = from + 1
    while (addresses[to] === address) to++
    return { from, to }
  }
  const pick = (from: number, to: number, time: number, account: string | undefined): Asset | undefined => {
    let own: Asset | undefined
    let any: Asset | undefined
    let owns = 0
    let anys = 0
    for (let i = from; i < to; i++) {
      if (time < (times[i * 2] as number) || time >= (times[i * 2 + 1] as number)) continue
      const asset = table.assets[numbers[i] as number] as Asset
      if (asset !== any) anys++
      any = asset
      if (asset.account !== account) continue
      if (asset !== own) owns++
      own = asset
    }
    return owns === 1 ? own : owns === 0 && anys === 1 ? any : undefined
  }
  return (builder) => {
    const accounts = builder.columns.get('cloud.account.id')
    const names = accounts?.kind === 'text' ? [undefined, ...accounts.dictionary.keys()] : []
    const accountOf = (row: number): string | undefined => {
      if (accounts?.kind !== 'text') return undefined
      return accounts.codes === undefined ? accounts.texts?.text(row) : names[accounts.codes[row] ?? 0]
    }
    for (const side of SIDES) {
      const column = (name: string) => builder.columns.get(`hinomi.${side}.asset.${name}`) as TextColumn | undefined
      const [id, type, name] = [column('id'), column('type'), column('name')]
      eachRow(builder, `${side}.ip`, spansOf, (row, { from, to }) => {
        const asset = pick(from, to, builder.timestamps[row] as number, accountOf(row))
        if (asset === undefined) return
        id?.push(row, asset.id)
        type?.push(row, asset.type)
        if (asset.name !== null) name?.push(row, asset.name)
      })
    }
  }
}
