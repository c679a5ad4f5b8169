import { COMPANY } from '../company.js'
import { estateOf } from '../estate.js'
import { firehoseKey, routine, type SimulatedLog, subscribed } from './log.js'

const HOSTS = ['app', 'www', 'blog', 'partner', 'api'] as const
/** Names that somebody guesses: what a company may have. */
const GUESSED = ['vpn', 'dev', 'jenkins', 'gitlab', 'mail2', 'backup', 'test', 'old'] as const

/** What the world asks of the company's public zone. */
export const route53: SimulatedLog = {
  source: 'aws.route53',
  hours: 24,
  files(world) {
    const { id } = world.accounts.prod
    const { zone } = estateOf(world.seed, world.accounts.prod)
    const { domain } = COMPANY
    return [
      {
        key: firehoseKey(`aws/route53/${domain}`, 'route53'),
        body: subscribed(id, `/aws/route53/${domain}`, `${zone}/NRT57`),
        entries(span, random) {
          const line = (at: number, name: string, type: string, code: string, resolver: string) => ({
            at,
            text: `1.0 ${new Date(at).toISOString()} ${zone} ${name} ${type} ${code} UDP ${random.pick(['NRT57', 'NRT20', 'KIX50'])} ${resolver} ${random.chance(0.4) ? `198.18.${random.int(190)}.0/24` : '-'}`,
          })
          return [
            ...routine(world, random, span, 7, 'traffic').map((at) =>
              line(
                at,
                `${random.pick(HOSTS)}.${domain}`,
                random.pick(['A', 'A', 'AAAA', 'HTTPS']),
                'NOERROR',
                `198.18.${random.int(180)}.53`,
              ),
            ),
            ...routine(world, random, span, 0.8, 'always').map((at) =>
              line(at, `${random.pick(GUESSED)}.${domain}`, 'A', 'NXDOMAIN', `198.19.${random.int(8)}.53`),
            ),
          ]
        },
      },
    ]
  },
}
