import { control, failed, notApplicable, passed, type Verdict } from '../control.js'
import { listParam } from '../list-param.js'
import { missing } from '../piece.js'

const CLUSTER = 'AWS::EKS::Cluster'

interface Cluster {
  readonly Version?: string | null
  readonly ResourcesVpcConfig?: {
    readonly EndpointPublicAccess?: boolean | null
    readonly PublicAccessCidrs?: readonly string[] | null
  } | null
  readonly EncryptionConfig?: readonly { readonly Resources?: readonly string[] | null }[] | null
  readonly Logging?: {
    readonly ClusterLogging?: { readonly EnabledTypes?: readonly { readonly Type?: string | null }[] | null } | null
  } | null
}

interface Nodegroup {
  readonly Version?: string | null
}

/** Oldest Kubernetes version in EKS's standard support; Security Hub moves it along with EKS's releases. */
const OLDEST = '1.34'

/** Whether Kubernetes version `a` (`1.31`) is below `b`; undefined when either is no version. */
const isBelow = (a: string, b: string): boolean | undefined => {
  const [x, y] = [a, b].map((v) => /^v?(\d+)\.(\d+)/.exec(v)?.slice(1).map(Number))
  if (x === undefined || y === undefined) return undefined
  return x[0] === y[0] ? (x[1] ?? 0) < (y[1] ?? 0) : (x[0] ?? 0) < (y[0] ?? 0)
}

const supported = (version: string | null | undefined, oldest: string): Verdict => {
  if (!version) throw missing('Version')
  const below = isBelow(version, oldest)
  if (below === undefined)
    return notApplicable(`${version} cannot be compared with ${oldest}.`, `${version} と ${oldest} を比較できません。`)
  return below
    ? failed(
        `Kubernetes ${version} is older than ${oldest}.`,
        `Kubernetes のバージョン ${version} は ${oldest} より古いバージョンです。`,
      )
    : passed()
}

/** Amazon EKS (Security Hub user guide, "Security Hub CSPM controls for Amazon EKS"). */
export default [
  control<Cluster>({
    id: 'EKS.1',
    severity: 'high',
    type: CLUSTER,
    needs: [],
    title: {
      en: 'EKS cluster endpoints are not publicly accessible',
      ja: 'EKS クラスターエンドポイントがパブリックアクセス不可になっている',
    },
    why: {
      en: "With a public endpoint, stolen credentials or a hole in the API server are enough to reach the cluster's control plane from anywhere.",
      ja: 'パブリックエンドポイントがあると、盗まれた認証情報や API サーバーの脆弱性だけで、どこからでもクラスターを操作されるおそれがあります。',
    },
    fix: {
      en: 'In the EKS console open the cluster, choose Networking, Manage endpoint access, choose Private, and Save changes. Make sure beforehand that administrators and builds reach the VPC.',
      ja: 'EKS コンソールでクラスターを開き、[ネットワーキング] の [エンドポイントアクセスを管理] で [プライベート] を選んで [変更の保存] を選択します。事前に、管理者や CI から VPC へ到達できることを確認してください。',
    },
    cli: 'aws eks update-cluster-config --name <cluster> --resources-vpc-config endpointPublicAccess=false,endpointPrivateAccess=true',
    check: ({ configuration: { ResourcesVpcConfig: vpc } }) => {
      if (vpc?.EndpointPublicAccess === undefined || vpc.EndpointPublicAccess === null)
        throw missing('ResourcesVpcConfig.EndpointPublicAccess')
      const from = (vpc.PublicAccessCidrs ?? []).join(', ')
      return vpc.EndpointPublicAccess
        ? failed(
            `The endpoint is public${from === '' ? '' : `, from ${from}`}.`,
            `エンドポイントがパブリックです${from === '' ? '' : ` (許可された送信元: ${from})`}。`,
          )
        : passed()
    },
  }),

  control<Cluster, object, { readonly oldestVersionSupported: string }>({
    id: 'EKS.2',
    severity: 'high',
    type: CLUSTER,
    needs: [],
    params: { oldestVersionSupported: OLDEST },
    title: {
      en: 'EKS clusters run a supported Kubernetes version',
      ja: 'EKS クラスターがサポート対象の Kubernetes バージョンで実行されている',
    },
    why: {
      en: 'An old Kubernetes version gets no fixes for known holes, costs more in extended support, and is in the end upgraded by AWS at a time that AWS chooses.',
      ja: '古い Kubernetes バージョンには脆弱性の修正が提供されず、延長サポートの追加料金もかかります。最終的には AWS の都合で自動的にアップグレードされます。',
    },
    fix: {
      en: 'In the EKS console open the cluster and choose Upgrade now (or Update now) beside Kubernetes version; go one minor version at a time, after Upgrade insights shows no problem, then update add-ons and node groups.',
      ja: 'EKS コンソールでクラスターを開き、[Kubernetes バージョン] の [今すぐアップグレード] を選択します。[アップグレードに関するインサイト] に問題がないことを確認し、マイナーバージョンを 1 つずつ上げてから、アドオンとノードグループを更新します。',
    },
    cli: 'aws eks update-cluster-version --name <cluster> --kubernetes-version <version>',
    check: ({ configuration }, { oldestVersionSupported }) => supported(configuration.Version, oldestVersionSupported),
  }),

  control<Cluster>({
    id: 'EKS.3',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    title: {
      en: 'EKS clusters encrypt Kubernetes secrets with a KMS key',
      ja: 'EKS クラスターの Kubernetes シークレットが KMS キーで暗号化されている',
    },
    why: {
      en: 'Envelope encryption with a key of your own lets you see and cut off who decrypts the secrets of the cluster, whatever happens to the store beneath.',
      ja: '独自の KMS キーによるエンベロープ暗号化を使うと、クラスターのシークレットの復号を監査・遮断できます。保存先が侵害されても、鍵がなければ読み取れません。',
    },
    fix: {
      en: 'In the EKS console open the cluster, choose Overview, Secrets encryption, Enable, choose a KMS key, and confirm. It cannot be turned off again. Then replace the secrets, so that the old ones are encrypted too.',
      ja: 'EKS コンソールでクラスターを開き、[概要] の [シークレット暗号化] で [有効化] を選択し、KMS キーを選んで確定します (後から無効にはできません)。その後、既存のシークレットを書き換えて暗号化します。',
    },
    cli: 'aws eks associate-encryption-config --cluster-name <cluster> --encryption-config \'[{"resources":["secrets"],"provider":{"keyArn":"<key-arn>"}}]\'',
    check: ({ configuration }) =>
      (configuration.EncryptionConfig ?? []).some((e) => (e.Resources ?? []).includes('secrets'))
        ? passed()
        : failed('Secrets have no encryption key.', 'シークレットの暗号化キーが設定されていません。'),
  }),

  control<Cluster, object, { readonly logTypes: string }>({
    id: 'EKS.8',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    params: { logTypes: 'audit' },
    title: { en: 'EKS clusters write audit logs', ja: 'EKS クラスターの監査ログが有効になっている' },
    why: {
      en: "The audit log is the only record of who did what through the cluster's API; CloudTrail does not see it.",
      ja: 'クラスターの API で誰が何をしたかを記録するのは監査ログだけです。CloudTrail には残りません。',
    },
    fix: {
      en: 'In the EKS console open the cluster, choose Observability, Manage logging, turn on Audit, and choose Save changes.',
      ja: 'EKS コンソールでクラスターを開き、[オブザーバビリティ] の [ログ記録の管理] で [監査] をオンにして [変更の保存] を選択します。',
    },
    cli: 'aws eks update-cluster-config --name <cluster> --logging \'{"clusterLogging":[{"types":["audit"],"enabled":true}]}\'',
    check: ({ configuration }, params) => {
      const on = new Set((configuration.Logging?.ClusterLogging?.EnabledTypes ?? []).map((t) => t.Type))
      const off = listParam(params, 'logTypes').filter((type) => !on.has(type))
      return off.length === 0
        ? passed()
        : failed(`Logs not written: ${off.join(', ')}.`, `無効なログタイプ: ${off.join(', ')}`)
    },
  }),

  control<Nodegroup, object, { readonly oldestVersionSupported: string }>({
    id: 'EKS.9',
    severity: 'high',
    type: 'AWS::EKS::Nodegroup',
    needs: [],
    params: { oldestVersionSupported: OLDEST },
    title: {
      en: 'EKS node groups run a supported Kubernetes version',
      ja: 'EKS ノードグループがサポート対象の Kubernetes バージョンで実行されている',
    },
    why: {
      en: 'Nodes of an old version run a kubelet and an operating system without fixes, and hold back the upgrade of the cluster.',
      ja: '古いバージョンのノードでは、kubelet や OS の脆弱性が修正されないまま残ります。クラスター本体のアップグレードの妨げにもなります。',
    },
    fix: {
      en: 'In the EKS console open the cluster, choose Compute, and choose Update now beside the node group. Upgrade the cluster first when it is old too.',
      ja: 'EKS コンソールでクラスターを開き、[コンピューティング] でノードグループの [今すぐ更新] を選択します。クラスターも古い場合は、先にクラスターをアップグレードします。',
    },
    cli: 'aws eks update-nodegroup-version --cluster-name <cluster> --nodegroup-name <nodegroup> --kubernetes-version <version>',
    check: ({ configuration }, { oldestVersionSupported }) => supported(configuration.Version, oldestVersionSupported),
  }),
]
