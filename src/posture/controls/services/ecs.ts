import { control, failed, notApplicable, passed, type Verdict } from '../control.js'
import { missing } from '../piece.js'

const SERVICE = 'AWS::ECS::Service'

interface Awsvpc {
  readonly AssignPublicIp?: string | null
}

interface Service {
  readonly LaunchType?: string | null
  readonly CapacityProviderStrategy?: readonly { readonly CapacityProvider?: string | null }[] | null
  readonly PlatformVersion?: string | null
  readonly PlatformFamily?: string | null
  readonly NetworkConfiguration?: {
    readonly AwsvpcConfiguration?: Awsvpc | null
    /** The spelling in the schema of task sets. */
    readonly AwsVpcConfiguration?: Awsvpc | null
  } | null
}

interface Cluster {
  readonly ClusterSettings?: readonly { readonly Name?: string | null; readonly Value?: string | null }[] | null
}

interface CapacityProvider {
  readonly AutoScalingGroupProvider?: { readonly ManagedTerminationProtection?: string | null } | null
}

/** Latest platform versions of Fargate (Security Hub user guide, ECS.10, parameters that cannot be changed). */
const LATEST_LINUX = '1.4.0'
const LATEST_WINDOWS = '1.0.0'

const publicIp = (configuration: Service): Verdict => {
  const network = configuration.NetworkConfiguration
  return (network?.AwsvpcConfiguration ?? network?.AwsVpcConfiguration)?.AssignPublicIp === 'ENABLED'
    ? failed('AssignPublicIp is ENABLED.', 'AssignPublicIp が ENABLED です。')
    : passed()
}

const onFargate = (s: Service): boolean =>
  s.LaunchType === 'FARGATE' ||
  (s.CapacityProviderStrategy ?? []).some(({ CapacityProvider }) => /^FARGATE(_SPOT)?$/.test(CapacityProvider ?? ''))

/** Whether version `a` is below `b`, number by number. */
const isBelow = (a: string, b: string): boolean => {
  const [x, y] = [a, b].map((v) => v.split('.').map(Number))
  for (let i = 0; i < 3; i++) {
    const difference = (x?.[i] ?? 0) - (y?.[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

/** Amazon ECS, clusters, services and what they run on (Security Hub user guide, "controls for Amazon ECS"). */
export default [
  control<Service>({
    id: 'ECS.2',
    severity: 'high',
    type: SERVICE,
    needs: [],
    title: {
      en: 'ECS services assign no public IP addresses',
      ja: 'ECS サービスがパブリック IP アドレスを自動的に割り当てない',
    },
    why: {
      en: 'A task with a public address can be reached from the Internet as soon as a security group lets it; behind a load balancer in private subnets it cannot.',
      ja: 'パブリック IP アドレスを持つタスクは、セキュリティグループの設定次第でインターネットから直接到達できます。プライベートサブネットに置き、ロードバランサー経由で公開すればその心配がありません。',
    },
    fix: {
      en: 'In the ECS console open the cluster, select the service and choose Update service. Under Networking turn off Public IP and choose private subnets that reach AWS through a NAT gateway or VPC endpoints. Choose Update.',
      ja: 'ECS コンソールでクラスターを開き、サービスを選んで [サービスを更新] を選択します。[ネットワーキング] の [パブリック IP] をオフにし、NAT ゲートウェイか VPC エンドポイントで AWS に到達できるプライベートサブネットを選んで [更新] を選択します。',
    },
    cli: 'aws ecs update-service --cluster <cluster> --service <service> --network-configuration "awsvpcConfiguration={subnets=[<private-subnet>],securityGroups=[<group>],assignPublicIp=DISABLED}"',
    check: ({ configuration }) => publicIp(configuration),
  }),

  control<Service>({
    id: 'ECS.10',
    severity: 'medium',
    type: SERVICE,
    needs: [],
    title: {
      en: 'ECS services on Fargate run the latest platform version',
      ja: 'ECS Fargate サービスが最新のプラットフォームバージョンで実行されている',
    },
    why: {
      en: 'AWS mends the kernel and the container runtime of the latest platform version; a service pinned to an older one goes without the fixes.',
      ja: 'カーネルやコンテナランタイムの修正は最新のプラットフォームバージョンに適用されます。古いバージョンに固定したサービスには修正が届きません。',
    },
    fix: {
      en: 'In the ECS console open the cluster, select the service and choose Update service. Under Compute configuration set Platform version to LATEST, turn on Force new deployment, and choose Update.',
      ja: 'ECS コンソールでクラスターを開き、サービスを選んで [サービスを更新] を選択します。[コンピューティング設定] の [プラットフォームのバージョン] を [LATEST] にし、[新しいデプロイの強制] をオンにして [更新] を選択します。',
    },
    cli: 'aws ecs update-service --cluster <cluster> --service <service> --platform-version LATEST --force-new-deployment',
    check: ({ configuration }) => {
      if (!onFargate(configuration))
        return notApplicable('The service does not run on Fargate.', 'Fargate で実行されていません。')
      const version = configuration.PlatformVersion
      if (!version) throw missing('PlatformVersion')
      const latest = /^windows/i.test(configuration.PlatformFamily ?? '') ? LATEST_WINDOWS : LATEST_LINUX
      return version === 'LATEST' || !isBelow(version, latest)
        ? passed()
        : failed(
            `The platform version is ${version}; ${latest} is the latest.`,
            `プラットフォームバージョンが ${version} です (最新は ${latest})。`,
          )
    },
  }),

  control<Cluster>({
    id: 'ECS.12',
    severity: 'medium',
    type: 'AWS::ECS::Cluster',
    needs: [],
    title: { en: 'ECS clusters use Container Insights', ja: 'ECS クラスターで Container Insights が有効になっている' },
    why: {
      en: 'Container Insights records how tasks use processor, memory and network and why they restart; without it a hijacked or failing container is noticed late.',
      ja: 'Container Insights はタスクの CPU・メモリ・ネットワークの使用状況や再起動の原因を記録します。無効だと、乗っ取られたコンテナや障害の発見が遅れます。',
    },
    fix: {
      en: 'In the ECS console choose Clusters, open the cluster and choose Update cluster. Under Monitoring choose Container Insights (with enhanced observability if you like), and choose Update.',
      ja: 'ECS コンソールの [クラスター] でクラスターを開き、[クラスターの更新] を選択します。[モニタリング] で [Container Insights] (必要に応じてオブザーバビリティの強化も) を選び、[更新] を選択します。',
    },
    cli: 'aws ecs update-cluster-settings --cluster <cluster> --settings name=containerInsights,value=enabled',
    check: ({ configuration }) => {
      const value = (configuration.ClusterSettings ?? []).find((s) => s.Name === 'containerInsights')?.Value
      return value === 'enabled' || value === 'enhanced'
        ? passed()
        : failed(`containerInsights is ${value ?? 'not set'}.`, `containerInsights が ${value ?? '未設定'} です。`)
    },
  }),

  control<Service>({
    id: 'ECS.16',
    severity: 'high',
    type: 'AWS::ECS::TaskSet',
    needs: [],
    title: {
      en: 'ECS task sets assign no public IP addresses',
      ja: 'ECS タスクセットがパブリック IP アドレスを自動的に割り当てない',
    },
    why: {
      en: 'Tasks of a task set with public addresses can be reached from the Internet as soon as a security group lets them.',
      ja: 'パブリック IP アドレスを持つタスクセットのタスクは、セキュリティグループの設定次第でインターネットから直接到達できます。',
    },
    fix: {
      en: 'A task set cannot be changed, and the console cannot make one. Create a new task set with assignPublicIp DISABLED and private subnets, make it primary, and delete the old one; with CodeDeploy, change the AppSpec file and deploy.',
      ja: 'タスクセットは変更できず、コンソールからは作成できません。assignPublicIp を DISABLED、サブネットをプライベートサブネットにした新しいタスクセットを作成してプライマリにし、古いものを削除します。CodeDeploy を使う場合は AppSpec ファイルを修正してデプロイします。',
    },
    cli: 'aws ecs create-task-set --cluster <cluster> --service <service> --task-definition <family> --network-configuration "awsvpcConfiguration={subnets=[<private-subnet>],securityGroups=[<group>],assignPublicIp=DISABLED}"',
    check: ({ configuration }) => publicIp(configuration),
  }),

  control<CapacityProvider>({
    id: 'ECS.19',
    severity: 'medium',
    type: 'AWS::ECS::CapacityProvider',
    needs: [],
    title: {
      en: 'ECS capacity providers have managed termination protection',
      ja: 'ECS キャパシティプロバイダーのマネージド終了保護が有効になっている',
    },
    why: {
      en: 'Without it the scaling group ends instances on which tasks still run, and with them requests and jobs in progress.',
      ja: '無効だと、スケールインの際にタスクが実行中のインスタンスも終了され、処理中のリクエストやジョブが失われます。',
    },
    fix: {
      en: 'In the ECS console open the cluster, choose Infrastructure, select the capacity provider and choose Update. Turn on Managed scaling and Managed scaling-in protection (managed termination protection); the Auto Scaling group must have instance scale-in protection on.',
      ja: 'ECS コンソールでクラスターを開き、[インフラストラクチャ] でキャパシティプロバイダーを選んで [更新] を選択します。[マネージドスケーリング] と [マネージド終了保護] をオンにします。Auto Scaling グループ側でインスタンスのスケールイン保護を有効にしておく必要があります。',
    },
    cli: 'aws ecs update-capacity-provider --name <provider> --auto-scaling-group-provider "managedScaling={status=ENABLED},managedTerminationProtection=ENABLED"',
    check: ({ configuration: { AutoScalingGroupProvider: group } }) => {
      if (!group) return notApplicable('It has no Auto Scaling group.', 'Auto Scaling グループを使用していません。')
      return group.ManagedTerminationProtection === 'ENABLED'
        ? passed()
        : failed(
            `Managed termination protection is ${group.ManagedTerminationProtection ?? 'not set'}.`,
            `マネージド終了保護が ${group.ManagedTerminationProtection ?? '未設定'} です。`,
          )
    },
  }),
]
