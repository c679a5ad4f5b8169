import { isoMs } from '../calendar.js'
import { COMPANY, type Person } from '../company.js'
import { placeOf } from '../places.js'
import { BASE62, Random } from '../random.js'
import { type Change, changesOf, type SignIn, signInsOf } from '../sign-ins.js'
import { firehoseKey, json, type SimulatedLog } from './log.js'

const idOf = (user: string) => `00u${new Random(`okta/${user}`).text(BASE62, 17)}`
const SYSTEMS = [
  ['Macintosh', 'Mac OS X'],
  ['Windows', 'Windows 10'],
  ['Linux', 'Linux'],
] as const
const systemOf = (agent: string) => SYSTEMS.find(([word]) => agent.includes(word))?.[1] ?? 'Unknown'
const browserOf = (agent: string) => (agent.includes('Firefox') ? 'FIREFOX' : 'CHROME')

const clientOf = (ip: string, agent: string) => {
  const { city, name } = placeOf(ip)
  return {
    userAgent: { rawUserAgent: agent, os: systemOf(agent), browser: browserOf(agent) },
    zone: 'null',
    device: 'Computer',
    id: null,
    ipAddress: ip,
    geographicalContext: { city, state: city, country: name, postalCode: null, geolocation: { lat: 0, lon: 0 } },
  }
}

const userOf = (user: string, name: string) => ({
  id: idOf(user),
  type: 'User',
  alternateId: user,
  displayName: name,
  detailEntry: null,
})

/** A record of the System Log (source: Okta developer documentation, "System Log API", LogEvent). */
const recordOf = (
  at: number,
  random: Random,
  event: {
    readonly type: string
    readonly message: string
    readonly by: Person
    readonly ip: string
    readonly agent: string
    readonly result?: 'SUCCESS' | 'FAILURE' | 'DENY'
    readonly reason?: string
    readonly risk?: SignIn['risk']
    readonly target?: readonly object[]
  },
) => {
  const { as, organization } = placeOf(event.ip)
  const failed = event.result !== undefined && event.result !== 'SUCCESS'
  return json(at, {
    actor: userOf(event.by.user, event.by.name),
    client: clientOf(event.ip, event.agent),
    device: null,
    authenticationContext: {
      authenticationProvider: null,
      credentialProvider: null,
      credentialType: null,
      issuer: null,
      interface: null,
      authenticationStep: 0,
      externalSessionId: random.text(BASE62, 25),
    },
    displayMessage: event.message,
    eventType: event.type,
    outcome: { result: event.result ?? 'SUCCESS', reason: event.reason ?? null },
    published: isoMs(at),
    securityContext: { asNumber: as, asOrg: organization, isp: organization, domain: '.', isProxy: false },
    severity: failed ? 'WARN' : 'INFO',
    debugContext: {
      debugData: {
        requestId: random.text(BASE62, 27),
        requestUri: '/api/v1/authn',
        threatSuspected: String(event.risk !== undefined),
        url: '/api/v1/authn?',
        risk: `{level=${(event.risk ?? 'low').toUpperCase()}}`,
      },
    },
    legacyEventType: null,
    transaction: { type: 'WEB', id: random.text(BASE62, 27), detail: {} },
    uuid: random.uuid(),
    version: '0',
    request: {
      ipChain: [
        { ip: event.ip, geographicalContext: null, version: event.ip.includes(':') ? 'V6' : 'V4', source: null },
      ],
    },
    target: event.target ?? [],
  })
}

const signedIn = ({ at, person, ip, agent, outcome, risk }: SignIn, random: Random) => {
  const common = { by: person, ip, agent, ...(risk === undefined ? {} : { risk }) }
  if (outcome === 'success') {
    return [
      recordOf(at, random, { ...common, type: 'user.session.start', message: 'User login to Okta' }),
      recordOf(at + 2400, random, {
        ...common,
        type: 'user.authentication.sso',
        message: 'User single sign on to app',
        target: [
          {
            id: '0oaSimulatedAws',
            type: 'AppInstance',
            alternateId: 'AWS IAM Identity Center',
            displayName: 'AWS IAM Identity Center',
            detailEntry: null,
          },
        ],
      }),
    ]
  }
  const failed = { ...common, result: 'FAILURE' } as const
  return [
    outcome === 'wrong password'
      ? recordOf(at, random, {
          ...failed,
          type: 'user.session.start',
          message: 'User login to Okta',
          reason: 'INVALID_CREDENTIALS',
        })
      : recordOf(at, random, {
          ...failed,
          type: 'user.authentication.auth_via_mfa',
          message: 'Authentication of user via MFA',
          reason: 'User rejected Okta push verify',
        }),
  ]
}

const WHAT = {
  created: ['user.lifecycle.create', 'Create Okta user'],
  joined: ['group.user_membership.add', 'Add user to group membership'],
  granted: ['user.account.privilege.grant', 'Grant user privilege'],
  suspended: ['user.lifecycle.suspend', 'Suspend Okta user'],
  reset: ['user.account.reset_password', 'Fired when the user’s Okta password is reset'],
} as const satisfies Record<Change['what'], readonly [string, string]>

/** Okta's System Log, which the company signs in with everywhere. */
export const okta: SimulatedLog = {
  source: 'okta.system',
  hours: 12,
  files: (world) => [
    {
      key: firehoseKey('okta-system-logs', `okta-${COMPANY.domain.split('.')[0]}`),
      entries: (span, random) => [
        ...signInsOf(world, 'okta', span).flatMap((attempt) => signedIn(attempt, random)),
        ...changesOf(world, 'okta', span).map(({ at, by, what, who, group }) =>
          recordOf(at, random, {
            type: WHAT[what][0],
            message: WHAT[what][1],
            by,
            ip: by.home,
            agent: by.browser,
            target: [
              userOf(who, who.split('@')[0] ?? who),
              ...(group === undefined
                ? []
                : [
                    {
                      id: '00gSimulated',
                      type: 'UserGroup',
                      alternateId: 'unknown',
                      displayName: group,
                      detailEntry: null,
                    },
                  ]),
            ],
          }),
        ),
      ],
    },
  ],
}
