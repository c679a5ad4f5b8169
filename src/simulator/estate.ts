import { type Account, type AccountKind, type Interface, REGION } from './company.js'
import { Random } from './random.js'

/** Names of things in an account that logs refer to; the same seed gives the same. */
export interface Estate {
  readonly balancer: { readonly name: string; readonly id: string; readonly arn: string }
  readonly targetGroup: string
  readonly certificate: string
  readonly acl: { readonly name: string; readonly arn: string }
  readonly distribution: { readonly id: string; readonly domain: string }
  readonly zone: string
  readonly detector: string
}

/** What stands in an account. */
export const estateOf = (seed: string, { kind, id }: { readonly kind: AccountKind; readonly id: string }): Estate => {
  const random = new Random(`${seed}/estate/${kind}`)
  const balancer = { name: 'sim-web', id: random.hex(16) }
  return {
    balancer: {
      ...balancer,
      arn: `arn:aws:elasticloadbalancing:${REGION}:${id}:loadbalancer/app/${balancer.name}/${balancer.id}`,
    },
    targetGroup: `arn:aws:elasticloadbalancing:${REGION}:${id}:targetgroup/sim-web/${random.hex(16)}`,
    certificate: `arn:aws:acm:${REGION}:${id}:certificate/${random.uuid()}`,
    acl: { name: 'sim-web', arn: `arn:aws:wafv2:${REGION}:${id}:regional/webacl/sim-web/${random.uuid()}` },
    distribution: {
      id: `E${random.text('ABCDEFGHJKLMNPQRSTUVWXYZ23456789', 6)}EXAMPLE`,
      domain: `d${random.hex(13)}.cloudfront.net`,
    },
    zone: `Z${random.text('ABCDEFGHJKLMNPQRSTUVWXYZ23456789', 12)}EXAMPLE`,
    detector: random.hex(32),
  }
}

/** The same server for the same request. */
export const serverFor = ({ network }: Account, trace: string): Interface => {
  const servers = network.apps
  const sum = [...trace].reduce((n, letter) => n + letter.charCodeAt(0), 0)
  return servers[sum % servers.length] as Interface
}
