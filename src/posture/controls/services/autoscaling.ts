import { control, failed, notApplicable, passed } from '../control.js'
import { plainTexts } from '../plain-texts.js'

const GROUP = 'AWS::AutoScaling::AutoScalingGroup'
const LAUNCH = 'AWS::AutoScaling::LaunchConfiguration'

interface TemplateSpecification {
  readonly launchTemplateId?: string
  readonly launchTemplateName?: string
}

/** What these controls read of a group, spelt as AWS Config spells it. */
interface Group {
  readonly healthCheckType?: string
  readonly loadBalancerNames?: unknown
  readonly targetGroupARNs?: unknown
  readonly availabilityZones?: unknown
  readonly launchTemplate?: TemplateSpecification | null
  readonly mixedInstancesPolicy?: {
    readonly launchTemplate?: {
      readonly launchTemplateSpecification?: TemplateSpecification | null
      readonly overrides?:
        | readonly { readonly instanceType?: string | null; readonly instanceRequirements?: unknown }[]
        | null
    } | null
  } | null
}

interface Launch {
  readonly associatePublicIpAddress?: boolean | null
  readonly metadataOptions?: { readonly httpTokens?: string | null } | null
}

const REPLACE = {
  en: 'A launch configuration cannot be changed, and new ones are no longer offered to new accounts: make a launch template instead. ',
  ja: '起動設定は変更できず、新しいアカウントでは作成もできないため、代わりに起動テンプレートを作成します。',
}

/** Amazon EC2 Auto Scaling (user guide, "Security Hub controls for Auto Scaling"). */
export default [
  control<Group>({
    id: 'AutoScaling.1',
    severity: 'low',
    type: GROUP,
    needs: [],
    title: {
      en: 'Groups behind a load balancer use its health checks',
      ja: 'ロードバランサー配下の Auto Scaling グループが ELB ヘルスチェックを使っている',
    },
    why: {
      en: 'EC2 status checks see a machine, not the application on it: an instance that answers nothing but errors is kept in the group.',
      ja: 'EC2 のステータスチェックはマシンしか見ないため、アプリケーションがエラーしか返さないインスタンスもグループに残り続けます。',
    },
    fix: {
      en: 'In the EC2 console open Auto Scaling Groups, choose the group, then Details, Health checks, Edit, and turn on Elastic Load Balancing health checks.',
      ja: 'EC2 コンソールの [Auto Scaling グループ] で対象を選び、[詳細] タブの [ヘルスチェック] の [編集] で [Elastic Load Balancing のヘルスチェックをオンにする] を選びます。',
    },
    cli: 'aws autoscaling update-auto-scaling-group --auto-scaling-group-name <name> --health-check-type ELB --health-check-grace-period 300',
    check: ({ configuration }) => {
      const attached = [...plainTexts(configuration.loadBalancerNames), ...plainTexts(configuration.targetGroupARNs)]
      if (attached.length === 0)
        return notApplicable('No load balancer is attached.', 'ロードバランサーがアタッチされていません。')
      // One or several: `EC2`, `ELB`, `EBS,ELB` (API reference, AutoScalingGroup).
      const type = configuration.healthCheckType ?? ''
      return type.split(',').some((t) => t.trim() === 'ELB')
        ? passed()
        : failed(`The health check type is ${type}.`, `ヘルスチェックのタイプが ${type} です。`)
    },
  }),
  control<Group>({
    id: 'AutoScaling.2',
    severity: 'medium',
    type: GROUP,
    needs: [],
    params: { minAvailabilityZones: 2 },
    title: {
      en: 'Groups span several Availability Zones',
      ja: 'Auto Scaling グループが複数のアベイラビリティーゾーンにまたがっている',
    },
    why: {
      en: 'With one zone, an outage of that zone leaves no instance, and none can be started elsewhere.',
      ja: '1 つのゾーンだけだと、そのゾーンの障害時にすべてのインスタンスが失われ、別のゾーンで起動することもできません。',
    },
    fix: {
      en: 'In the EC2 console open Auto Scaling Groups, choose the group, then Details, Network, Edit, and add a subnet of another Availability Zone.',
      ja: 'EC2 コンソールの [Auto Scaling グループ] で対象を選び、[詳細] タブの [ネットワーク] の [編集] で、別のアベイラビリティーゾーンのサブネットを追加します。',
    },
    cli: 'aws autoscaling update-auto-scaling-group --auto-scaling-group-name <name> --vpc-zone-identifier "<subnet-id-1>,<subnet-id-2>"',
    check: ({ configuration }, params) => {
      const zones = plainTexts(configuration.availabilityZones)
      const least = Number(params['minAvailabilityZones'])
      return zones.length >= least
        ? passed()
        : failed(
            `It spans ${zones.length} zone(s) (${zones.join(', ')}); ${least} are wanted.`,
            `アベイラビリティーゾーンが ${zones.length} 個 (${zones.join(', ')}) です。${least} 個以上が必要です。`,
          )
    },
  }),
  control<Launch>({
    id: 'AutoScaling.3',
    severity: 'high',
    type: LAUNCH,
    needs: [],
    title: {
      en: 'Launch configurations require IMDSv2',
      ja: '起動設定で IMDSv2 が必須になっている',
    },
    why: {
      en: 'IMDSv1 answers any plain request from the instance, so a server-side request forgery in the application hands out the role’s credentials.',
      ja: 'IMDSv1 は単純なリクエストに応答するため、アプリケーションに SSRF の欠陥があるとインスタンスロールの認証情報が盗まれます。',
    },
    fix: {
      en: `${REPLACE.en}In the EC2 console open Launch Templates, Create launch template, and under Advanced details set Metadata version to V2 only; then choose it in the Auto Scaling group under Details, Launch template, Edit.`,
      ja: `${REPLACE.ja}EC2 コンソールの [起動テンプレート] で作成し、[高度な詳細] の [メタデータのバージョン] を [V2 のみ (トークンは必須)] にして、Auto Scaling グループの [詳細] > [起動テンプレート] > [編集] で切り替えます。`,
    },
    cli: 'aws ec2 create-launch-template --launch-template-name <template> --launch-template-data \'{"ImageId":"<ami>","InstanceType":"<type>","MetadataOptions":{"HttpTokens":"required"}}\' && aws autoscaling update-auto-scaling-group --auto-scaling-group-name <name> --launch-template LaunchTemplateName=<template>',
    check: ({ configuration }) => {
      const httpTokens = configuration.metadataOptions?.httpTokens
      if (httpTokens === 'required') return passed()
      return failed(
        `Metadata tokens are ${httpTokens ?? 'not required (no setting)'}.`,
        `メタデータのトークンが ${httpTokens ?? '必須になっていません (設定なし)'}。`,
      )
    },
  }),
  control<Launch>({
    id: 'Autoscaling.5',
    severity: 'high',
    type: LAUNCH,
    needs: [],
    title: {
      en: 'Launch configurations give no public IP addresses',
      ja: '起動設定がパブリック IP アドレスを割り当てない',
    },
    why: {
      en: 'Every instance of the group could then be reached from the internet directly, past the load balancer and what guards it.',
      ja: 'グループの全インスタンスが、ロードバランサーやその防御を経由せずにインターネットから直接到達可能になります。',
    },
    fix: {
      en: `${REPLACE.en}In the EC2 console open Launch Templates, Create launch template, and under Network settings, Advanced network configuration set Auto-assign public IP to Disable; then choose it in the Auto Scaling group.`,
      ja: `${REPLACE.ja}EC2 コンソールの [起動テンプレート] で作成し、[ネットワーク設定] の [高度なネットワーク設定] で [パブリック IP の自動割り当て] を [無効化] にして、Auto Scaling グループで切り替えます。`,
    },
    cli: 'aws ec2 create-launch-template --launch-template-name <template> --launch-template-data \'{"ImageId":"<ami>","InstanceType":"<type>","NetworkInterfaces":[{"DeviceIndex":0,"AssociatePublicIpAddress":false}]}\' && aws autoscaling update-auto-scaling-group --auto-scaling-group-name <name> --launch-template LaunchTemplateName=<template>',
    // Left out, the subnet decides: the rule looks at the launch configuration alone.
    check: ({ configuration }) =>
      configuration.associatePublicIpAddress === true
        ? failed('It assigns a public IP address.', 'パブリック IP アドレスを割り当てる設定です。')
        : passed(),
  }),
  control<Group>({
    id: 'AutoScaling.6',
    severity: 'medium',
    type: GROUP,
    needs: [],
    title: {
      en: 'Groups use several instance types',
      ja: 'Auto Scaling グループが複数のインスタンスタイプを使っている',
    },
    why: {
      en: 'When the one type has no capacity in a zone, the group cannot grow or replace what failed.',
      ja: '1 種類だけだと、そのタイプの空き容量がゾーンで不足したときに、増設も故障インスタンスの置き換えもできません。',
    },
    fix: {
      en: 'In the EC2 console open Auto Scaling Groups, choose the group, then Details, Instance type requirements, Edit, Override launch template, and add at least two instance types.',
      ja: 'EC2 コンソールの [Auto Scaling グループ] で対象を選び、[詳細] タブの [インスタンスタイプの要件] の [編集] で [起動テンプレートの上書き] を選び、2 つ以上のインスタンスタイプを追加します。',
    },
    cli: 'aws autoscaling update-auto-scaling-group --auto-scaling-group-name <name> --mixed-instances-policy \'{"LaunchTemplate":{"LaunchTemplateSpecification":{"LaunchTemplateName":"<template>","Version":"$Latest"},"Overrides":[{"InstanceType":"m7g.large"},{"InstanceType":"m6g.large"}]}}\'',
    check: ({ configuration }) => {
      const overrides = configuration.mixedInstancesPolicy?.launchTemplate?.overrides ?? []
      if (overrides.some((o) => o.instanceRequirements !== undefined && o.instanceRequirements !== null))
        return notApplicable(
          'Its instance types are chosen by attributes.',
          'インスタンスタイプを属性で選択しているため対象外です。',
        )
      const types = [...new Set(overrides.flatMap((o) => o.instanceType ?? []))]
      return types.length >= 2
        ? passed()
        : failed(
            `It names ${types.length === 0 ? 'no instance types of its own' : `one instance type (${types[0]})`}.`,
            types.length === 0
              ? 'インスタンスタイプを複数指定していません。'
              : `インスタンスタイプが 1 種類 (${types[0]}) だけです。`,
          )
    },
  }),
  control<Group>({
    id: 'AutoScaling.9',
    severity: 'medium',
    type: GROUP,
    needs: [],
    title: {
      en: 'Groups are made from launch templates',
      ja: 'Auto Scaling グループが起動テンプレートを使っている',
    },
    why: {
      en: 'Launch configurations have no versions and lack what EC2 gained since, such as newer metadata and network settings; AWS has closed them to new accounts.',
      ja: '起動設定にはバージョン管理がなく、新しい EC2 機能 (メタデータやネットワークの設定など) も使えません。新しいアカウントでは提供も終了しています。',
    },
    fix: {
      en: 'In the EC2 console open Auto Scaling Groups, choose the group, then Details, Launch configuration, Edit, Switch to launch template, and choose or create one.',
      ja: 'EC2 コンソールの [Auto Scaling グループ] で対象を選び、[詳細] タブの [起動設定] の [編集] で [起動テンプレートに切り替える] を選び、テンプレートを指定します。',
    },
    cli: "aws autoscaling update-auto-scaling-group --auto-scaling-group-name <name> --launch-template LaunchTemplateName=<template>,Version='$Latest'",
    check: ({ configuration }) => {
      const mixed = configuration.mixedInstancesPolicy?.launchTemplate?.launchTemplateSpecification
      const template = configuration.launchTemplate ?? mixed
      return template?.launchTemplateId !== undefined || template?.launchTemplateName !== undefined
        ? passed()
        : failed('It has no launch template.', '起動テンプレートが指定されていません。')
    },
  }),
]
