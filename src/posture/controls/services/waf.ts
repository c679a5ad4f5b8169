import type { Text } from '../../../kernel/errors.js'
import { type AnyControl, control, failed, notApplicable, passed } from '../control.js'

interface Activated {
  readonly ruleId?: string
}

/** What these controls read of AWS WAF Classic, spelt as AWS Config spells it. */
interface Classic {
  readonly predicateList?: readonly unknown[] | null
  readonly rules?: readonly Activated[] | null
  readonly rulesList?: readonly Activated[] | null
}

interface FirewallManagerGroups {
  readonly preProcessFirewallManagerRuleGroups?: readonly unknown[] | null
  readonly postProcessFirewallManagerRuleGroups?: readonly unknown[] | null
}

interface Visibility {
  readonly cloudWatchMetricsEnabled?: boolean
}

interface Rules {
  readonly rules?: readonly { readonly name?: string; readonly visibilityConfig?: Visibility | null }[] | null
  readonly visibilityConfig?: Visibility | null
}

type Logging = { readonly LoggingConfiguration: { readonly logDestinationConfigs?: readonly string[] } | null }

/** AWS ends AWS WAF Classic Region by Region (AWS WAF developer guide, "AWS WAF Classic"): what is left is best moved. */
const MOVE: Text = {
  en: 'AWS is ending AWS WAF Classic Region by Region: the lasting way is to move to AWS WAF (Switch to AWS WAF Classic in its console leads to what is left). ',
  ja: 'AWS WAF Classic はリージョンごとに提供終了が進んでいるため、新しい AWS WAF への移行が根本的な対応です。残っているものは WAF & Shield コンソールの [Switch to AWS WAF Classic] から確認できます。',
}

interface Empty {
  readonly id: string
  readonly type: string
  readonly count: (c: Classic) => number
  readonly title: Text
  readonly why: Text
  readonly fix: Text
  readonly cli: string
  readonly found: Text
}

/** One kind of finding for six types: something that should hold others holds none. */
const notEmpty = (spec: Empty): AnyControl =>
  control<Classic>({
    id: spec.id,
    severity: 'medium',
    type: spec.type,
    needs: [],
    title: spec.title,
    why: spec.why,
    fix: { en: MOVE.en + spec.fix.en, ja: MOVE.ja + spec.fix.ja },
    cli: spec.cli,
    check: ({ configuration }) => (spec.count(configuration) > 0 ? passed() : failed(spec.found.en, spec.found.ja)),
  })

const EMPTY_RULE: Text = {
  en: 'A rule without conditions matches no request: it looks like protection, and whatever it was meant to stop goes through.',
  ja: '条件のないルールはどのリクエストにも一致しません。防御しているように見えるだけで、止めるはずの通信が素通りします。',
}
const EMPTY_GROUP: Text = {
  en: 'A rule group without rules inspects nothing, wherever it is used.',
  ja: 'ルールのないルールグループは、どこで使われていても何も検査しません。',
}
const EMPTY_ACL: Text = {
  en: 'A web ACL without rules lets its default action decide on every request; nothing is inspected.',
  ja: 'ルールのないウェブ ACL では、すべてのリクエストがデフォルトアクションだけで処理され、何も検査されません。',
}
const NO_CONDITION: Text = { en: 'The rule has no condition.', ja: 'ルールに条件がありません。' }
const NO_RULE_IN_GROUP: Text = { en: 'The rule group has no rule.', ja: 'ルールグループにルールがありません。' }
const NO_RULE: Text = { en: 'The web ACL has no rule.', ja: 'ウェブ ACL にルールがありません。' }

const FIX_RULE: Text = {
  en: 'Otherwise open Rules there, choose the rule, Edit rule, Add condition, and save; or delete the rule.',
  ja: '当面は [Rules] で対象のルールを選び、[Edit rule] > [Add condition] で条件を追加するか、ルールを削除します。',
}
const FIX_GROUP: Text = {
  en: 'Otherwise open Rule groups there, choose the group, Edit rule group, add a rule, and save; or delete the group.',
  ja: '当面は [Rule groups] で対象を選び、[Edit rule group] でルールを追加するか、ルールグループを削除します。',
}
const FIX_ACL: Text = {
  en: 'Otherwise open Web ACLs there, choose the web ACL, Rules, Edit web ACL, add a rule or rule group, and save.',
  ja: '当面は [Web ACLs] で対象を選び、[Rules] タブの [Edit web ACL] でルールまたはルールグループを追加します。',
}

/** AWS WAF and AWS WAF Classic (user guide, "Security Hub controls for AWS WAF"). */
export default [
  control<unknown, Logging>({
    id: 'WAF.1',
    severity: 'medium',
    type: 'AWS::WAF::WebACL',
    needs: ['LoggingConfiguration'],
    title: {
      en: 'Web ACLs of AWS WAF Classic (global) write logs',
      ja: 'AWS WAF Classic (グローバル) のウェブ ACL のログが有効になっている',
    },
    why: {
      en: 'Without logs nobody can tell which requests the web ACL let through or blocked, nor why.',
      ja: 'ログがないと、どのリクエストがなぜ許可・拒否されたのかを後から調べられません。',
    },
    fix: {
      en: `${MOVE.en}Otherwise make an Amazon Data Firehose stream in us-east-1 whose name begins with aws-waf-logs-, open Web ACLs there, choose the web ACL, Logging, Enable logging, and choose the stream.`,
      ja: `${MOVE.ja}当面は us-east-1 に aws-waf-logs- で始まる Amazon Data Firehose ストリームを作成し、[Web ACLs] で対象を選び、[Logging] タブの [Enable logging] で指定します。`,
    },
    cli: 'aws waf put-logging-configuration --region us-east-1 --logging-configuration ResourceArn=<web-acl-arn>,LogDestinationConfigs=<firehose-arn>',
    check: ({ parts }) =>
      (parts.LoggingConfiguration?.logDestinationConfigs ?? []).length > 0
        ? passed()
        : failed('Logging is off.', 'ログが無効です。'),
  }),
  notEmpty({
    id: 'WAF.2',
    type: 'AWS::WAFRegional::Rule',
    count: (c) => c.predicateList?.length ?? 0,
    title: {
      en: 'Rules of AWS WAF Classic (regional) have a condition',
      ja: 'AWS WAF Classic (リージョナル) のルールに条件がある',
    },
    why: EMPTY_RULE,
    fix: FIX_RULE,
    found: NO_CONDITION,
    cli: 'aws waf-regional update-rule --rule-id <rule-id> --change-token "$(aws waf-regional get-change-token --query ChangeToken --output text)" --updates \'[{"Action":"INSERT","Predicate":{"Negated":false,"Type":"IPMatch","DataId":"<ip-set-id>"}}]\'',
  }),
  notEmpty({
    id: 'WAF.3',
    type: 'AWS::WAFRegional::RuleGroup',
    count: (c) => c.rules?.length ?? 0,
    title: {
      en: 'Rule groups of AWS WAF Classic (regional) have a rule',
      ja: 'AWS WAF Classic (リージョナル) のルールグループにルールがある',
    },
    why: EMPTY_GROUP,
    fix: FIX_GROUP,
    found: NO_RULE_IN_GROUP,
    cli: 'aws waf-regional update-rule-group --rule-group-id <id> --change-token "$(aws waf-regional get-change-token --query ChangeToken --output text)" --updates \'[{"Action":"INSERT","ActivatedRule":{"Priority":1,"RuleId":"<rule-id>","Action":{"Type":"BLOCK"}}}]\'',
  }),
  notEmpty({
    id: 'WAF.4',
    type: 'AWS::WAFRegional::WebACL',
    count: (c) => c.rulesList?.length ?? 0,
    title: {
      en: 'Web ACLs of AWS WAF Classic (regional) have a rule or rule group',
      ja: 'AWS WAF Classic (リージョナル) のウェブ ACL にルールまたはルールグループがある',
    },
    why: EMPTY_ACL,
    fix: FIX_ACL,
    found: NO_RULE,
    cli: 'aws waf-regional update-web-acl --web-acl-id <id> --change-token "$(aws waf-regional get-change-token --query ChangeToken --output text)" --updates \'[{"Action":"INSERT","ActivatedRule":{"Priority":1,"RuleId":"<rule-id>","Action":{"Type":"BLOCK"}}}]\'',
  }),
  notEmpty({
    id: 'WAF.6',
    type: 'AWS::WAF::Rule',
    count: (c) => c.predicateList?.length ?? 0,
    title: {
      en: 'Rules of AWS WAF Classic (global) have a condition',
      ja: 'AWS WAF Classic (グローバル) のルールに条件がある',
    },
    why: EMPTY_RULE,
    fix: FIX_RULE,
    found: NO_CONDITION,
    cli: 'aws waf update-rule --rule-id <rule-id> --change-token "$(aws waf get-change-token --query ChangeToken --output text)" --updates \'[{"Action":"INSERT","Predicate":{"Negated":false,"Type":"IPMatch","DataId":"<ip-set-id>"}}]\'',
  }),
  notEmpty({
    id: 'WAF.7',
    type: 'AWS::WAF::RuleGroup',
    count: (c) => c.rules?.length ?? 0,
    title: {
      en: 'Rule groups of AWS WAF Classic (global) have a rule',
      ja: 'AWS WAF Classic (グローバル) のルールグループにルールがある',
    },
    why: EMPTY_GROUP,
    fix: FIX_GROUP,
    found: NO_RULE_IN_GROUP,
    cli: 'aws waf update-rule-group --rule-group-id <id> --change-token "$(aws waf get-change-token --query ChangeToken --output text)" --updates \'[{"Action":"INSERT","ActivatedRule":{"Priority":1,"RuleId":"<rule-id>","Action":{"Type":"BLOCK"}}}]\'',
  }),
  notEmpty({
    id: 'WAF.8',
    type: 'AWS::WAF::WebACL',
    count: (c) => c.rulesList?.length ?? 0,
    title: {
      en: 'Web ACLs of AWS WAF Classic (global) have a rule or rule group',
      ja: 'AWS WAF Classic (グローバル) のウェブ ACL にルールまたはルールグループがある',
    },
    why: EMPTY_ACL,
    fix: FIX_ACL,
    found: NO_RULE,
    cli: 'aws waf update-web-acl --web-acl-id <id> --change-token "$(aws waf get-change-token --query ChangeToken --output text)" --updates \'[{"Action":"INSERT","ActivatedRule":{"Priority":1,"RuleId":"<rule-id>","Action":{"Type":"BLOCK"}}}]\'',
  }),
  control<Rules & FirewallManagerGroups>({
    id: 'WAF.10',
    severity: 'medium',
    type: 'AWS::WAFv2::WebACL',
    needs: [],
    title: {
      en: 'Web ACLs have a rule or rule group',
      ja: 'AWS WAF のウェブ ACL にルールまたはルールグループがある',
    },
    why: EMPTY_ACL,
    fix: {
      en: 'In the WAF & Shield console open the web ACL, choose Rules, Add rules, and add managed rule groups (for example Core rule set) or rules of your own.',
      ja: 'WAF & Shield コンソールでウェブ ACL を開き、[Rules] タブの [Add rules] で、マネージドルールグループ (Core rule set など) または独自のルールを追加します。',
    },
    cli: 'aws wafv2 update-web-acl --scope REGIONAL --name <name> --id <id> --lock-token <token> --default-action Allow={} --visibility-config SampledRequestsEnabled=true,CloudWatchMetricsEnabled=true,MetricName=<name> --rules \'[{"Name":"core","Priority":0,"Statement":{"ManagedRuleGroupStatement":{"VendorName":"AWS","Name":"AWSManagedRulesCommonRuleSet"}},"OverrideAction":{"None":{}},"VisibilityConfig":{"SampledRequestsEnabled":true,"CloudWatchMetricsEnabled":true,"MetricName":"core"}}]\'',
    check: ({ configuration: c }) => {
      const count =
        (c.rules?.length ?? 0) +
        (c.preProcessFirewallManagerRuleGroups?.length ?? 0) +
        (c.postProcessFirewallManagerRuleGroups?.length ?? 0)
      return count > 0 ? passed() : failed(NO_RULE.en, NO_RULE.ja)
    },
  }),
  control<unknown, Logging>({
    id: 'WAF.11',
    severity: 'low',
    type: 'AWS::WAFv2::WebACL',
    needs: ['LoggingConfiguration'],
    title: {
      en: 'Web ACLs write logs',
      ja: 'AWS WAF のウェブ ACL のログが有効になっている',
    },
    why: {
      en: 'Without logs nobody can tell which requests the web ACL let through or blocked, nor why.',
      ja: 'ログがないと、どのリクエストがなぜ許可・拒否されたのかを後から調べられません。',
    },
    fix: {
      en: 'In the WAF & Shield console open the web ACL, choose Logging and metrics, Enable, and choose a log group, bucket or stream whose name begins with aws-waf-logs-.',
      ja: 'WAF & Shield コンソールでウェブ ACL を開き、[Logging and metrics] タブの [Enable] で、aws-waf-logs- で始まるロググループ・バケット・ストリームを指定します。',
    },
    cli: 'aws wafv2 put-logging-configuration --logging-configuration ResourceArn=<web-acl-arn>,LogDestinationConfigs=<destination-arn>',
    check: ({ parts }) =>
      (parts.LoggingConfiguration?.logDestinationConfigs ?? []).length > 0
        ? passed()
        : failed('Logging is off.', 'ログが無効です。'),
  }),
  control<Rules>({
    id: 'WAF.12',
    severity: 'medium',
    type: 'AWS::WAFv2::RuleGroup',
    needs: [],
    title: {
      en: 'Rule groups and their rules publish metrics',
      ja: 'AWS WAF のルールグループとルールの CloudWatch メトリクスが有効になっている',
    },
    why: {
      en: 'Without metrics an attack, or a rule that blocks the wrong people, shows on no graph and sets off no alarm.',
      ja: 'メトリクスがないと、攻撃の急増や誤ったブロックがグラフに現れず、アラームも鳴りません。',
    },
    fix: {
      en: 'In the WAF & Shield console open Rule groups, choose the group, and under CloudWatch metrics turn on the metrics of the group and of each rule.',
      ja: 'WAF & Shield コンソールの [Rule groups] で対象を開き、[CloudWatch metrics] でルールグループと各ルールのメトリクスを有効にします。',
    },
    cli: 'aws wafv2 update-rule-group --scope REGIONAL --name <name> --id <id> --lock-token <token> --visibility-config SampledRequestsEnabled=true,CloudWatchMetricsEnabled=true,MetricName=<name> --rules file://rules.json   # with CloudWatchMetricsEnabled true in each rule',
    check: ({ configuration: c }) => {
      const rules = c.rules ?? []
      // AWS Config developer guide, wafv2-rulegroup-logging-enabled: without rules the rule says NOT_APPLICABLE.
      if (rules.length === 0) return notApplicable(NO_RULE_IN_GROUP.en, NO_RULE_IN_GROUP.ja)
      if (c.visibilityConfig?.cloudWatchMetricsEnabled !== true)
        return failed('Metrics of the rule group are off.', 'ルールグループのメトリクスが無効です。')
      const silent = rules.filter((r) => r.visibilityConfig?.cloudWatchMetricsEnabled !== true)
      const names = silent.map((r) => r.name ?? '?').join(', ')
      return silent.length === 0
        ? passed()
        : failed(`Metrics are off for rules: ${names}.`, `メトリクスが無効なルール: ${names}`)
    },
  }),
]
