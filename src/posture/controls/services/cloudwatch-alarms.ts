import { ACCOUNT } from '../../ci.js'
import { control } from '../control.js'
import { alarmed, CHAIN } from '../metric-alarms.js'

/** What is watched: Security Hub's number, the pattern of CIS, and the words of it. */
interface Watch {
  readonly id: string
  readonly pattern: string
  /** "…: an alarm is raised" */
  readonly en: string
  readonly ja: string
  readonly why: { readonly en: string; readonly ja: string }
  /** Name for the filter, the metric and the alarm. */
  readonly name: string
}

/** `$.eventName` is one of these. */
const named = (...names: string[]) => names.map((n) => `($.eventName=${n})`).join(' || ')

const WATCHES: readonly Watch[] = [
  {
    id: 'CloudWatch.1',
    name: 'RootAccountUsage',
    pattern: '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
    en: 'Use of the root user raises an alarm',
    ja: 'ルートユーザーの使用がアラームで通知される',
    why: {
      en: 'No policy limits the root user. Each use is either planned, or the takeover of the account.',
      ja: 'ルートユーザーの権限はポリシーで制限できません。予定された作業でない使用は、アカウントの乗っ取りを意味します。',
    },
  },
  {
    id: 'CloudWatch.2',
    name: 'UnauthorizedAPICalls',
    pattern: '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}',
    en: 'Unauthorized API calls raise an alarm',
    ja: '権限のない API 呼び出しがアラームで通知される',
    why: {
      en: 'Whoever found a key tries what it may do: a burst of denied calls is often the first sign.',
      ja: '認証情報を入手した攻撃者は、まず何ができるかを試します。拒否された呼び出しの急増は、最初の兆候であることが多いものです。',
    },
  },
  {
    id: 'CloudWatch.3',
    name: 'ConsoleSigninWithoutMFA',
    pattern:
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
    en: 'Console sign-in without MFA raises an alarm',
    ja: 'MFA なしのコンソールサインインがアラームで通知される',
    why: {
      en: 'A user who signs in with a password alone is one guessed or stolen password away from being somebody else.',
      ja: 'パスワードだけでサインインできるユーザーは、パスワードの推測や漏えいだけで乗っ取られます。',
    },
  },
  {
    id: 'CloudWatch.4',
    name: 'IAMPolicyChanges',
    pattern: `{${named('DeleteGroupPolicy', 'DeleteRolePolicy', 'DeleteUserPolicy', 'PutGroupPolicy', 'PutRolePolicy', 'PutUserPolicy', 'CreatePolicy', 'DeletePolicy', 'CreatePolicyVersion', 'DeletePolicyVersion', 'AttachRolePolicy', 'DetachRolePolicy', 'AttachUserPolicy', 'DetachUserPolicy', 'AttachGroupPolicy', 'DetachGroupPolicy')}}`,
    en: 'Changes of IAM policies raise an alarm',
    ja: 'IAM ポリシーの変更がアラームで通知される',
    why: {
      en: 'An intruder widens his rights by changing a policy; so does a hurried colleague.',
      ja: '侵入者はポリシーを変更して権限を広げます。急ぎの作業で過剰な権限が付与されることもあります。',
    },
  },
  {
    id: 'CloudWatch.5',
    name: 'CloudTrailChanges',
    pattern: `{${named('CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging')}}`,
    en: 'Changes of CloudTrail raise an alarm',
    ja: 'CloudTrail の設定変更がアラームで通知される',
    why: {
      en: 'Stopping the trail is how an intruder begins to act unseen.',
      ja: '侵入者は、記録されずに活動するためにまず証跡を停止します。',
    },
  },
  {
    id: 'CloudWatch.6',
    name: 'ConsoleAuthenticationFailure',
    pattern: '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}',
    en: 'Failed console sign-ins raise an alarm',
    ja: 'コンソールのサインイン失敗がアラームで通知される',
    why: {
      en: 'Many failures in a row are somebody guessing passwords; where they come from is known only while it is looked at.',
      ja: '連続したサインインの失敗は、パスワードの推測や総当たり攻撃を示します。早く気づけば送信元を遮断できます。',
    },
  },
  {
    id: 'CloudWatch.7',
    name: 'DisableOrDeleteCMK',
    pattern: `{($.eventSource=kms.amazonaws.com) && (${named('DisableKey', 'ScheduleKeyDeletion')})}`,
    en: 'Disabling or deleting a KMS key raises an alarm',
    ja: 'KMS キーの無効化・削除がアラームで通知される',
    why: {
      en: 'What a deleted key encrypted can never be read again. The waiting time of 7 to 30 days saves it only if somebody notices.',
      ja: 'キーを削除すると、そのキーで暗号化したデータは二度と復号できません。7〜30 日の待機期間も、誰かが気づかなければ意味がありません。',
    },
  },
  {
    id: 'CloudWatch.8',
    name: 'S3BucketPolicyChanges',
    pattern: `{($.eventSource=s3.amazonaws.com) && (${named('PutBucketAcl', 'PutBucketPolicy', 'PutBucketCors', 'PutBucketLifecycle', 'PutBucketReplication', 'DeleteBucketPolicy', 'DeleteBucketCors', 'DeleteBucketLifecycle', 'DeleteBucketReplication')})}`,
    en: 'Changes of S3 bucket policies raise an alarm',
    ja: 'S3 バケットポリシーの変更がアラームで通知される',
    why: {
      en: 'One changed policy can publish a bucket; the sooner it is noticed, the fewer have read it.',
      ja: 'ポリシーを 1 つ変更するだけでバケットが公開されることがあります。早く気づくほど被害を抑えられます。',
    },
  },
  {
    id: 'CloudWatch.9',
    name: 'AWSConfigChanges',
    pattern: `{($.eventSource=config.amazonaws.com) && (${named('StopConfigurationRecorder', 'DeleteDeliveryChannel', 'PutDeliveryChannel', 'PutConfigurationRecorder')})}`,
    en: 'Changes of AWS Config raise an alarm',
    ja: 'AWS Config の設定変更がアラームで通知される',
    why: {
      en: 'While the recorder is stopped, changes of resources leave no history.',
      ja: '設定レコーダーが停止している間は、リソースの変更履歴が残りません。',
    },
  },
  {
    id: 'CloudWatch.10',
    name: 'SecurityGroupChanges',
    pattern: `{${named('AuthorizeSecurityGroupIngress', 'AuthorizeSecurityGroupEgress', 'RevokeSecurityGroupIngress', 'RevokeSecurityGroupEgress', 'CreateSecurityGroup', 'DeleteSecurityGroup')}}`,
    en: 'Changes of security groups raise an alarm',
    ja: 'セキュリティグループの変更がアラームで通知される',
    why: {
      en: 'A rule added "for a moment" opens a server to the internet, and stays.',
      ja: '「一時的に」追加したルールでサーバーがインターネットに公開され、そのまま残ることがあります。',
    },
  },
  {
    id: 'CloudWatch.11',
    name: 'NetworkACLChanges',
    pattern: `{${named('CreateNetworkAcl', 'CreateNetworkAclEntry', 'DeleteNetworkAcl', 'DeleteNetworkAclEntry', 'ReplaceNetworkAclEntry', 'ReplaceNetworkAclAssociation')}}`,
    en: 'Changes of network ACLs raise an alarm',
    ja: 'ネットワーク ACL の変更がアラームで通知される',
    why: {
      en: 'A network ACL decides for a whole subnet what may come in and go out.',
      ja: 'ネットワーク ACL は、サブネット全体の通信の可否を決めます。',
    },
  },
  {
    id: 'CloudWatch.12',
    name: 'NetworkGatewayChanges',
    pattern: `{${named('CreateCustomerGateway', 'DeleteCustomerGateway', 'AttachInternetGateway', 'CreateInternetGateway', 'DeleteInternetGateway', 'DetachInternetGateway')}}`,
    en: 'Changes of network gateways raise an alarm',
    ja: 'ネットワークゲートウェイの変更がアラームで通知される',
    why: {
      en: 'A gateway is a way in and out of the VPC; a new one may go round every inspection.',
      ja: 'ゲートウェイは VPC の出入り口です。新しく追加されると、監視や検査を経ない経路ができることがあります。',
    },
  },
  {
    id: 'CloudWatch.13',
    name: 'RouteTableChanges',
    pattern: `{${named('CreateRoute', 'CreateRouteTable', 'ReplaceRoute', 'ReplaceRouteTableAssociation', 'DeleteRouteTable', 'DeleteRoute', 'DisassociateRouteTable')}}`,
    en: 'Changes of route tables raise an alarm',
    ja: 'ルートテーブルの変更がアラームで通知される',
    why: {
      en: 'A changed route sends traffic past the firewall, or to somebody who reads it.',
      ja: 'ルートが変更されると、通信がファイアウォールを迂回したり、第三者に傍受されたりするおそれがあります。',
    },
  },
  {
    id: 'CloudWatch.14',
    name: 'VPCChanges',
    pattern: `{${named('CreateVpc', 'DeleteVpc', 'ModifyVpcAttribute', 'AcceptVpcPeeringConnection', 'CreateVpcPeeringConnection', 'DeleteVpcPeeringConnection', 'RejectVpcPeeringConnection', 'AttachClassicLinkVpc', 'DetachClassicLinkVpc', 'DisableVpcClassicLink', 'EnableVpcClassicLink')}}`,
    en: 'Changes of VPCs raise an alarm',
    ja: 'VPC の変更がアラームで通知される',
    why: {
      en: 'A new peering connects networks that were kept apart.',
      ja: '新しいピアリング接続により、分離していたネットワーク同士がつながることがあります。',
    },
  },
]

/**
 * The alarms that the CIS benchmark asks for (1.2.0: 1.1 and 3.1 to 3.14; 1.4.0: 1.7 and 4.3 to 4.14).
 * They judge the account and not a filter: where nothing was set up there is no filter to fail.
 */
export default WATCHES.map(({ id, pattern, en, ja, why, name }) =>
  control({
    id,
    severity: 'low',
    type: ACCOUNT,
    scope: 'global',
    needs: [],
    related: CHAIN,
    title: { en, ja },
    why,
    fix: {
      en: `In the CloudWatch console open the log group of a multi-Region trail, choose Metric filters, Create metric filter, and enter exactly the pattern ${pattern} with metric value 1. Select the new filter, Create alarm, Static, Greater/Equal 1, and send it to an SNS topic that has a confirmed subscription.`,
      ja: `CloudWatch コンソールでマルチリージョンの証跡のロググループを開き、[メトリクスフィルター] > [メトリクスフィルターを作成] で、フィルターパターンに ${pattern} をそのまま、メトリクス値に 1 を入力します。作成したフィルターを選んで [アラームを作成] をクリックし、しきい値を [静的]、条件を [以上]、値を 1 として、確認済みのサブスクリプションがある SNS トピックを通知先に指定します。`,
    },
    cli: [
      `aws logs put-metric-filter --log-group-name <log-group> --filter-name ${name} --filter-pattern '${pattern}' --metric-transformations metricName=${name},metricNamespace=LogMetrics,metricValue=1`,
      `aws cloudwatch put-metric-alarm --alarm-name ${name} --namespace LogMetrics --metric-name ${name} --statistic Sum --period 300 --evaluation-periods 1 --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold --treat-missing-data notBreaching --alarm-actions <topic-arn>`,
    ].join('\n'),
    check: ({ ci }, _, around) => alarmed(ci, pattern, around),
  }),
)

/** The pattern of each control, for the test that holds them to the shipped CIS rules. */
export const patterns: ReadonlyMap<string, string> = new Map(WATCHES.map((w) => [w.id, w.pattern]))
