import { isoMs, type Period } from '../calendar.js'
import { ADDRESSES, PEOPLE, type Person } from '../company.js'
import { placeOf } from '../places.js'
import type { Random } from '../random.js'
import { type Change, changesOf, type SignIn, signInsOf } from '../sign-ins.js'
import { type Delivery, type Entry, json, routine, type SimulatedLog, spread, type World } from './log.js'

interface Parameter {
  readonly name: string
  readonly value?: string
  readonly boolValue?: boolean
  readonly multiValue?: readonly string[]
}

/** An activity of the Reports API (source: Admin SDK, "Activities: list"). */
const activity = (
  at: number,
  application: string,
  by: Person,
  ip: string,
  event: { readonly type: string; readonly name: string; readonly parameters?: readonly Parameter[] },
  random: Random,
): Entry =>
  json(at, {
    kind: 'admin#reports#activity',
    id: {
      time: isoMs(at),
      uniqueQualifier: String(random.between(1_000_000, 9_999_999)) + String(random.between(1_000_000, 9_999_999)),
      applicationName: application,
      customerId: 'C0simulated',
    },
    etag: `"${random.hex(16)}"`,
    actor: { callerType: 'USER', email: by.user, profileId: String(by.user.length * 10_000_019) },
    ipAddress: ip,
    networkInfo: { ipAsn: [placeOf(ip).as], regionCode: placeOf(ip).country },
    events: [{ type: event.type, name: event.name, parameters: event.parameters ?? [] }],
  })

const signedIn = ({ at, person, ip, outcome, risk }: SignIn, random: Random): Entry => {
  const failed = outcome !== 'success'
  return activity(
    at,
    'login',
    person,
    ip,
    {
      type: 'login',
      name: failed ? 'login_failure' : 'login_success',
      parameters: [
        { name: 'login_type', value: 'google_password' },
        ...(failed
          ? [
              {
                name: 'login_failure_type',
                value: outcome === 'wrong password' ? 'login_failure_invalid_password' : 'login_failure_unknown',
              },
            ]
          : [{ name: 'login_challenge_method', multiValue: ['password', 'security_key'] }]),
        { name: 'is_suspicious', boolValue: risk === 'high' },
      ],
    },
    random,
  )
}

const WHAT = {
  created: ['USER_SETTINGS', 'CREATE_USER'],
  joined: ['GROUP_SETTINGS', 'ADD_GROUP_MEMBER'],
  granted: ['DELEGATED_ADMIN_SETTINGS', 'ASSIGN_ROLE'],
  suspended: ['USER_SETTINGS', 'SUSPEND_USER'],
  reset: ['USER_SETTINGS', 'CHANGE_PASSWORD'],
} as const satisfies Record<Change['what'], readonly [string, string]>

const changed = ({ at, by, what, who, group }: Change, random: Random): Entry =>
  activity(
    at,
    'admin',
    by,
    by.home,
    {
      type: WHAT[what][0],
      name: WHAT[what][1],
      parameters: [
        { name: 'USER_EMAIL', value: who },
        ...(group === undefined
          ? []
          : [
              {
                name: what === 'granted' ? 'ROLE_NAME' : 'GROUP_EMAIL',
                value: what === 'granted' ? group : `${group}@aokumo.example`,
              },
            ]),
      ],
    },
    random,
  )

const DOCUMENTS = ['売上見込み', '採用計画', '障害報告', 'Roadmap', '在庫一覧'] as const

const drive = (world: World, span: Period, random: Random): Entry[] => [
  ...routine(world, random, span, 4, 'office').map((at) => {
    const person = random.pick(PEOPLE)
    return activity(
      at,
      'drive',
      person,
      random.chance(0.5) ? ADDRESSES.office : person.home,
      {
        type: 'access',
        name: random.pick(['view', 'view', 'edit', 'download']),
        parameters: [
          { name: 'doc_id', value: random.hex(32) },
          { name: 'doc_type', value: 'document' },
          { name: 'doc_title', value: random.pick(DOCUMENTS) },
          { name: 'visibility', value: 'people_within_domain_with_link' },
          { name: 'owner', value: person.user },
        ],
      },
      random,
    )
  }),
  // A document becomes open to all who have its link.
  ...spread(span, world.story.keyRetired, world.story.keyRetired + 1, 1).map((at) =>
    activity(
      at,
      'drive',
      PEOPLE[8] as Person,
      ADDRESSES.office,
      {
        type: 'acl_change',
        name: 'change_document_visibility',
        parameters: [
          { name: 'doc_title', value: DOCUMENTS[0] },
          { name: 'old_visibility', value: 'private' },
          { name: 'visibility', value: 'people_with_link' },
        ],
      },
      random,
    ),
  ),
]

const key =
  (application: string) =>
  ({ span, random }: Delivery): string =>
    `exports/google-workspace/${new Date(span.from).toISOString().slice(0, 13).replace(/[-T]/g, '/')}/${application}-${random.hex(8)}.ndjson.gz`

/** Google Workspace, where documents lie: sign-ins, administration, Drive. */
export const workspace: SimulatedLog = {
  source: 'google.workspace',
  hours: 24,
  files: (world) => [
    {
      key: key('login'),
      entries: (span, random) => signInsOf(world, 'google', span).map((attempt) => signedIn(attempt, random)),
    },
    {
      key: key('admin'),
      entries: (span, random) => changesOf(world, 'google', span).map((one) => changed(one, random)),
    },
    { key: key('drive'), entries: (span, random) => drive(world, span, random) },
  ],
}
