/** What a class of OCSF means in ECS. */
interface Meaning {
  readonly category: readonly string[]
  /** `event.type` by `activity_id`. */
  readonly types: Readonly<Record<number, readonly string[]>>
  /** Of an activity that is not told apart. */
  readonly otherwise: readonly string[]
}

const INFO = ['info']
const START = ['start']
const END = ['end']
const ACCESS = ['access']
const CHANGE = ['change']
const CREATION = ['creation']
const DELETION = ['deletion']
const CONNECTION = ['connection']
const USER_CHANGE = ['user', 'change']

const of = (
  category: readonly string[],
  otherwise: readonly string[] = INFO,
  types: Readonly<Record<number, readonly string[]>> = {},
): Meaning => ({ category, otherwise, types })

/** Create, Read, Update, Delete, as most classes number them. */
const CRUD = { 1: CREATION, 2: ACCESS, 3: CHANGE, 4: DELETION }

/** Traffic of a protocol above TCP and UDP. */
const protocol = (...more: readonly string[]) => of(['network', ...more], ['protocol'])

/**
 * Source: schema.ocsf.io, classes and activities of versions 1.1 to 1.5. The number of a class begins with that of its
 * category.
 */
const CLASSES: Readonly<Record<number, Meaning>> = {
  1001: of(['file'], INFO, {
    ...CRUD,
    5: CHANGE,
    6: CHANGE,
    7: CHANGE,
    8: ACCESS,
    9: ACCESS,
    10: CHANGE,
    11: CHANGE,
    14: ACCESS,
  }),
  1002: of(['driver'], CHANGE, { 1: START, 2: END }),
  1003: of(['process'], ACCESS, { 2: ACCESS, 3: CHANGE }),
  1005: of(['library'], START),
  1006: of(['configuration'], INFO, { 1: CREATION, 2: CHANGE, 3: DELETION, 4: CHANGE, 5: CHANGE, 6: ACCESS }),
  1007: of(['process'], INFO, { 1: START, 2: END, 3: ACCESS, 4: CHANGE, 5: CHANGE }),
  2001: of(['intrusion_detection']),
  2002: of(['vulnerability']),
  2003: of(['configuration']),
  2004: of(['intrusion_detection']),
  2005: of(['intrusion_detection']),
  2006: of(['configuration']),
  2007: of(['vulnerability']),
  2008: of(['iam']),
  3001: of(['iam'], USER_CHANGE, { 1: ['user', 'creation'], 6: ['user', 'deletion'] }),
  3002: of(['authentication'], START, { 2: END }),
  3003: of(['authentication', 'iam'], ['start', 'admin']),
  3004: of(['iam'], INFO, { 1: CREATION, 2: INFO, 3: CHANGE, 4: DELETION }),
  3005: of(['iam'], USER_CHANGE),
  3006: of(['iam'], ['group', 'change'], { 5: ['group', 'deletion'], 6: ['group', 'creation'] }),
  4001: of(['network'], CONNECTION, { 1: ['connection', 'start'], 2: ['connection', 'end'], 3: ['connection', 'end'] }),
  4002: of(['web', 'network'], ACCESS),
  4003: protocol(),
  4004: protocol(),
  4005: protocol(),
  4006: protocol(),
  4007: protocol(),
  4008: protocol(),
  4009: of(['email']),
  4010: protocol('file'),
  4011: of(['email', 'file']),
  4012: of(['email']),
  4013: protocol(),
  4014: of(['network'], CONNECTION, { 1: ['connection', 'start'], 2: ['connection', 'end'] }),
  6001: of(['web'], ACCESS),
  6002: of(['package'], INFO, { 1: ['installation'], 2: DELETION, 3: START, 8: CHANGE }),
  6003: of(['api'], INFO, CRUD),
  6004: of(['web'], ACCESS),
  6005: of(['database'], ACCESS, { 2: CHANGE, 5: CHANGE, 6: CHANGE, 7: CHANGE }),
  6006: of(['file'], ACCESS),
}

/** Of a class that is newer than this list, by the category that its number begins with. */
const CATEGORIES: Readonly<Record<number, Meaning>> = {
  1: of(['host']),
  2: of(['intrusion_detection']),
  3: of(['iam']),
  4: of(['network'], CONNECTION),
  5: of(['host']),
  6: of(['api']),
  7: of(['intrusion_detection']),
}

const UNKNOWN = of([], [])

export const meaningOf = (uid: number): Meaning => CLASSES[uid] ?? CATEGORIES[Math.floor(uid / 1000)] ?? UNKNOWN

/** Up to 1.0.0-rc.2 API Activity stood among the classes of Audit Activity. */
const OLD_API_ACTIVITY = 3005

/** The class by its number of today. */
export const classOf = (uid: number, name: string | undefined): number =>
  uid === OLD_API_ACTIVITY && name === 'API Activity' ? 6003 : uid

export const isFinding = (uid: number): boolean => Math.floor(uid / 1000) === 2

/** Classes whose `user` is acted on by the actor. */
export const actsOnUser = (uid: number): boolean => uid === 3001 || uid === 3003 || uid === 3005 || uid === 3006
