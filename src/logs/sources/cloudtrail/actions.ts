import { memo } from '../../memo.js'

/** `event.category` and `event.type` of ECS. */
export interface Categories {
  readonly category: readonly string[]
  readonly type: readonly string[]
}

/** ECS categorisation of one API call or service event. */
export interface Action {
  readonly usual: Categories
  /** Where the record itself says that the call only reads, and its name does not say what it does. */
  readonly reading: Categories
}

type Verb = 'creation' | 'deletion' | 'change' | 'access' | 'info'

/**
 * First words of event names that say what is done; the longest match counts. AWS names its APIs by verb
 * (Create…, Describe…), and what no word here begins changes something unless the record says `readOnly`.
 */
const VERBS: Readonly<Record<Verb, readonly string[]>> = {
  creation: words('Create Run Allocate Register Import Provision Launch Copy Clone Restore Request Purchase Upload'),
  deletion: words('Delete Terminate Release Deregister Purge ScheduleKeyDeletion BatchDelete'),
  change: words('Put Update Modify Attach Detach Associate Disassociate Set Enable Disable Start Stop Add Remove'),
  access: words(
    `Decrypt Encrypt ReEncrypt GenerateDataKey GenerateMac Sign Select Scan Query Invoke Execute PartiQL Download
    Converse Send Receive Publish GetObject GetSecretValue BatchGetSecretValue GetParameter GetPasswordData GetItem
    BatchGetItem TransactGetItems GetRecords GetFile GetBlob GetImage BatchGetImage GetDownloadUrlForLayer GetRow
    GetQueryResults GetSnapshotBlock GetMedia GetConsoleScreenshot GetConsoleOutput GetGroupConfiguration`,
  ),
  info: words(
    `Get List Describe Lookup Head Search Check Estimate Validate Simulate Preview Test View Verify BatchGet
    BatchDescribe Discover Detect Count Decode GenerateCredentialReport GenerateServiceLastAccessedDetails
    GetParameterHistory GetObjectAcl GetObjectTagging GetObjectAttributes GetObjectLockConfiguration
    GetObjectRetention GetObjectLegalHold ListObjects QueryObjects StartQuery StopQuery`,
  ),
}

function words(text: string): readonly string[] {
  return text.split(/\s+/)
}

const verbOf = (name: string): Verb | undefined => {
  let best: Verb | undefined
  let length = 0
  for (const [verb, starts] of Object.entries(VERBS) as [Verb, readonly string[]][]) {
    for (const start of starts) {
      if (start.length > length && name.startsWith(start)) {
        best = verb
        length = start.length
      }
    }
  }
  return best
}

type Categorised = readonly [category: readonly string[], type: readonly string[]]

const logon: Categorised = [['authentication'], ['start']]
const logonStep: Categorised = [['authentication'], ['info']]
const logoff: Categorised = [['authentication'], ['end']]
const accountChange: Categorised = [['iam'], ['user', 'change']]
const apiLogon: Categorised = [['authentication', 'api'], ['start']]
const apiLogonStep: Categorised = [['authentication', 'api'], ['info']]
const apiLogoff: Categorised = [['authentication', 'api'], ['end']]
const sessionStart: Categorised = [['session', 'api'], ['start']]
const sessionEnd: Categorised = [['session', 'api'], ['end']]
const commandStart: Categorised = [['process', 'api'], ['start']]

const each = (names: string, what: Categorised): [string, Categorised][] => words(names).map((name) => [name, what])

/** Event names whose meaning their verb does not tell, by service. */
const NAMED: ReadonlyMap<string, ReadonlyMap<string, Categorised>> = new Map(
  Object.entries({
    signin: new Map([
      ...each('ConsoleLogin SwitchRole UserAuthentication CreateOAuth2Token', logon),
      ...each('CheckMfa CredentialChallenge CredentialVerification GetSigninToken RenewRole', logonStep),
      ...each('ExitRole Logout', logoff),
      ...each('PasswordRecoveryRequested PasswordRecoveryCompleted PasswordUpdated EmailUpdated', accountChange),
    ]),
    sts: new Map([
      ...each('AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot GetFederationToken', apiLogon),
      ...each('GetSessionToken GetDelegatedAccessToken GetWebIdentityToken', apiLogon),
      ...each('GetCallerIdentity GetAccessKeyInfo DecodeAuthorizationMessage', apiLogonStep),
    ]),
    sso: new Map([
      ...each('Authenticate Federate GetRoleCredentials CreateToken', apiLogon),
      ...each('StartDeviceAuthorization RegisterClient', apiLogonStep),
      ...each('Logout', apiLogoff),
    ]),
    'cognito-idp': new Map([
      ...each('InitiateAuth AdminInitiateAuth RespondToAuthChallenge AdminRespondToAuthChallenge', apiLogon),
      ...each('GlobalSignOut AdminUserGlobalSignOut RevokeToken', apiLogoff),
    ]),
    'cognito-identity': new Map(each('GetCredentialsForIdentity GetOpenIdToken', apiLogon)),
    rolesanywhere: new Map(each('CreateSession', apiLogon)),
    ssm: new Map([
      ...each('StartSession ResumeSession', sessionStart),
      ...each('TerminateSession', sessionEnd),
      ...each('SendCommand StartAutomationExecution', commandStart),
    ]),
    ecs: new Map(each('ExecuteCommand', [['process', 'session', 'api'], ['start']])),
    'ec2-instance-connect': new Map(each('SendSSHPublicKey SendSerialConsoleSSHPublicKey OpenTunnel', sessionStart)),
    ec2: new Map<string, Categorised>([
      [
        'RunInstances',
        [
          ['host', 'api'],
          ['creation', 'start'],
        ],
      ],
      ['StartInstances', [['host', 'api'], ['start']]],
      ['StopInstances', [['host', 'api'], ['end']]],
      [
        'TerminateInstances',
        [
          ['host', 'api'],
          ['deletion', 'end'],
        ],
      ],
      ['RebootInstances', [['host', 'api'], ['change']]],
    ]),
    s3: new Map<string, Categorised>([
      ['PutObject', [['file', 'api'], ['creation']]],
      ['CompleteMultipartUpload', [['file', 'api'], ['creation']]],
      ['UploadPart', [['file', 'api'], ['change']]],
    ]),
  }),
)

const IDENTITY = new Set(['iam', 'identitystore', 'sso', 'sso-directory', 'cognito-idp'])
const DATABASE = new Set([
  'dynamodb',
  'rds',
  'rds-data',
  'redshift',
  'redshift-data',
  'redshift-serverless',
  'athena',
  'dax',
  'elasticache',
  'memorydb',
  'docdb-elastic',
  'neptune-db',
  'timestream',
  'qldb',
  'cassandra',
  'keyspaces',
])

/** Whom an identity call is about; ECS wants it beside what was done. */
const IDENTITY_NOUNS: readonly (readonly [noun: string, type: string])[] = [
  ['User', 'user'],
  ['AccessKey', 'user'],
  ['LoginProfile', 'user'],
  ['MFADevice', 'user'],
  ['ChangePassword', 'user'],
  ['SSHPublicKey', 'user'],
  ['SigningCertificate', 'user'],
  ['ServiceSpecificCredential', 'user'],
  ['Group', 'group'],
  ['Membership', 'group'],
]

const nounsOf = (name: string): string[] => {
  const types = IDENTITY_NOUNS.filter(([noun]) => name.includes(noun)).map(([, type]) => type)
  // Roles, policies, providers, the account itself.
  return types.length > 0 ? [...new Set(types)] : ['admin']
}

const byVerb = (service: string, name: string, verb: Verb): Categorised => {
  if (IDENTITY.has(service))
    return [
      ['iam', 'api'],
      [...nounsOf(name), verb === 'access' ? 'info' : verb],
    ]
  if (DATABASE.has(service)) return [['database', 'api'], [verb]]
  if (service === 's3' && name.includes('Object')) return [['file', 'api'], [verb]]
  if (service === 's3' && (name === 'CreateBucket' || name === 'DeleteBucket')) return [['file', 'api'], [verb]]
  if (service === 'ec2' && name.includes('Instance') && verb !== 'creation' && verb !== 'deletion') {
    return [['host', 'api'], [verb]]
  }
  return verb === 'info' || verb === 'access' ? [['api'], [verb]] : [['configuration', 'api'], [verb]]
}

/** One array for each different list, whatever the number of event names that share it. */
const pool = new Map<string, readonly string[]>()
const pooled = (list: readonly string[]): readonly string[] => {
  const key = list.join()
  const known = pool.get(key)
  if (known !== undefined) return known
  pool.set(key, list)
  return list
}

const categories = ([category, type]: Categorised): Categories => ({ category: pooled(category), type: pooled(type) })

/** Categories and types of an event by its service (`ec2`) and `eventName`. */
export const categorise = (service: string, name: string): Action => {
  const verb = verbOf(name)
  const named = NAMED.get(service)?.get(name) ?? (service === 'signin' ? logonStep : undefined)
  const usual = categories(named ?? byVerb(service, name, verb ?? 'change'))
  const known = named !== undefined || verb !== undefined
  return { usual, reading: known ? usual : categories(byVerb(service, name, 'info')) }
}

/** A report about many calls, not a call. */
export const reported: Categories = categories([['api'], ['info']])

/** Of an event that no API call made: a key that the service rotated by itself. */
export const withoutCall = ({ category, type }: Categories): Categories => {
  const rest = category.filter((name) => name !== 'api')
  return { category: pooled(rest.length === 0 ? ['configuration'] : rest), type }
}

/** Of a call that was refused. */
export const denied = ({ category, type }: Categories): Categories => ({ category, type: pooled([...type, 'denied']) })

/** Network-activity events tell whether the VPC endpoint let the call through. */
export const throughEndpoint = ({ category, type }: Categories, refused: boolean): Categories => ({
  category: pooled(['network', ...category]),
  type: pooled([...type, refused ? 'denied' : 'allowed']),
})

/**
 * The caller lacked permission. Services spell it in many ways: `AccessDenied`, `AccessDeniedException`,
 * `Client.UnauthorizedOperation`, `VpceAccessDenied`, `AuthorizationError`, `NotAuthorized…`.
 */
export const isDenial: (errorCode: string) => boolean = memo(
  (code) => /AccessDenied|Unauthorized|NotAuthorized|AuthorizationError|AuthFailure|^Forbidden/.test(code),
  { entries: 1024, keyLength: 128 },
)
