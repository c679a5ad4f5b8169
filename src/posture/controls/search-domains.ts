import type { Severity } from '../../contract/index.js'
import type { Text } from '../../kernel/errors.js'
import { type AnyControl, control, failed, type Params, passed, type Verdict } from './control.js'
import { listParam } from './list-param.js'
import { missing } from './piece.js'

interface LogOption {
  readonly enabled: boolean
  readonly logGroup: string | undefined
}

/** A search domain, however its type spells it. `undefined`: the item does not say. */
export interface Domain {
  readonly encryptedAtRest: boolean | undefined
  readonly inVpc: boolean
  readonly nodeToNode: boolean | undefined
  /** By kind: `ES_APPLICATION_LOGS`, `AUDIT_LOGS`, `SEARCH_SLOW_LOGS`, `INDEX_SLOW_LOGS`. */
  readonly logs: Readonly<Record<string, LogOption>>
  readonly instances: number | undefined
  readonly zoneAware: boolean | undefined
  readonly dedicatedMasters: number | undefined
  readonly enforcesHttps: boolean | undefined
  readonly tlsPolicy: string | undefined
}

type Loose = Readonly<Record<string, unknown>>

const record = (value: unknown): Loose => (typeof value === 'object' && value !== null ? (value as Loose) : {})
const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined)
const count = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const logsOf = (options: unknown, enabled: string, group: string): Domain['logs'] =>
  Object.fromEntries(
    Object.entries(record(options)).map(([kind, option]) => [
      kind,
      { enabled: record(option)[enabled] === true, logGroup: text(record(option)[group]) },
    ]),
  )

/** `AWS::OpenSearch::Domain`, spelt as in CloudFormation. */
export const openSearchDomain = (c: Loose): Domain => {
  const cluster = record(c['ClusterConfig'])
  return {
    encryptedAtRest: flag(record(c['EncryptionAtRestOptions'])['Enabled']),
    inVpc: hasSubnets(record(c['VPCOptions'])['SubnetIds']),
    nodeToNode: flag(record(c['NodeToNodeEncryptionOptions'])['Enabled']),
    logs: logsOf(c['LogPublishingOptions'], 'Enabled', 'CloudWatchLogsLogGroupArn'),
    instances: count(cluster['InstanceCount']),
    zoneAware: flag(cluster['ZoneAwarenessEnabled']),
    dedicatedMasters: cluster['DedicatedMasterEnabled'] === true ? count(cluster['DedicatedMasterCount']) : 0,
    enforcesHttps: flag(record(c['DomainEndpointOptions'])['EnforceHTTPS']),
    tlsPolicy: text(record(c['DomainEndpointOptions'])['TLSSecurityPolicy']),
  }
}

/** `AWS::Elasticsearch::Domain`, spelt as AWS Config does: `vpcoptions`, `tlssecurityPolicy`. */
export const elasticsearchDomain = (c: Loose): Domain => {
  const cluster = record(c['elasticsearchClusterConfig'])
  return {
    encryptedAtRest: flag(record(c['encryptionAtRestOptions'])['enabled']),
    inVpc: hasSubnets(record(c['vpcoptions'])['subnetIds']),
    nodeToNode: flag(record(c['nodeToNodeEncryptionOptions'])['enabled']),
    logs: logsOf(c['logPublishingOptions'], 'enabled', 'cloudWatchLogsLogGroupArn'),
    instances: count(cluster['instanceCount']),
    zoneAware: flag(cluster['zoneAwarenessEnabled']),
    dedicatedMasters: cluster['dedicatedMasterEnabled'] === true ? count(cluster['dedicatedMasterCount']) : 0,
    enforcesHttps: flag(record(c['domainEndpointOptions'])['enforceHTTPS']),
    tlsPolicy: text(record(c['domainEndpointOptions'])['tlssecurityPolicy']),
  }
}

const hasSubnets = (ids: unknown): boolean => Array.isArray(ids) && ids.length > 0

/** Newest policy that Security Hub asks for (user guide, Opensearch.8 and ES.8). */
const NEWEST_TLS = 'Policy-Min-TLS-1-2-PFS-2023-10'

/** What Security Hub calls a kind of log in its parameter `logtype`. */
const LOG_KINDS: Readonly<Record<string, string>> = {
  error: 'ES_APPLICATION_LOGS',
  search: 'SEARCH_SLOW_LOGS',
  index: 'INDEX_SLOW_LOGS',
  audit: 'AUDIT_LOGS',
}

const published = (domain: Domain, kind: string): boolean =>
  domain.logs[kind]?.enabled === true && domain.logs[kind].logGroup !== undefined

/** What the two editions differ in. */
export interface Edition {
  /** `Elasticsearch`, `OpenSearch`. */
  readonly name: string
  readonly type: string
  readonly domain: (configuration: Loose) => Domain
  /** Its command line: `es`, `opensearch`. */
  readonly command: string
  readonly update: string
  /** Name of the cluster's setting in that command. */
  readonly cluster: string
  /** Security Hub's ids and severities, which it gave to each edition on its own. */
  readonly ids: Readonly<Record<Subject, readonly [id: string, severity: Severity]>>
}

export type Subject = 'atRest' | 'inVpc' | 'nodeToNode' | 'errorLogs' | 'auditLogs' | 'dataNodes' | 'masters' | 'https'

interface Spec {
  readonly title: Text
  readonly why: Text
  readonly fix: Text
  readonly cli: string
  readonly params?: Params
  readonly check: (domain: Domain, params: Params) => Verdict
}

const specsOf = ({ name, command, update, cluster }: Edition): Readonly<Record<Subject, Spec>> => {
  const open = {
    en: 'In the Amazon OpenSearch Service console choose Domains and open the domain. ',
    ja: 'Amazon OpenSearch Service コンソールの [ドメイン] でドメインを開きます。',
  }
  const cli = (options: string): string => `aws ${command} ${update} --domain-name <domain> ${options}`
  const security = (en: string, ja: string): Text => ({
    en: `${open.en}Choose Actions, Edit security configuration, ${en} and Save changes.`,
    ja: `${open.ja}[アクション] > [セキュリティ設定の編集] で${ja}[変更の保存] を選択します。`,
  })
  const nodes = (en: string, ja: string): Text => ({
    en: `${open.en}Choose Actions, Edit cluster configuration, ${en} and Save changes.`,
    ja: `${open.ja}[アクション] > [クラスター設定の編集] で${ja}[変更の保存] を選択します。`,
  })
  const logs = (en: string, ja: string): Text => ({
    en: `${open.en}Choose the Logs tab, select ${en}, choose Enable, and name a log group whose policy lets the service write to it.`,
    ja: `${open.ja}[ログ] タブで [${ja}] を選んで [有効化] を選択し、サービスからの書き込みを許可したロググループを指定します。`,
  })
  return {
    atRest: {
      title: {
        en: `${name} domains are encrypted at rest`,
        ja: `${name} ドメインの保管時の暗号化が有効になっている`,
      },
      why: {
        en: 'Indexes, logs, swap files and snapshots hold whatever was put into the domain; encrypted, they are of no use without the key.',
        ja: 'インデックス・ログ・スワップファイル・スナップショットには、ドメインに投入したデータが残ります。暗号化していれば、鍵なしでは読み取れません。',
      },
      fix: security(
        'turn on Enable encryption of data at rest, choose a KMS key,',
        ' [保管中のデータの暗号化を有効化] をオンにして KMS キーを選び、',
      ),
      cli: cli('--encryption-at-rest-options Enabled=true,KmsKeyId=<key>'),
      check: (d) =>
        d.encryptedAtRest === true ? passed() : failed('Encryption at rest is off.', '保管時の暗号化が無効です。'),
    },
    inVpc: {
      title: { en: `${name} domains are inside a VPC`, ja: `${name} ドメインが VPC 内に配置されている` },
      why: {
        en: 'A domain outside a VPC has a public endpoint: its access policy alone stands between the data and the Internet.',
        ja: 'VPC の外にあるドメインはパブリックエンドポイントを持ちます。データとインターネットを隔てるのはアクセスポリシーだけで、設定を一つ誤れば公開されます。',
      },
      fix: {
        en: 'A domain with a public endpoint cannot be moved. Take a snapshot, in the Amazon OpenSearch Service console choose Create domain with Network set to VPC access, restore the snapshot there, point the applications at it, and delete the old domain.',
        ja: 'パブリックエンドポイントのドメインは VPC に移せません。スナップショットを取得し、Amazon OpenSearch Service コンソールの [ドメインの作成] で [ネットワーク] を [VPC アクセス] にした新しいドメインを作成して復元し、接続先を切り替えてから古いドメインを削除します。',
      },
      cli: `aws ${command} ${update.replace(/^update-(.*)-config$/, 'create-$1')} --domain-name <new-domain> --vpc-options SubnetIds=<subnet>,SecurityGroupIds=<group>`,
      check: (d) =>
        d.inVpc ? passed() : failed('The domain has a public endpoint.', 'パブリックエンドポイントを使用しています。'),
    },
    nodeToNode: {
      title: {
        en: `${name} domains encrypt traffic between nodes`,
        ja: `${name} ドメインのノード間の暗号化が有効になっている`,
      },
      why: {
        en: 'Nodes send each other documents and search results; without TLS between them whoever listens in the network reads along.',
        ja: 'ノード間では文書や検索結果がやり取りされます。TLS がないと、ネットワークを傍受した相手に読み取られます。',
      },
      fix: security('turn on Node-to-node encryption', ' [ノード間の暗号化] をオンにして'),
      cli: cli('--node-to-node-encryption-options Enabled=true'),
      check: (d) =>
        d.nodeToNode === true ? passed() : failed('Node-to-node encryption is off.', 'ノード間の暗号化が無効です。'),
    },
    errorLogs: {
      params: { logtype: 'error' },
      title: {
        en: `${name} domains publish error logs to CloudWatch Logs`,
        ja: `${name} ドメインのエラーログが CloudWatch Logs に出力されている`,
      },
      why: {
        en: 'Error logs show failed scripts, rejected requests and authentication errors; without them neither an outage nor an attack can be followed.',
        ja: 'エラーログにはスクリプトの失敗、リクエストの拒否、認証エラーなどが記録されます。ないと障害も攻撃も追跡できません。',
      },
      fix: logs('Error logs', 'エラーログ'),
      cli: cli(
        '--log-publishing-options "ES_APPLICATION_LOGS={CloudWatchLogsLogGroupArn=<log-group-arn>,Enabled=true}"',
      ),
      check: (d, params) => {
        const off = listParam(params, 'logtype').filter((kind) => !published(d, LOG_KINDS[kind] ?? kind))
        return off.length === 0
          ? passed()
          : failed(`Logs not published: ${off.join(', ')}.`, `出力されていないログ: ${off.join(', ')}`)
      },
    },
    auditLogs: {
      title: {
        en: `${name} domains publish audit logs`,
        ja: `${name} ドメインの監査ログが有効になっている`,
      },
      why: {
        en: 'Audit logs tell who signed in, what they searched and what they changed in the domain; nothing else records that.',
        ja: '監査ログには、ドメインへのログインや検索・変更を誰が行ったかが記録されます。ほかにこれを残す手段はありません。',
      },
      fix: logs(
        'Audit logs (they need fine-grained access control; then turn auditing on in Dashboards under Security, Audit logs too)',
        '監査ログ',
      ),
      cli: cli('--log-publishing-options "AUDIT_LOGS={CloudWatchLogsLogGroupArn=<log-group-arn>,Enabled=true}"'),
      check: (d) =>
        published(d, 'AUDIT_LOGS')
          ? passed()
          : failed('Audit logs are not published.', '監査ログが出力されていません。'),
    },
    dataNodes: {
      title: {
        en: `${name} domains have at least three data nodes in several zones`,
        ja: `${name} ドメインが 3 つ以上のデータノードとゾーン対応で構成されている`,
      },
      why: {
        en: 'With fewer nodes, or all of them in one zone, the failure of a node or zone makes indexes unreadable or loses data.',
        ja: 'ノードが少ない、または 1 つの AZ に偏っていると、ノードや AZ の障害でインデックスが読めなくなったりデータが失われたりします。',
      },
      fix: nodes(
        'set at least three data nodes with standby or several Availability Zones,',
        ' 2 つ以上の AZ と 3 つ以上のデータノードを指定し、',
      ),
      cli: cli(`--${cluster} InstanceCount=3,ZoneAwarenessEnabled=true,ZoneAwarenessConfig={AvailabilityZoneCount=3}`),
      check: (d) => {
        if (d.instances === undefined) throw missing('InstanceCount')
        if (d.instances < 3)
          return failed(`It has ${d.instances} data nodes.`, `データノードが ${d.instances} 台です。`)
        return d.zoneAware === true
          ? passed()
          : failed('Zone awareness is off.', 'ゾーン対応 (zone awareness) が無効です。')
      },
    },
    masters: {
      title: {
        en: `${name} domains have at least three dedicated primary nodes`,
        ja: `${name} ドメインに 3 つ以上の専用マスターノードがある`,
      },
      why: {
        en: 'Three dedicated primary nodes keep a majority when one fails; without it the cluster takes no writes, or splits in two.',
        ja: '専用マスターノードが 3 台あれば、1 台が故障しても過半数を保てます。ないとクラスターが書き込みを受け付けなくなったり分断されたりします。',
      },
      fix: nodes(
        'turn on Enable dedicated master nodes with three nodes,',
        ' [専用マスターノードを有効化] をオンにして 3 台を指定し、',
      ),
      cli: cli(`--${cluster} DedicatedMasterEnabled=true,DedicatedMasterCount=3,DedicatedMasterType=<type>`),
      check: ({ dedicatedMasters: nodes }) => {
        if (nodes === undefined) throw missing('DedicatedMasterCount')
        return nodes >= 3
          ? passed()
          : failed(`It has ${nodes} dedicated primary nodes.`, `専用マスターノードが ${nodes} 台です。`)
      },
    },
    https: {
      title: {
        en: `${name} domains require HTTPS with the newest TLS policy`,
        ja: `${name} ドメインが最新の TLS ポリシーで HTTPS を必須にしている`,
      },
      why: {
        en: 'Over HTTP, or with an old TLS version, queries, documents and credentials can be read and changed on their way.',
        ja: 'HTTP や古い TLS では、クエリや文書、認証情報が通信途中で盗み見られたり改ざんされたりします。',
      },
      fix: security(
        `turn on Require HTTPS for all traffic to the domain, choose the TLS policy ${NEWEST_TLS},`,
        ` [ドメインへのすべてのトラフィックに HTTPS を要求] をオンにし、TLS ポリシーに ${NEWEST_TLS} を選んで`,
      ),
      cli: cli(`--domain-endpoint-options EnforceHTTPS=true,TLSSecurityPolicy=${NEWEST_TLS}`),
      check: (d) => {
        if (d.enforcesHttps !== true) return failed('HTTPS is not required.', 'HTTPS が必須になっていません。')
        return d.tlsPolicy === NEWEST_TLS
          ? passed()
          : failed(`The TLS policy is ${d.tlsPolicy ?? 'not set'}.`, `TLS ポリシーが ${d.tlsPolicy ?? '未設定'} です。`)
      },
    },
  }
}

/** The eight controls that Security Hub has for both editions of the service. */
export const searchControls = (edition: Edition): readonly AnyControl[] =>
  (Object.entries(specsOf(edition)) as [Subject, Spec][]).map(([subject, { check, ...spec }]) => {
    const [id, severity] = edition.ids[subject]
    return control<Loose>({
      ...spec,
      id,
      severity,
      type: edition.type,
      needs: [],
      check: ({ configuration }, params) => check(edition.domain(configuration), params),
    })
  })
