import { isoMs } from '../calendar.js'
import { placeOf } from '../places.js'
import { Random } from '../random.js'
import { type Change, changesOf, type SignIn, signInsOf } from '../sign-ins.js'
import { type Delivery, type Entry, json, type SimulatedLog } from './log.js'

const TENANT = '7d1e5b40-9f2c-4a6e-8b3d-0c5f1a2e4d68'
const APPS = ['Microsoft 365', 'SharePoint Online', 'Microsoft Teams'] as const

const idOf = (user: string): string => new Random(`entra/${user}`).uuid()

/** Azure Monitor's way of exporting a record. */
const exported = (at: number, category: string, more: object, properties: object, random: Random): Entry =>
  json(at, {
    time: isoMs(at).replace('Z', '1204Z'),
    resourceId: `/tenants/${TENANT}/providers/Microsoft.aadiam`,
    operationVersion: '1.0',
    category,
    tenantId: TENANT,
    resultSignature: 'None',
    durationMs: 0,
    correlationId: random.uuid(),
    Level: 4,
    ...more,
    properties,
  })

const signIn = ({ at, person, ip, agent, outcome, risk }: SignIn, random: Random): Entry[] => {
  const { city, country } = placeOf(ip)
  const [code, why] =
    outcome === 'success'
      ? [0, 'Other.']
      : outcome === 'wrong password'
        ? [50_126, 'Error validating credentials due to invalid username or password.']
        : [500_121, 'Authentication failed during strong authentication request.']
  const location = { city, state: city, countryOrRegion: country, geoCoordinates: { latitude: 0, longitude: 0 } }
  const common = { callerIpAddress: ip, identity: person.name, location: country }
  const record = exported(
    at,
    'SignInLogs',
    {
      ...common,
      operationName: 'Sign-in activity',
      resultType: String(code),
      resultDescription: code === 0 ? null : why,
    },
    {
      id: random.uuid(),
      createdDateTime: isoMs(at),
      userDisplayName: person.name,
      userPrincipalName: person.user,
      userId: idOf(person.user),
      appId: idOf('app'),
      appDisplayName: random.pick(APPS),
      ipAddress: ip,
      status: { errorCode: code, failureReason: why },
      clientAppUsed: 'Browser',
      userAgent: agent,
      deviceDetail: {
        deviceId: risk === undefined ? idOf(`device/${person.user}`) : '',
        operatingSystem: agent.includes('Windows') ? 'Windows 11' : agent.includes('Macintosh') ? 'MacOs' : 'Linux',
        browser: agent.includes('Firefox') ? 'Firefox 148.0' : 'Chrome 146.0.0',
        isCompliant: risk === undefined,
        isManaged: risk === undefined,
      },
      location,
      conditionalAccessStatus: code === 0 ? 'success' : 'notApplied',
      isInteractive: true,
      tokenIssuerType: 'AzureAD',
      riskDetail: 'none',
      riskLevelAggregated: risk ?? 'none',
      riskLevelDuringSignIn: risk ?? 'none',
      riskState: risk === undefined ? 'none' : 'atRisk',
      riskEventTypes: risk === undefined ? [] : ['unfamiliarFeatures'],
    },
    random,
  )
  if (risk !== 'high' || outcome !== 'refused on the phone') return [record]
  const seen = at + 60_000
  return [
    record,
    exported(
      seen,
      'UserRiskEvents',
      { ...common, operationName: 'User Risk Detection', resultType: '0', resultDescription: null },
      {
        id: random.hex(64),
        riskEventType: 'leakedCredentials',
        riskState: 'atRisk',
        riskLevel: 'high',
        riskDetail: 'none',
        source: 'IdentityProtection',
        detectionTimingType: 'realtime',
        activity: 'signin',
        ipAddress: ip,
        location,
        activityDateTime: isoMs(at),
        detectedDateTime: isoMs(seen),
        lastUpdatedDateTime: isoMs(seen),
        userId: idOf(person.user),
        userDisplayName: person.name,
        userPrincipalName: person.user,
      },
      random,
    ),
  ]
}

const WHAT = {
  created: ['UserManagement', 'Add user', 'Add'],
  joined: ['GroupManagement', 'Add member to group', 'Assign'],
  granted: ['RoleManagement', 'Add member to role', 'Assign'],
  suspended: ['UserManagement', 'Disable account', 'Update'],
  reset: ['UserManagement', 'Reset user password', 'Update'],
} as const satisfies Record<Change['what'], readonly [string, string, string]>

const change = ({ at, by, what, who, group }: Change, random: Random): Entry => {
  const [category, activity, operation] = WHAT[what]
  const name = group ?? 'Helpdesk Administrator'
  return exported(
    at,
    'AuditLogs',
    {
      operationName: activity,
      resultType: '0',
      resultDescription: null,
      callerIpAddress: by.home,
      identity: by.name,
      location: null,
    },
    {
      id: `Directory_${random.hex(12)}`,
      category,
      correlationId: random.uuid(),
      result: 'success',
      resultReason: '',
      activityDisplayName: activity,
      activityDateTime: isoMs(at),
      loggedByService: 'Core Directory',
      operationType: operation,
      initiatedBy: {
        app: null,
        user: { id: idOf(by.user), displayName: by.name, userPrincipalName: by.user, ipAddress: by.home, roles: [] },
      },
      targetResources: [
        {
          id: idOf(who),
          displayName: null,
          type: 'User',
          userPrincipalName: who,
          groupType: null,
          modifiedProperties:
            group === undefined ? [] : [{ displayName: 'Group.DisplayName', oldValue: null, newValue: `"${name}"` }],
        },
      ],
      additionalDetails: [],
    },
    random,
  )
}

/** Where Azure Monitor puts an hour's records into a storage account. */
const blob =
  (container: string) =>
  ({ span }: Delivery): string => {
    const [year, month, day, hour] = new Date(span.from).toISOString().split(/[-T:]/)
    return `azure/${container}/tenantId=${TENANT}/y=${year}/m=${month}/d=${day}/h=${hour}/m=00/PT1H.json`
  }

/** Microsoft Entra ID: sign-ins with their risk, and changes of the directory. */
export const entra: SimulatedLog = {
  source: 'microsoft.entra',
  hours: 12,
  files: (world) => [
    {
      plain: true,
      key: blob('insights-logs-signinlogs'),
      entries: (span, random) => signInsOf(world, 'entra', span).flatMap((attempt) => signIn(attempt, random)),
    },
    {
      plain: true,
      key: blob('insights-logs-auditlogs'),
      entries: (span, random) => changesOf(world, 'entra', span).map((one) => change(one, random)),
    },
  ],
}
