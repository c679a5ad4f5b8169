import { control, failed, notApplicable, passed } from '../control.js'

/** AWS Config records hosted zones through their CloudFormation schema. */
interface Zone {
  readonly HostedZoneConfig?: { readonly PrivateZone?: boolean | null } | null
  readonly VPCs?: readonly unknown[] | null
  readonly QueryLoggingConfig?: { readonly CloudWatchLogsLogGroupArn?: unknown } | null
}

/** Amazon Route 53 (user guide, "Security Hub controls for Route 53"). Its tagging control is made with the others. */
export default [
  control<Zone>({
    id: 'Route53.2',
    severity: 'medium',
    type: 'AWS::Route53::HostedZone',
    needs: [],
    title: {
      en: 'Public hosted zones log DNS queries',
      ja: 'パブリックホストゾーンで DNS クエリログが有効になっている',
    },
    why: {
      en: 'The queries show who looks names up and what for: scans for hosts, tunnels through DNS, forgotten names still in use. Without them there is nothing to look into.',
      ja: 'クエリログからは、ホスト名の探索・DNS トンネリング・忘れられた名前の利用などが分かります。記録がなければ調査の手掛かりがありません。',
    },
    fix: {
      en: 'In the Route 53 console open Hosted zones, choose the zone, Configure query logging, choose or create a CloudWatch Logs log group in us-east-1, grant the permissions offered, and Create.',
      ja: 'Route 53 コンソールの [ホストゾーン] で対象を選び、[クエリログの設定] で us-east-1 の CloudWatch Logs ロググループを指定し、権限を付与して [作成] を選びます。',
    },
    cli: 'aws route53 create-query-logging-config --hosted-zone-id <zone-id> --cloud-watch-logs-log-group-arn arn:aws:logs:us-east-1:<account>:log-group:/aws/route53/<zone-name>',
    check: ({ configuration: zone }) => {
      // A private zone has VPCs; its queries are logged by the VPC's resolver instead.
      if (zone.HostedZoneConfig?.PrivateZone === true || (zone.VPCs ?? []).length > 0)
        return notApplicable('The zone is private.', 'プライベートホストゾーンのため対象外です。')
      const target = zone.QueryLoggingConfig?.CloudWatchLogsLogGroupArn
      return target === undefined || target === null
        ? failed('Query logging is off.', 'クエリログが無効です。')
        : passed()
    },
  }),
]
