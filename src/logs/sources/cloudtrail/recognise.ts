import { ownKeys } from '../../decode/json-head.js'

/**
 * `AWSLogs/[o-org/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/…`, also CloudTrail-Insight and kinds yet to come; or only
 * the file's own name, `ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHMMZ_….json.gz`, of files copied elsewhere.
 */
export const key =
  /(?:^|\/)CloudTrail(?:-(?!Digest\/)[A-Za-z]+)?\/[a-z]{2,5}(?:-[a-z]+)+-\d+\/\d{4}\/\d{2}\/\d{2}\/|(?:^|\/)\d{12}_CloudTrail(?:-(?!Digest_)[A-Za-z]+)?_[a-z0-9-]+_\d{8}T\d{4}Z_/

/** Digest files: signatures of log files, no records. */
export const digestKey = /(?:^|\/)CloudTrail-Digest\/|(?:^|\/)\d{12}_CloudTrail-Digest_/

/** Names of which every record has several; the names alone are not CloudTrail's own. */
const COMPANIONS = ['eventTime', 'awsRegion', 'eventID', 'eventType', 'userIdentity', 'insightDetails', 'eventSource']

/**
 * An object with CloudTrail's own fields. S3 event notifications share most of them, in `Records` too, but
 * their version is 2 and their source `aws:s3`.
 */
const isRecord = (head: string, start: number): boolean => {
  const keys = ownKeys(head, start)
  return (
    /^1\.\d+$/.test(keys.get('eventVersion') ?? '') &&
    keys.get('eventSource')?.startsWith('aws:') !== true &&
    COMPANIONS.filter((name) => keys.has(name)).length >= 3
  )
}

const DETAIL_TYPES = new Set([
  'AWS API Call via CloudTrail',
  'AWS Console Sign In via CloudTrail',
  'AWS Console Action via CloudTrail',
  'AWS Service Event via CloudTrail',
  'AWS Insight via CloudTrail',
])

/** A record inside a text: `"message":"{\"eventVersion\":\"1.08\",…`. */
const QUOTED_RECORD = /"message"\s*:\s*"\s*\{\s*\\"[A-Za-z]+\\"\s*:/
const QUOTED_VERSION = /\\"eventVersion\\"\s*:\s*\\"1\.\d+\\"/
const QUOTED_NAME = /\\"(?:eventSource|eventName|userIdentity|insightDetails)\\"/

/** Recognises the beginning (4 KiB of text) of a CloudTrail file in any of its wrappings. */
export const content = (head: string): boolean => {
  const start = head.search(/[^\s\ufeff]/)
  if (start < 0) return false
  const wrapper = /^\{\s*"Records"\s*:\s*\[\s*(?=\{)|^\[\s*(?=\{)/.exec(head.slice(start, start + 1024))
  if (wrapper !== null) return isRecord(head, start + wrapper[0].length)
  if (head[start] !== '{') return false
  if (isRecord(head, start)) return true
  const keys = ownKeys(head, start)
  if (keys.has('messageType') && keys.has('logGroup')) {
    const quoted = head.slice(Math.max(0, head.search(QUOTED_RECORD)))
    return QUOTED_RECORD.test(quoted) && QUOTED_VERSION.test(quoted) && QUOTED_NAME.test(quoted)
  }
  return DETAIL_TYPES.has(keys.get('detail-type') ?? '')
}
