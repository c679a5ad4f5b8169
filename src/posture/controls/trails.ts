import type { Ci } from '../ci.js'
import { NotRead, type Surroundings } from './control.js'

/** What controls read of `AWS::CloudTrail::Trail`. */

export const TRAIL = 'AWS::CloudTrail::Trail'

export interface Trail {
  readonly name?: string
  readonly trailARN?: string
  readonly homeRegion?: string
  readonly isMultiRegionTrail?: boolean
  readonly isOrganizationTrail?: boolean
  readonly s3BucketName?: string
  readonly kmsKeyId?: string | null
  readonly logFileValidationEnabled?: boolean
  readonly cloudWatchLogsLogGroupArn?: string | null
}

/** The account that a trail belongs to: for an organisation's trail not the one that sees it. */
export const ownerOf = (trail: Ci): string => trail.arn.split(':')[4] ?? ''

export const trailOf = (ci: Ci): Trail => (ci.configuration ?? {}) as Trail

export const isLogging = (trail: Ci, around: Surroundings): boolean =>
  (around.part(trail, 'TrailStatus') as { isLogging?: boolean } | null)?.isLogging === true

/**
 * Whether one of the trails passes. One that could not be read completely stops nothing while another passes.
 *
 * @throws NotRead when none passes and one could not be read.
 */
export const someTrail = (around: Surroundings, test: (trail: Ci) => boolean): boolean => {
  let unread: NotRead | undefined
  for (const trail of around.all(TRAIL)) {
    try {
      if (test(trail)) return true
    } catch (cause) {
      if (!(cause instanceof NotRead)) throw cause
      unread ??= cause
    }
  }
  if (unread !== undefined) throw unread
  return false
}

interface BasicSelector {
  readonly readWriteType?: string
  readonly includeManagementEvents?: boolean
  readonly excludeManagementEventSources?: readonly string[]
  readonly dataResources?: readonly { readonly type?: string; readonly values?: readonly string[] }[]
}

interface FieldSelector {
  readonly field?: string
  readonly equals?: readonly string[]
  readonly startsWith?: readonly string[]
  readonly [operator: string]: unknown
}

interface Selectors {
  readonly eventSelectors?: readonly BasicSelector[]
  readonly advancedEventSelectors?: readonly { readonly fieldSelectors?: readonly FieldSelector[] }[]
}

/** What a trail logs of a kind of events, without any gap. */
export interface Logged {
  readonly read: boolean
  readonly write: boolean
}

const selectorsOf = (trail: Ci, around: Surroundings): Selectors =>
  (around.part(trail, 'EventSelectors') ?? {}) as Selectors

/** Reads and writes are often taken by a selector each: together they count. */
const together = (all: readonly Logged[]): Logged => ({
  read: all.some((l) => l.read),
  write: all.some((l) => l.write),
})

const ofType = (readWriteType = 'All'): Logged => ({
  read: readWriteType !== 'WriteOnly',
  write: readWriteType !== 'ReadOnly',
})

/** Fields of an advanced selector that say which events it takes at all; any other field leaves some of them out. */
const advanced = (
  fields: readonly FieldSelector[],
  is: (category: string | undefined, type: readonly string[]) => boolean,
  narrows: (field: FieldSelector) => boolean,
): Logged => {
  const equals = (name: string) => fields.find((f) => f.field === name)?.equals ?? []
  const none = { read: false, write: false }
  if (!is(equals('eventCategory')[0], equals('resources.type'))) return none
  for (const f of fields) {
    if (f.field === 'eventCategory' || f.field === 'resources.type' || f.field === 'readOnly') continue
    if (narrows(f)) return none
  }
  const readOnly = equals('readOnly')[0]
  return { read: readOnly !== 'false', write: readOnly !== 'true' }
}

/** Management events of all services: a selector that leaves out KMS or the RDS Data API does not count. */
export const managementEvents = (trail: Ci, around: Surroundings): Logged => {
  const { eventSelectors = [], advancedEventSelectors = [] } = selectorsOf(trail, around)
  return together([
    ...eventSelectors
      .filter((s) => s.includeManagementEvents !== false && (s.excludeManagementEventSources ?? []).length === 0)
      .map((s) => ofType(s.readWriteType)),
    ...advancedEventSelectors.map(({ fieldSelectors = [] }) =>
      advanced(
        fieldSelectors,
        (category) => category === 'Management',
        () => true,
      ),
    ),
  ])
}

const ALL_BUCKETS = /^arn:aws[\w-]*:s3(:::)?$/

/** Data events of the objects of all buckets, those of tomorrow included. */
export const objectEvents = (trail: Ci, around: Surroundings): Logged => {
  const { eventSelectors = [], advancedEventSelectors = [] } = selectorsOf(trail, around)
  return together([
    ...eventSelectors
      .filter((s) =>
        (s.dataResources ?? []).some(
          (r) => r.type === 'AWS::S3::Object' && (r.values ?? []).some((v) => ALL_BUCKETS.test(v)),
        ),
      )
      .map((s) => ofType(s.readWriteType)),
    ...advancedEventSelectors.map(({ fieldSelectors = [] }) =>
      advanced(
        fieldSelectors,
        (category, types) => category === 'Data' && types.includes('AWS::S3::Object'),
        (f) => !(f.field === 'resources.ARN' && (f.startsWith ?? []).some((v) => ALL_BUCKETS.test(v))),
      ),
    ),
  ])
}
