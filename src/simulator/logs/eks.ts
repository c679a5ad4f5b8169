import { HOUR, iso, type Period } from '../calendar.js'
import { type Account, ADDRESSES, PEOPLE, type Person } from '../company.js'
import { permissionSet } from '../identity.js'
import { Random } from '../random.js'
import { type Delivery, type Entry, json, routine, type SimulatedLog, spread, type World } from './log.js'

/** The cluster of the shop's workers. */
const CLUSTER = 'sim-platform'
const GROUP = `/aws/eks/${CLUSTER}/cluster`

/** CloudWatch Logs exports a log stream to S3 below the export's id. */
const exportKey =
  (stream: string) =>
  ({ at }: Delivery): string =>
    `exported/${new Random(`${stream}/${at}`).uuid()}${GROUP.replaceAll('/', '-')}/${stream}/000000.gz`

/** Lines of an export begin with the time of their ingestion. */
const exported = (entries: readonly Entry[]): string =>
  `${entries.map(({ at, text }) => `${new Date(at).toISOString()} ${text}`).join('\n')}\n`

const streamOf = (world: World, component: string) => `${component}-${new Random(`${world.seed}/eks`).hex(32)}`

interface Asked {
  readonly verb: string
  readonly resource: string
  readonly namespace?: string
  readonly name?: string
  readonly code?: number
}

const READS: readonly Asked[] = [
  { verb: 'get', resource: 'leases', namespace: 'kube-system', name: 'kube-controller-manager' },
  { verb: 'watch', resource: 'pods', namespace: 'shop' },
  { verb: 'list', resource: 'configmaps', namespace: 'shop' },
  { verb: 'update', resource: 'leases', namespace: 'kube-system', name: 'kube-scheduler' },
]
const BY_HAND: readonly Asked[] = [
  { verb: 'list', resource: 'pods', namespace: 'shop' },
  { verb: 'get', resource: 'pods/log', namespace: 'shop', name: 'worker-7d9f' },
  { verb: 'patch', resource: 'deployments', namespace: 'shop', name: 'worker' },
  { verb: 'list', resource: 'events', namespace: 'shop' },
  { verb: 'list', resource: 'secrets', code: 403 },
]

const record = (at: number, user: object, ip: string, agent: string, asked: Asked, random: Random): Entry => {
  const { verb, resource, namespace, name, code = 200 } = asked
  const group = resource === 'deployments' ? 'apps' : resource === 'leases' ? 'coordination.k8s.io' : ''
  const place = [
    group === '' ? '/api/v1' : `/apis/${group}/v1`,
    namespace === undefined ? '' : `/namespaces/${namespace}`,
    `/${resource}`,
    name === undefined ? '' : `/${name}`,
  ].join('')
  const denied = code === 403
  return json(at, {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    auditID: random.uuid(),
    stage: 'ResponseComplete',
    requestURI: place,
    verb,
    user,
    sourceIPs: [ip],
    userAgent: agent,
    objectRef: {
      resource,
      ...(namespace === undefined ? {} : { namespace }),
      ...(name === undefined ? {} : { name }),
      ...(group === '' ? {} : { apiGroup: group }),
      apiVersion: 'v1',
    },
    responseStatus: denied
      ? { metadata: {}, status: 'Failure', message: `${resource} is forbidden`, reason: 'Forbidden', code }
      : { metadata: {}, code },
    requestReceivedTimestamp: new Date(at - 8).toISOString().replace('Z', '120Z'),
    stageTimestamp: new Date(at).toISOString().replace('Z', '345Z'),
    annotations: { 'authorization.k8s.io/decision': denied ? 'forbid' : 'allow', 'authorization.k8s.io/reason': '' },
  })
}

const operators = PEOPLE.filter(({ team }) => team === 'sre')
const arnOf = (account: Account, person: Person) =>
  `arn:aws:sts::${account.id}:assumed-role/${permissionSet(person, account).name}/${person.user}`

/** When somebody of the operations team looks into the cluster, and who. */
const visits = (world: World, span: Period): readonly { at: number; person: Person }[] => {
  const random = new Random(`${world.seed}/kubectl/${span.from}`)
  return routine(world, random, span, 0.5, 'office').map((at) => ({ at, person: random.pick(operators) }))
}

export const eksAudit: SimulatedLog = {
  source: 'aws.eks.audit',
  hours: 24,
  files(world) {
    const account = world.accounts.prod
    return [
      {
        key: exportKey(streamOf(world, 'kube-apiserver-audit')),
        body: exported,
        entries(span, random) {
          const system = (at: number) =>
            record(
              at,
              { username: 'system:kube-controller-manager', groups: ['system:authenticated'] },
              '10.10.32.40',
              'kube-controller-manager/v1.34.2',
              random.pick(READS),
              random,
            )
          const node = world.accounts.prod.network.apps[2]?.ip ?? '10.10.0.9'
          return [
            ...routine(world, random, span, 5, 'always').map(system),
            ...spread(span, world.period.from + HOUR, world.period.to + HOUR, 60).map(system),
            ...visits(world, span).flatMap(({ at, person }) => {
              const user = {
                username: person.user,
                uid: `aws-iam-authenticator:${account.id}:${permissionSet(person, account).id}`,
                groups: ['platform-operators', 'system:authenticated'],
                extra: { arn: [arnOf(account, person)], sessionName: [person.user] },
              }
              return Array.from({ length: random.between(1, 5) }, (_, i) =>
                record(
                  at + i * 7000,
                  user,
                  ADDRESSES.office,
                  'kubectl/v1.34.2 (darwin/arm64) kubernetes/5f1d2c9',
                  random.pick(BY_HAND),
                  random,
                ),
              )
            }),
            // A worker is asked for all secrets by something that runs in it: the night's last trace.
            ...spread(span, world.story.minersStarted - HOUR / 2, world.story.minersStarted - HOUR / 2 + 60_000, 6).map(
              (at) =>
                record(
                  at,
                  {
                    username: 'system:serviceaccount:shop:worker',
                    groups: ['system:serviceaccounts', 'system:authenticated'],
                  },
                  node,
                  'curl/8.5.0',
                  { verb: 'list', resource: 'secrets', code: 403 },
                  random,
                ),
            ),
          ]
        },
      },
    ]
  },
}

export const eksAuthenticator: SimulatedLog = {
  source: 'aws.eks.authenticator',
  hours: 24,
  files(world) {
    const account = world.accounts.prod
    return [
      {
        key: exportKey(streamOf(world, 'authenticator')),
        body: exported,
        entries(span) {
          const line = (at: number, level: string, text: string): Entry => ({
            at,
            text: `time="${iso(at)}" level=${level} ${text}`,
          })
          return [
            ...visits(world, span).map(({ at, person }) => {
              const role = permissionSet(person, account)
              return line(
                at - 300,
                'info',
                `msg="access granted" arn="arn:aws:iam::${account.id}:role/${role.name}" client="127.0.0.1:${40_000 + (at % 9000)}" groups="[platform-operators]" method=POST path=/authenticate uid="aws-iam-authenticator:${account.id}:${role.id}" username="${person.user}"`,
              )
            }),
            ...spread(span, world.period.from + 9 * HOUR, world.period.to + 9 * HOUR, 30).map((at) =>
              line(
                at,
                'info',
                `msg="access granted" arn="arn:aws:iam::${account.id}:role/deploy" client="127.0.0.1:51358" groups="[deployers]" method=POST path=/authenticate uid="aws-iam-authenticator:${account.id}:${account.role('deploy').id}" username="deploy"`,
              ),
            ),
            ...spread(span, world.story.trailStopped + 60_000, world.story.trailStopped + 120_000, 3).map((at) =>
              line(
                at,
                'warning',
                `msg="access denied" arn="arn:aws:iam::${account.id}:user/${world.story.made.name}" client="127.0.0.1:51360" error="ARN is not mapped" method=POST path=/authenticate`,
              ),
            ),
          ]
        },
      },
    ]
  },
}
