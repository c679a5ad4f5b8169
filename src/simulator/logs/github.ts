import { DAY, MINUTE } from '../calendar.js'
import { ADDRESSES, PEOPLE, type Person } from '../company.js'
import { placeOf } from '../places.js'
import { BASE62, type Random } from '../random.js'
import { changesOf, signInsOf } from '../sign-ins.js'
import { type Entry, json, routine, type SimulatedLog, spread } from './log.js'

const ORG = 'sim-aokumo'
const REPOS = ['shop', 'shop-web', 'infrastructure', 'data-jobs', 'blog'] as const

const entry = (
  at: number,
  action: string,
  by: { readonly user: string; readonly ip: string; readonly agent?: string; readonly bot?: boolean },
  more: object,
  random: Random,
): Entry =>
  json(at, {
    '@timestamp': at,
    _document_id: random.text(BASE62, 22),
    action,
    actor: by.user.split('@')[0]?.replace('.', '-'),
    actor_id: 1_000_000 + by.user.length * 7919,
    actor_ip: by.ip,
    actor_is_bot: by.bot === true,
    actor_location: { country_code: placeOf(by.ip).country },
    created_at: at,
    external_identity_nameid: by.user,
    org: ORG,
    org_id: 99_190_000,
    user_agent: by.agent ?? 'git/2.51.0',
    ...more,
  })

const inRepo = (name: string) => ({
  repo: `${ORG}/${name}`,
  repo_id: 40_000_000 + name.length,
  visibility: 'private',
  public_repo: false,
})

/** GitHub's audit log: pushes and clones, sign-ins by SAML, who may do what, and a secret that was pushed. */
export const github: SimulatedLog = {
  source: 'github.audit',
  hours: 24,
  files: (world) => [
    {
      key: ({ at, random }) =>
        `github-audit-log/${new Date(at).toISOString().slice(0, 16).replace(/[-T:]/g, '/')}/${random.uuid()}.json.gz`,
      entries(span, random) {
        const { story, period } = world
        const developers = PEOPLE.filter(({ team }) => team !== 'data')
        const of = (person: Person) => ({ user: person.user, ip: random.chance(0.5) ? ADDRESSES.office : person.home })
        return [
          ...routine(world, random, span, 6, 'office').map((at) =>
            entry(
              at,
              random.pick(['git.push', 'git.fetch', 'git.clone', 'pull_request.merge']),
              of(random.pick(developers)),
              {
                ...inRepo(random.pick(REPOS)),
                transport_protocol_name: 'ssh',
                operation_type: 'access',
              },
              random,
            ),
          ),
          ...routine(world, random, span, 1.5, 'always').map((at) =>
            entry(
              at,
              'workflows.completed_workflow_run',
              { user: 'deploy-bot', ip: '198.51.100.241', bot: true, agent: 'GitHub Actions' },
              { ...inRepo('shop'), operation_type: 'modify' },
              random,
            ),
          ),
          ...signInsOf(world, 'github', span).map(({ at, person, ip, agent, outcome }) =>
            entry(
              at,
              outcome === 'success' ? 'org.sso_response' : 'user.failed_login',
              { user: person.user, ip, agent },
              { operation_type: 'authentication' },
              random,
            ),
          ),
          ...changesOf(world, 'github', span).flatMap(({ at, by, what, who }) =>
            what === 'created' || what === 'granted'
              ? [
                  entry(
                    at,
                    what === 'created' ? 'org.add_member' : 'org.update_member',
                    of(by),
                    {
                      user: who.split('@')[0]?.replace('.', '-'),
                      permission: what === 'granted' ? 'admin' : 'read',
                      operation_type: what === 'created' ? 'create' : 'modify',
                    },
                    random,
                  ),
                ]
              : [],
          ),
          // The file that a deployment left on the server began here, three weeks before.
          ...spread(
            span,
            period.from + 4 * DAY + 11 * 60 * MINUTE,
            period.from + 4 * DAY + 11 * 60 * MINUTE + 1,
            1,
          ).map((at) =>
            entry(
              at,
              'secret_scanning_alert.create',
              of(PEOPLE[8] as Person),
              { ...inRepo('data-jobs'), operation_type: 'create' },
              random,
            ),
          ),
          ...spread(span, story.response + 70 * MINUTE, story.response + 70 * MINUTE + 1, 1).map((at) =>
            entry(
              at,
              'protected_branch.create',
              of(PEOPLE[1] as Person),
              { ...inRepo('data-jobs'), operation_type: 'create' },
              random,
            ),
          ),
        ]
      },
    },
  ],
}
