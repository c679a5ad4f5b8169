import type { Ci } from '../ci.js'
import { NotRead, type Surroundings } from './control.js'
import { allInRegion } from './in-region.js'

interface RouteTable {
  readonly vpcId?: string
  readonly associations?: readonly { readonly subnetId?: string | null; readonly main?: boolean }[] | null
  readonly routes?:
    | readonly {
        readonly destinationCidrBlock?: string | null
        readonly destinationIpv6CidrBlock?: string | null
        readonly gatewayId?: string | null
        readonly state?: string
      }[]
    | null
}

/** The way from a subnet to the Internet. */
export interface WayOut {
  readonly subnetId: string
  readonly routeTableId: string
  readonly gatewayId: string
  readonly destination: string
}

/**
 * Subnets from which a route to an Internet gateway leads to all addresses (IPv4 or IPv6). A subnet without a route
 * table of its own uses its VPC's main one (Amazon VPC user guide, "Subnet route tables").
 *
 * @param ci whose Region is looked at.
 * @throws NotRead when a subnet's route table was not read; the control must name `AWS::EC2::RouteTable` in `related`.
 */
export const waysOut = (
  around: Surroundings,
  ci: Ci,
  vpcId: string | undefined,
  subnets: readonly string[],
): readonly WayOut[] => {
  const tables = allInRegion(around, ci, 'AWS::EC2::RouteTable').map((table) => ({
    table,
    spec: (table.configuration ?? {}) as RouteTable,
  }))
  const main = tables.find(({ spec }) => spec.vpcId === vpcId && spec.associations?.some((a) => a.main === true))
  return subnets.flatMap((subnetId) => {
    const used = tables.find(({ spec }) => spec.associations?.some((a) => a.subnetId === subnetId)) ?? main
    // A subnet that another account shares with this one has its route table there.
    if (used === undefined)
      throw new NotRead('AWS::EC2::RouteTable', {
        en: `The route table of ${subnetId} is not among those that were read.`,
        ja: `${subnetId} のルートテーブルが、取得したリソースの中にありません。`,
      })
    const route = used.spec.routes?.find(
      (r) =>
        r.gatewayId?.startsWith('igw-') &&
        r.state !== 'blackhole' &&
        (r.destinationCidrBlock === '0.0.0.0/0' || r.destinationIpv6CidrBlock === '::/0'),
    )
    if (route === undefined) return []
    return [
      {
        subnetId,
        routeTableId: used.table.resourceId,
        gatewayId: route.gatewayId ?? '',
        destination: route.destinationCidrBlock ?? route.destinationIpv6CidrBlock ?? '',
      },
    ]
  })
}
