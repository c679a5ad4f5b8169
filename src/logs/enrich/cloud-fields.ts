import { about, type Fields, keyword } from '../fields.js'
import type { TextColumn } from '../lake/columns.js'
import type { PartBuilder } from '../lake/part-builder.js'
import { blockFinder } from './blocks.js'
import type { CloudTable } from './cloud-ranges.js'
import { eachRow } from './each-row.js'

const SIDES = ['source', 'destination'] as const

const fieldsOf = (side: (typeof SIDES)[number], ja: string): Fields => ({
  [`hinomi.${side}.cloud.provider`]: about(
    keyword,
    `Cloud provider that the ${side} address belongs to, by its published ranges`,
    `${ja}アドレスが属するクラウドプロバイダー（公開されているアドレス範囲による）`,
  ),
  [`hinomi.${side}.cloud.service`]: about(
    keyword,
    `Service of the provider that the ${side} address belongs to`,
    `${ja}アドレスが属するプロバイダーのサービス`,
  ),
  [`hinomi.${side}.cloud.region`]: about(
    keyword,
    `Region of the provider that the ${side} address belongs to`,
    `${ja}アドレスが属するプロバイダーのリージョン`,
  ),
})
const FIELDS = { source: fieldsOf('source', '送信元'), destination: fieldsOf('destination', '宛先') }

/** What is added to a source that stores `source.ip` or `destination.ip`. */
export const cloudFields = (fields: Fields): Fields =>
  Object.assign(
    {},
    ...SIDES.map((side) => {
      const address = fields[`${side}.ip`]
      return address?.type === 'ip' && address.many !== true && address.derived === undefined ? FIELDS[side] : {}
    }),
  ) as Fields

/** Fills the fields of providers, each different address looked up once. */
export const cloudFiller = (table: CloudTable): ((builder: PartBuilder) => void) => {
  const blockOf = blockFinder(table.blocks)
  return (builder) => {
    for (const side of SIDES) {
      const column = (name: string) => builder.columns.get(`hinomi.${side}.cloud.${name}`) as TextColumn | undefined
      const [provider, service, region] = [column('provider'), column('service'), column('region')]
      eachRow(
        builder,
        `${side}.ip`,
        (ip) => table.places[blockOf(ip)?.info ?? -1],
        (row, place) => {
          provider?.push(row, place.provider)
          if (place.service !== undefined) service?.push(row, place.service)
          if (place.region !== undefined) region?.push(row, place.region)
        },
      )
    }
  }
}
