import { normalisePattern, parsePattern } from '../../query/cloudwatch/index.js'
import { ACCOUNT, type Ci } from '../ci.js'
import { failed, NotRead, notApplicable, passed, type Surroundings, type Verdict } from './control.js'
import { isLogging, managementEvents, ownerOf, TRAIL, trailOf } from './trails.js'

/**
 * The chain that CIS and Security Hub ask for: a multi-Region trail → its log group → a metric filter with exactly the
 * pattern → an alarm on the filter's metric → an SNS topic with a subscriber.
 *
 * Source: Security Hub user guide, "Security Hub controls for Amazon CloudWatch" ("fails if the exact metric filters
 * prescribed by CIS are not used"; no finding where the multi-Region trail belongs to another account; WARNING where the
 * topic's subscriptions cannot be listed).
 */

const FILTER = 'AWS::Logs::MetricFilter'
const ALARM = 'AWS::CloudWatch::Alarm'
const TOPIC = 'AWS::SNS::Topic'

/** Types that `alarmed` looks at. The account's own items tell which Regions were read at all. */
export const CHAIN = [TRAIL, FILTER, ALARM, TOPIC, ACCOUNT]

/** A pattern by its meaning: white space, the order of operands, quotation marks and needless parentheses do not count. */
const normal = (pattern: string): string | undefined => {
  try {
    return normalisePattern(parsePattern(pattern))
  } catch {
    // What cannot be read as a pattern is not the pattern wanted.
    return undefined
  }
}

interface Metric {
  readonly namespace: string
  readonly name: string
}

interface FilterConfiguration {
  readonly logGroupName?: string
  readonly filterPattern?: string
  readonly metricTransformations?: readonly { readonly metricName?: string; readonly metricNamespace?: string }[]
}

interface AlarmConfiguration {
  readonly alarmName?: string
  readonly namespace?: string
  readonly metricName?: string
  readonly metrics?: readonly {
    readonly metricStat?: { readonly metric?: { readonly namespace?: string; readonly metricName?: string } }
  }[]
  readonly alarmActions?: readonly string[]
}

const alarmOf = (ci: Ci): AlarmConfiguration => (ci.configuration ?? {}) as AlarmConfiguration

/** Of its one metric, or of one that its metric math takes. */
const watches = (alarm: AlarmConfiguration, { namespace, name }: Metric): boolean =>
  (alarm.namespace === namespace && alarm.metricName === name) ||
  (alarm.metrics ?? []).some(({ metricStat: m }) => m?.metric?.namespace === namespace && m.metric.metricName === name)

/**
 * Whether somebody is told of events that match the pattern.
 *
 * @throws NotRead when the chain could not be followed to its end and no other does.
 */
export const alarmed = (account: Ci, pattern: string, around: Surroundings): Verdict => {
  const trails = around.all(TRAIL)
  const own = trails.filter((t) => ownerOf(t) === account.accountId)
  if (own.length === 0) {
    const theirs = trails.find((t) => trailOf(t).isMultiRegionTrail === true)
    if (theirs !== undefined)
      return notApplicable(
        `The account is logged by the trail of account ${ownerOf(theirs)}: the alarm belongs there.`,
        `アカウント ${ownerOf(theirs)} の証跡で記録されているため、アラームはそのアカウントで設定します。`,
      )
    return failed('There is no trail.', '証跡がありません。')
  }

  const wanted = normal(pattern)
  const missing = new Missing()
  for (const trail of own) {
    try {
      if (follow(trail, wanted, around, missing)) return passed()
    } catch (cause) {
      if (!(cause instanceof NotRead)) throw cause
      missing.unread ??= cause
    }
  }
  if (missing.unread !== undefined) throw missing.unread
  return missing.verdict
}

/** The step nearest to the end at which the chain broke: what is left to be done. */
class Missing {
  unread: NotRead | undefined
  #depth = -1
  #verdict = failed('There is no trail.', '証跡がありません。')

  at(depth: number, en: string, ja: string): false {
    if (depth > this.#depth) {
      this.#depth = depth
      this.#verdict = failed(en, ja)
    }
    return false
  }

  get verdict(): Verdict {
    return this.#verdict
  }
}

const follow = (trail: Ci, wanted: string | undefined, around: Surroundings, missing: Missing): boolean => {
  const { isMultiRegionTrail, cloudWatchLogsLogGroupArn, name = trail.arn } = trailOf(trail)
  if (isMultiRegionTrail !== true)
    return missing.at(
      0,
      `The trail ${name} covers one Region only.`,
      `証跡 ${name} は 1 つのリージョンのみが対象です。`,
    )
  if (!isLogging(trail, around))
    return missing.at(1, `The trail ${name} is stopped.`, `証跡 ${name} が停止しています。`)
  const { read, write } = managementEvents(trail, around)
  if (!read || !write)
    return missing.at(
      2,
      `The trail ${name} leaves out management events.`,
      `証跡 ${name} が管理イベントの一部を記録していません。`,
    )
  const [, , , region = '', owner = '', , logGroup = ''] = (cloudWatchLogsLogGroupArn ?? '').split(':')
  if (logGroup === '' || owner !== trail.accountId)
    return missing.at(
      3,
      `The trail ${name} sends its events to no log group of this account.`,
      `証跡 ${name} のイベントが、このアカウントのロググループに送信されていません。`,
    )
  // In a Region that nobody read, a filter that is not seen may well exist.
  if (!around.all(ACCOUNT).some((a) => a.awsRegion === region))
    throw new NotRead(FILTER, { en: `${region} was not read.`, ja: `${region} は読み取りの対象外です。` })

  const here = (ci: Ci) => ci.awsRegion === region
  const metrics = around
    .all(FILTER)
    .filter(here)
    .map((f) => (f.configuration ?? {}) as FilterConfiguration)
    .filter((f) => f.logGroupName === logGroup && wanted !== undefined && normal(f.filterPattern ?? '') === wanted)
    .flatMap((f) => f.metricTransformations ?? [])
    .map((t): Metric => ({ namespace: t.metricNamespace ?? '', name: t.metricName ?? '' }))
  if (metrics.length === 0)
    return missing.at(
      4,
      `The log group ${logGroup} has no metric filter with exactly this pattern.`,
      `ロググループ ${logGroup} に、規定のパターンと一致するメトリクスフィルターがありません。`,
    )

  const alarms = around
    .all(ALARM)
    .filter(here)
    .map(alarmOf)
    .filter((a) => metrics.some((m) => watches(a, m)))
  const metric = metrics.map((m) => `${m.namespace}/${m.name}`).join(', ')
  if (alarms.length === 0)
    return missing.at(
      5,
      `No alarm watches the metric ${metric}.`,
      `メトリクス ${metric} を監視するアラームがありません。`,
    )

  const topics = [...new Set(alarms.flatMap((a) => a.alarmActions ?? []))].filter((a) => /^arn:[^:]*:sns:/.test(a))
  const names = alarms.map((a) => a.alarmName ?? '?').join(', ')
  if (topics.length === 0)
    return missing.at(
      6,
      `The alarm ${names} notifies no SNS topic.`,
      `アラーム ${names} の通知先に SNS トピックがありません。`,
    )
  return topics.some((arn) => heard(arn, trail.accountId, around, missing))
}

/** Whether the topic has a subscriber who confirmed. */
const heard = (arn: string, account: string, around: Surroundings, missing: Missing): boolean => {
  if (arn.split(':')[4] !== account) {
    missing.unread ??= new NotRead(TOPIC, {
      en: `The subscriptions of ${arn}, a topic of another account, cannot be seen.`,
      ja: `別アカウントのトピック ${arn} のサブスクリプションは確認できません。`,
    })
    return false
  }
  const topic = around.one(TOPIC, arn)
  if (topic === undefined) return missing.at(7, `The topic ${arn} does not exist.`, `トピック ${arn} が存在しません。`)
  try {
    const subscriptions = (around.part(topic, 'Subscriptions') ?? []) as { subscriptionArn?: string }[]
    // Until it is confirmed it says "PendingConfirmation" in place of its ARN.
    if (subscriptions.some((s) => s.subscriptionArn?.startsWith('arn:'))) return true
  } catch (cause) {
    if (!(cause instanceof NotRead)) throw cause
    missing.unread ??= cause
    return false
  }
  return missing.at(
    8,
    `The topic ${arn} has no confirmed subscriber.`,
    `トピック ${arn} に確認済みのサブスクリプションがありません。`,
  )
}
