import type { Ci } from '../../ci.js'
import { control, failed, notApplicable, passed } from '../control.js'
import { allInRegion } from '../in-region.js'
import { listOf } from '../rds-facts.js'

const SUBSCRIPTION = 'AWS::RDS::EventSubscription'

interface Subscription {
  /** Left out: events of all kinds of sources. */
  readonly sourceType?: string | null
  /** Left out: all categories of the source. */
  readonly eventCategoriesList?: readonly string[] | null
  readonly enabled?: boolean
}

interface Wanted {
  readonly [key: string]: string
  readonly sourceType: string
  readonly eventCategories: string
}

/** Which of the wanted categories a subscription leaves out. */
const missing = ({ eventCategoriesList }: Subscription, { eventCategories }: Wanted): readonly string[] => {
  const has = eventCategoriesList ?? []
  return has.length === 0 ? [] : listOf(eventCategories).filter((c) => !has.includes(c))
}

const listens = ({ sourceType }: Subscription, wanted: Wanted): boolean =>
  !sourceType || sourceType === wanted.sourceType

const covers = (ci: Ci, wanted: Wanted): boolean => {
  const spec = (ci.configuration ?? {}) as Subscription
  return spec.enabled === true && listens(spec, wanted) && missing(spec, wanted).length === 0
}

const WHY = {
  en: 'RDS tells of failures, maintenance and changed settings only to those who subscribed. Without the notification a failed database, or a change that weakens it, is found by its users.',
  ja: '障害・メンテナンス・設定変更のイベントは、サブスクリプションがなければ誰にも届きません。データベースの障害や、安全性を損なう変更に気づくのが利用者より遅れてしまいます。',
} as const

const fix = (source: string, sourceJa: string, categories: string) => ({
  en: `In the RDS console choose Event subscriptions, select the subscription (or Create event subscription), choose Edit, set Source type to ${source} and include the categories ${categories}; make sure that Enabled is Yes and that somebody reads the SNS topic.`,
  ja: `RDS コンソールの [イベントサブスクリプション] で対象を選んで [編集] (または [イベントサブスクリプションを作成]) を選択し、[ソースタイプ] を [${sourceJa}] にして、イベントカテゴリ ${categories} を含めます。サブスクリプションが有効であること、SNS トピックの通知が担当者に届くことを確認します。`,
})

const cli = ({ sourceType, eventCategories }: Wanted) =>
  `aws rds modify-event-subscription --subscription-name <subscription> --source-type ${sourceType} --event-categories ${eventCategories
    .split(',')
    .map((c) => `"${c}"`)
    .join(' ')} --enabled`

const CLUSTER: Wanted = { sourceType: 'db-cluster', eventCategories: 'maintenance,failure' }
const INSTANCE: Wanted = { sourceType: 'db-instance', eventCategories: 'maintenance,configuration change,failure' }
const PARAMETERS: Wanted = { sourceType: 'db-parameter-group', eventCategories: 'configuration change' }
const GROUPS: Wanted = { sourceType: 'db-security-group', eventCategories: 'configuration change,failure' }

/** "Existing subscriptions": each one to this source is judged, and no other. */
const existing = (id: string, wanted: Wanted, title: { en: string; ja: string }, how: { en: string; ja: string }) =>
  control<Subscription, object, Wanted>({
    id,
    severity: 'low',
    type: SUBSCRIPTION,
    needs: [],
    params: wanted,
    title,
    why: WHY,
    fix: how,
    cli: cli(wanted),
    check: ({ configuration }, params) => {
      if (!listens(configuration, params))
        return notApplicable(
          `It subscribes to ${configuration.sourceType}.`,
          `${configuration.sourceType} を対象とするサブスクリプションです。`,
        )
      if (configuration.enabled !== true)
        return failed('The subscription is disabled.', 'サブスクリプションが無効です。')
      const lacks = missing(configuration, params)
      return lacks.length === 0
        ? passed()
        : failed(`Categories are missing: ${lacks.join(', ')}.`, `不足しているイベントカテゴリ: ${lacks.join(', ')}`)
    },
  })

/** "A subscription": one of the Region must cover the source; which one does not matter. */
const one = (id: string, wanted: Wanted, title: { en: string; ja: string }, how: { en: string; ja: string }) =>
  control<Subscription, object, Wanted>({
    id,
    severity: 'low',
    type: SUBSCRIPTION,
    needs: [],
    related: [SUBSCRIPTION],
    params: wanted,
    title,
    why: WHY,
    fix: how,
    cli: cli(wanted),
    check: ({ ci }, params, around) => {
      if (covers(ci, params)) return passed()
      const other = allInRegion(around, ci, SUBSCRIPTION).find((s) => covers(s, params))
      if (other !== undefined)
        return notApplicable(`${other.resourceId} covers it.`, `${other.resourceId} が対象に含めています。`)
      return failed(
        `No subscription of this Region covers ${params.sourceType} with ${listOf(params.eventCategories).join(', ')}.`,
        `このリージョンに ${params.sourceType} の ${listOf(params.eventCategories).join(', ')} を対象とするサブスクリプションがありません。`,
      )
    },
  })

/** Amazon RDS, event subscriptions. */
export default [
  existing(
    'RDS.19',
    CLUSTER,
    {
      en: 'RDS event subscriptions for clusters cover the critical events',
      ja: 'クラスターの RDS イベントサブスクリプションが重要なイベントを対象としている',
    },
    fix('Clusters', 'クラスター', 'maintenance, failure'),
  ),
  existing(
    'RDS.20',
    INSTANCE,
    {
      en: 'RDS event subscriptions for instances cover the critical events',
      ja: 'インスタンスの RDS イベントサブスクリプションが重要なイベントを対象としている',
    },
    fix('Instances', 'インスタンス', 'maintenance, configuration change, failure'),
  ),
  one(
    'RDS.21',
    PARAMETERS,
    {
      en: 'An RDS event subscription covers changes of parameter groups',
      ja: 'パラメータグループの変更が RDS イベントサブスクリプションの対象になっている',
    },
    fix('Parameter groups', 'パラメータグループ', 'configuration change'),
  ),
  one(
    'RDS.22',
    GROUPS,
    {
      en: 'An RDS event subscription covers events of DB security groups',
      ja: 'DB セキュリティグループのイベントが RDS イベントサブスクリプションの対象になっている',
    },
    fix('Security groups', 'セキュリティグループ', 'configuration change, failure'),
  ),
]
