import { control, failed, passed } from '../control.js'
import { missing } from '../piece.js'
import { openSearchDomain, searchControls } from '../search-domains.js'

const DOMAIN = 'AWS::OpenSearch::Domain'

interface Domain {
  readonly AdvancedSecurityOptions?: { readonly Enabled?: boolean | null } | null
  readonly ServiceSoftwareOptions?: {
    readonly UpdateAvailable?: boolean | null
    readonly CurrentVersion?: string | null
    readonly NewVersion?: string | null
  } | null
}

/** Amazon OpenSearch Service (Security Hub user guide, "Security Hub CSPM controls for OpenSearch Service"). */
export default [
  ...searchControls({
    name: 'OpenSearch',
    type: DOMAIN,
    domain: openSearchDomain,
    command: 'opensearch',
    update: 'update-domain-config',
    cluster: 'cluster-config',
    ids: {
      atRest: ['Opensearch.1', 'medium'],
      inVpc: ['Opensearch.2', 'critical'],
      nodeToNode: ['Opensearch.3', 'medium'],
      errorLogs: ['Opensearch.4', 'medium'],
      auditLogs: ['Opensearch.5', 'medium'],
      dataNodes: ['Opensearch.6', 'medium'],
      https: ['Opensearch.8', 'medium'],
      masters: ['Opensearch.11', 'low'],
    },
  }),

  control<Domain>({
    id: 'Opensearch.7',
    severity: 'high',
    type: DOMAIN,
    needs: [],
    title: {
      en: 'OpenSearch domains have fine-grained access control',
      ja: 'OpenSearch ドメインのきめ細かなアクセスコントロールが有効になっている',
    },
    why: {
      en: 'Without it everyone whom the access policy lets in may read and change every index; with it, roles limit indexes, documents and fields.',
      ja: '無効だと、アクセスポリシーで許可された人は全員、すべてのインデックスを読み書きできます。有効にすれば、インデックス・文書・フィールド単位でロールによる制限ができます。',
    },
    fix: {
      en: 'In the Amazon OpenSearch Service console choose Domains and open the domain. Choose Actions, Edit security configuration, turn on Enable fine-grained access control, name an IAM ARN or a user as master, and Save changes. Encryption at rest, node-to-node encryption and HTTPS must be on.',
      ja: 'Amazon OpenSearch Service コンソールの [ドメイン] でドメインを開きます。[アクション] > [セキュリティ設定の編集] で [きめ細かなアクセスコントロールを有効化] をオンにし、マスターとする IAM ARN またはユーザーを指定して [変更の保存] を選択します。保管時の暗号化、ノード間の暗号化、HTTPS が前提です。',
    },
    cli: 'aws opensearch update-domain-config --domain-name <domain> --advanced-security-options "Enabled=true,InternalUserDatabaseEnabled=false,MasterUserOptions={MasterUserARN=<role-arn>}"',
    check: ({ configuration }) =>
      configuration.AdvancedSecurityOptions?.Enabled === true
        ? passed()
        : failed('Fine-grained access control is off.', 'きめ細かなアクセスコントロールが無効です。'),
  }),

  control<Domain>({
    id: 'Opensearch.10',
    severity: 'medium',
    type: DOMAIN,
    needs: [],
    title: {
      en: 'OpenSearch domains have the latest service software',
      ja: 'OpenSearch ドメインに最新のサービスソフトウェア更新が適用されている',
    },
    why: {
      en: 'Service software updates mend holes in what runs around the engine; until one is installed, they stay open.',
      ja: 'サービスソフトウェアの更新には、エンジン周辺の脆弱性の修正が含まれます。適用するまで脆弱性は残ったままです。',
    },
    fix: {
      en: 'In the Amazon OpenSearch Service console choose Domains, open the domain, choose Actions, Update, and apply the update now or in the off-peak window.',
      ja: 'Amazon OpenSearch Service コンソールの [ドメイン] でドメインを開き、[アクション] > [更新] を選択して、今すぐまたはオフピーク時間帯に更新を適用します。',
    },
    cli: 'aws opensearch start-service-software-update --domain-name <domain>',
    check: ({ configuration: { ServiceSoftwareOptions: software } }) => {
      if (typeof software?.UpdateAvailable !== 'boolean') throw missing('ServiceSoftwareOptions.UpdateAvailable')
      return software.UpdateAvailable
        ? failed(
            `Update ${software.NewVersion ?? ''} is available.`.replace('  ', ' '),
            `更新 ${software.NewVersion ?? ''} が利用可能です。`.replace('  ', ' '),
          )
        : passed()
    },
  }),
]
