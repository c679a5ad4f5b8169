import type { Ci } from '../../ci.js'
import { control, failed, notApplicable, passed, type Verdict } from '../control.js'
import { listParam } from '../list-param.js'

const CLASSIC = 'AWS::ElasticLoadBalancing::LoadBalancer'
const BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer'
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener'
const TARGETS = 'AWS::ElasticLoadBalancingV2::TargetGroup'

/** What these controls read of a load balancer, spelt as AWS Config spells it. */
interface Balancer {
  readonly type?: string
  readonly availabilityZones?: readonly { readonly zoneName?: string }[] | null
}

type Attributes = readonly { readonly key?: string; readonly value?: string }[]

/** AWS Config records listeners and target groups through their CloudFormation schema. */
interface Listener {
  readonly LoadBalancerArn?: string
  readonly Protocol?: string
  readonly Port?: number
  readonly SslPolicy?: string
  readonly DefaultActions?: readonly Action[] | null
}

interface Action {
  readonly Type?: string
  readonly RedirectConfig?: { readonly Protocol?: string } | null
}

interface Rule {
  readonly Priority?: string
  readonly Actions?: readonly Action[] | null
}

interface TargetGroup {
  readonly Protocol?: string
  readonly TargetType?: string
  readonly HealthCheckProtocol?: string
}

const attribute = (attributes: Attributes | null, key: string): string | undefined =>
  (attributes ?? []).find((a) => a.key === key)?.value

const onlyAlb = (): Verdict =>
  notApplicable('Only Application Load Balancers have this setting.', 'Application Load Balancer だけの設定です。')

const toHttps = (actions: readonly Action[] | null | undefined): boolean =>
  (actions ?? []).some((a) => a.Type === 'redirect' && a.RedirectConfig?.Protocol === 'HTTPS')

/** Whether a rule hands requests on over HTTP; one that answers a fixed response by itself does not. */
const staysHttp = (actions: readonly Action[] | null | undefined): boolean =>
  (actions ?? []).some((a) => a.Type === 'forward' || (a.Type === 'redirect' && a.RedirectConfig?.Protocol !== 'HTTPS'))

const addressOf = (listener: Listener): string => `${listener.Protocol ?? '?'}:${listener.Port ?? '?'}`

const gatewayListener = (): Verdict =>
  notApplicable(
    'The listener is that of a Gateway Load Balancer.',
    'Gateway Load Balancer のリスナーのため対象外です。',
  )

/** Elastic Load Balancing v2 (user guide, "Security Hub controls for Elastic Load Balancing"). */
export default [
  control<Balancer>({
    id: 'ELB.1',
    severity: 'medium',
    type: BALANCER,
    needs: [],
    related: [LISTENER],
    title: {
      en: 'Application Load Balancers redirect all HTTP requests to HTTPS',
      ja: 'Application Load Balancer がすべての HTTP リクエストを HTTPS にリダイレクトしている',
    },
    why: {
      en: 'A request answered over HTTP travels in clear text, with its cookies and tokens, and anyone on the way can read or change it.',
      ja: 'HTTP のまま応答すると、Cookie やトークンを含む通信が平文で流れ、経路上で盗み見られたり改ざんされたりします。',
    },
    fix: {
      en: 'In the EC2 console open Load Balancers, choose the load balancer, then Listeners and rules. For each HTTP listener edit the default action and every rule: Redirect to URL, protocol HTTPS, port 443, status 301.',
      ja: 'EC2 コンソールの [ロードバランサー] で対象を選び、[リスナーとルール] タブを開きます。HTTP リスナーごとに、デフォルトアクションとすべてのルールを [URL にリダイレクト] (プロトコル HTTPS、ポート 443、ステータスコード 301) に変更します。',
    },
    cli: "aws elbv2 modify-listener --listener-arn <listener-arn> --default-actions 'Type=redirect,RedirectConfig={Protocol=HTTPS,Port=443,StatusCode=HTTP_301}'",
    check: ({ ci, configuration }, _, around) => {
      if (configuration.type !== 'application') return onlyAlb()
      const http = around
        .all(LISTENER)
        .map((l): { ci: Ci; own: Listener } => ({ ci: l, own: (l.configuration ?? {}) as Listener }))
        .filter(({ own }) => own.LoadBalancerArn === ci.arn && own.Protocol === 'HTTP')
      if (http.length === 0) return passed({ en: 'It has no HTTP listener.', ja: 'HTTP リスナーがありません。' })
      const plain = http.filter(({ own }) => !toHttps(own.DefaultActions))
      if (plain.length > 0)
        return failed(
          `No redirect to HTTPS by default: ${plain.map(({ own }) => addressOf(own)).join(', ')}.`,
          `デフォルトアクションが HTTPS へのリダイレクトではないリスナー: ${plain.map(({ own }) => addressOf(own)).join(', ')}`,
        )
      // A rule goes before the default action, so one that forwards still answers over HTTP.
      const forwarding = http.flatMap(({ ci: listener, own }) =>
        ((around.part(listener, 'ListenerRules') ?? []) as readonly Rule[])
          .filter((rule) => staysHttp(rule.Actions))
          .map((rule) => `${addressOf(own)} rule ${rule.Priority ?? '?'}`),
      )
      return forwarding.length === 0
        ? passed()
        : failed(
            `Rules that go on over HTTP: ${forwarding.join(', ')}.`,
            `HTTP のまま転送またはリダイレクトするルール: ${forwarding.join(', ')}`,
          )
    },
  }),
  control<Balancer, { LoadBalancerAttributes: Attributes | null }>({
    id: 'ELB.4',
    severity: 'medium',
    type: BALANCER,
    needs: ['LoadBalancerAttributes'],
    title: {
      en: 'Application Load Balancers drop invalid HTTP headers',
      ja: 'Application Load Balancer が無効な HTTP ヘッダーを破棄している',
    },
    why: {
      en: 'Malformed headers that the load balancer and the server read differently are how requests are smuggled past filters.',
      ja: 'ロードバランサーとサーバーで解釈の異なる不正なヘッダーは、検査をすり抜けるリクエストスマグリングに使われます。',
    },
    fix: {
      en: 'In the EC2 console open Load Balancers, choose the load balancer, then Attributes, Edit, and turn on Drop invalid header fields.',
      ja: 'EC2 コンソールの [ロードバランサー] で対象を選び、[属性] タブの [編集] で [無効なヘッダーフィールドを削除] を有効にします。',
    },
    cli: 'aws elbv2 modify-load-balancer-attributes --load-balancer-arn <arn> --attributes Key=routing.http.drop_invalid_header_fields.enabled,Value=true',
    check: ({ configuration, parts }) => {
      if (configuration.type !== 'application') return onlyAlb()
      return attribute(parts.LoadBalancerAttributes, 'routing.http.drop_invalid_header_fields.enabled') === 'true'
        ? passed()
        : failed('Invalid header fields are passed on.', '無効なヘッダーフィールドを破棄していません。')
    },
  }),
  control<Balancer, { LoadBalancerAttributes: unknown }>({
    id: 'ELB.5',
    severity: 'medium',
    type: [CLASSIC, BALANCER],
    needs: ['LoadBalancerAttributes'],
    title: {
      en: 'Application and Classic Load Balancers write access logs',
      ja: 'Application Load Balancer と Classic Load Balancer のアクセスログが有効になっている',
    },
    why: {
      en: 'Without access logs nobody can tell afterwards who called what, from where, and what they got.',
      ja: 'アクセスログがないと、誰がどこから何を呼び出し、どう応答したかを後から調べられません。',
    },
    fix: {
      en: 'In the EC2 console open Load Balancers, choose the load balancer, then Attributes, Edit, turn on Access logs and name an S3 bucket whose policy lets Elastic Load Balancing write.',
      ja: 'EC2 コンソールの [ロードバランサー] で対象を選び、[属性] タブの [編集] で [アクセスログ] を有効にし、Elastic Load Balancing の書き込みを許可した S3 バケットを指定します。',
    },
    cli: 'aws elbv2 modify-load-balancer-attributes --load-balancer-arn <arn> --attributes Key=access_logs.s3.enabled,Value=true Key=access_logs.s3.bucket,Value=<bucket>   # Classic: aws elb modify-load-balancer-attributes --load-balancer-name <name> --load-balancer-attributes \'{"AccessLog":{"Enabled":true,"S3BucketName":"<bucket>"}}\'',
    check: ({ ci, configuration, parts }) => {
      let on: boolean
      if (ci.resourceType === CLASSIC) {
        const own = parts.LoadBalancerAttributes as {
          readonly accessLog?: { readonly enabled?: boolean } | null
        } | null
        on = own?.accessLog?.enabled === true
      } else {
        if (configuration.type !== 'application')
          return notApplicable(
            'The control looks at Application and Classic Load Balancers only.',
            'Application Load Balancer と Classic Load Balancer だけが対象です。',
          )
        on = attribute(parts.LoadBalancerAttributes as Attributes | null, 'access_logs.s3.enabled') === 'true'
      }
      return on ? passed() : failed('Access logs are off.', 'アクセスログが無効です。')
    },
  }),
  control<Balancer, { LoadBalancerAttributes: Attributes | null }>({
    id: 'ELB.6',
    severity: 'medium',
    type: BALANCER,
    needs: ['LoadBalancerAttributes'],
    title: {
      en: 'Load balancers have deletion protection',
      ja: 'ロードバランサーの削除保護が有効になっている',
    },
    why: {
      en: 'One wrong command deletes a load balancer, its address and its listeners, and everything behind it is out of reach.',
      ja: '誤ったコマンド 1 つでロードバランサーがアドレスやリスナーごと削除され、背後のサービスに接続できなくなります。',
    },
    fix: {
      en: 'In the EC2 console open Load Balancers, choose the load balancer, then Attributes, Edit, and turn on Deletion protection.',
      ja: 'EC2 コンソールの [ロードバランサー] で対象を選び、[属性] タブの [編集] で [削除保護] を有効にします。',
    },
    cli: 'aws elbv2 modify-load-balancer-attributes --load-balancer-arn <arn> --attributes Key=deletion_protection.enabled,Value=true',
    check: ({ parts }) =>
      attribute(parts.LoadBalancerAttributes, 'deletion_protection.enabled') === 'true'
        ? passed()
        : failed('Deletion protection is off.', '削除保護が無効です。'),
  }),
  control<Balancer, { LoadBalancerAttributes: Attributes | null }>({
    id: 'ELB.12',
    severity: 'medium',
    type: BALANCER,
    needs: ['LoadBalancerAttributes'],
    params: { desyncMode: 'defensive,strictest' },
    title: {
      en: 'Application Load Balancers guard against HTTP desync',
      ja: 'Application Load Balancer の Desync 緩和モードが防御または最も厳格になっている',
    },
    why: {
      en: 'In monitor mode ambiguous requests reach the targets. An attacker can use them to smuggle a request past the load balancer, poison caches or take over other users’ sessions.',
      ja: 'モニタリングモードでは曖昧なリクエストがそのままターゲットに届きます。リクエストスマグリングによるキャッシュ汚染やセッションの乗っ取りにつながります。',
    },
    fix: {
      en: 'In the EC2 console open Load Balancers, choose the load balancer, then Attributes, Edit, and set Desync mitigation mode to Defensive or Strictest.',
      ja: 'EC2 コンソールの [ロードバランサー] で対象を選び、[属性] タブの [編集] で [Desync 緩和モード] を [防御] または [最も厳格] にします。',
    },
    cli: 'aws elbv2 modify-load-balancer-attributes --load-balancer-arn <arn> --attributes Key=routing.http.desync_mitigation_mode,Value=defensive',
    check: ({ configuration, parts }, params) => {
      if (configuration.type !== 'application') return onlyAlb()
      const mode = attribute(parts.LoadBalancerAttributes, 'routing.http.desync_mitigation_mode')
      if (mode === undefined)
        return notApplicable(
          'The load balancer names no desync mitigation mode.',
          'Desync 緩和モードの設定がないロードバランサーです。',
        )
      return listParam(params, 'desyncMode').includes(mode)
        ? passed()
        : failed(`Desync mitigation mode is ${mode}.`, `Desync 緩和モードが ${mode} です。`)
    },
  }),
  control<Balancer>({
    id: 'ELB.13',
    severity: 'medium',
    type: BALANCER,
    needs: [],
    params: { minAvailabilityZones: 2 },
    title: {
      en: 'Load balancers span several Availability Zones',
      ja: 'ロードバランサーが複数のアベイラビリティーゾーンにまたがっている',
    },
    why: {
      en: 'With one zone, an outage of that zone takes the whole service down.',
      ja: '1 つのゾーンだけで構成していると、そのゾーンの障害でサービス全体が止まります。',
    },
    fix: {
      en: 'In the EC2 console open Load Balancers, choose the load balancer, then Network mapping, Edit subnets, and add a subnet of another Availability Zone.',
      ja: 'EC2 コンソールの [ロードバランサー] で対象を選び、[ネットワークマッピング] タブの [サブネットを編集] で、別のアベイラビリティーゾーンのサブネットを追加します。',
    },
    cli: 'aws elbv2 set-subnets --load-balancer-arn <arn> --subnets <subnet-id-1> <subnet-id-2>',
    check: ({ configuration }, params) => {
      const zones = [...new Set((configuration.availabilityZones ?? []).map((z) => z.zoneName ?? ''))]
      const least = Number(params['minAvailabilityZones'])
      return zones.length >= least
        ? passed()
        : failed(
            `It spans ${zones.length} zone(s) (${zones.join(', ')}); ${least} are wanted.`,
            `アベイラビリティーゾーンが ${zones.length} 個 (${zones.join(', ')}) です。${least} 個以上が必要です。`,
          )
    },
  }),
  control<Balancer, { WebACL: { readonly arn?: string | null } | null }>({
    id: 'ELB.16',
    severity: 'medium',
    type: BALANCER,
    needs: ['WebACL'],
    title: {
      en: 'Application Load Balancers stand behind a web ACL',
      ja: 'Application Load Balancer に AWS WAF のウェブ ACL が関連付けられている',
    },
    why: {
      en: 'Without AWS WAF nothing stops injection attempts, known bad addresses and floods before they reach the application.',
      ja: 'AWS WAF がないと、インジェクション攻撃・既知の悪性 IP・大量アクセスがそのままアプリケーションに届きます。',
    },
    fix: {
      en: 'In the WAF & Shield console open the web ACL of this Region, choose Associated AWS resources, Add AWS resources, and choose the load balancer.',
      ja: 'WAF & Shield コンソールで同じリージョンのウェブ ACL を開き、[Associated AWS resources] の [Add AWS resources] で対象のロードバランサーを追加します。',
    },
    cli: 'aws wafv2 associate-web-acl --web-acl-arn <web-acl-arn> --resource-arn <load-balancer-arn>',
    check: ({ ci, configuration, parts }) => {
      if (configuration.type !== 'application')
        return notApplicable(
          'Only Application Load Balancers can have a web ACL.',
          'ウェブ ACL を関連付けられるのは Application Load Balancer だけです。',
        )
      // One of AWS WAF Classic does as well. It is not among the needs: where AWS has ended it, it cannot be asked.
      const classic = ci.supplementaryConfiguration['ClassicWebACL'] ?? null
      return parts.WebACL === null && classic === null
        ? failed('It has no web ACL.', 'ウェブ ACL が関連付けられていません。')
        : passed()
    },
  }),
  control<Listener>({
    id: 'ELB.17',
    severity: 'medium',
    type: LISTENER,
    needs: [],
    params: {
      sslPolicies:
        'ELBSecurityPolicy-TLS13-1-3-2021-06,ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04,ELBSecurityPolicy-TLS13-1-2-Res-2021-06,ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04,ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09,ELBSecurityPolicy-TLS13-1-3-PQ-2025-09,ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09,ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09',
    },
    title: {
      en: 'HTTPS and TLS listeners use a recommended security policy',
      ja: 'HTTPS / TLS リスナーが推奨のセキュリティポリシーを使っている',
    },
    why: {
      en: 'Other policies still accept old protocols or ciphers without forward secrecy: recorded traffic can be read once a key leaks.',
      ja: '他のポリシーは古いプロトコルや前方秘匿性のない暗号も受け入れるため、鍵が漏れたときに過去の通信まで解読されるおそれがあります。',
    },
    fix: {
      en: 'In the EC2 console open Load Balancers, choose the load balancer, then Listeners and rules, choose the listener, Manage listener, Edit listener, and set the security policy to ELBSecurityPolicy-TLS13-1-2-Res-2021-06 or another one listed in this control.',
      ja: 'EC2 コンソールの [ロードバランサー] で対象を選び、[リスナーとルール] タブで該当リスナーの [リスナーの編集] を開き、セキュリティポリシーを ELBSecurityPolicy-TLS13-1-2-Res-2021-06 など、このコントロールで許可されたものに変更します。',
    },
    cli: 'aws elbv2 modify-listener --listener-arn <listener-arn> --ssl-policy ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
    check: ({ configuration }, params) => {
      if (configuration.Protocol !== 'HTTPS' && configuration.Protocol !== 'TLS')
        return notApplicable(
          `A listener of ${addressOf(configuration)} has no security policy.`,
          `${addressOf(configuration)} のリスナーにはセキュリティポリシーがありません。`,
        )
      const policy = configuration.SslPolicy ?? ''
      return listParam(params, 'sslPolicies').includes(policy)
        ? passed()
        : failed(`The security policy is ${policy}.`, `セキュリティポリシーが ${policy} です。`)
    },
  }),
  control<Listener>({
    id: 'ELB.18',
    severity: 'medium',
    type: LISTENER,
    needs: [],
    title: {
      en: 'Load balancer listeners use HTTPS or TLS',
      ja: 'ロードバランサーのリスナーが HTTPS または TLS を使っている',
    },
    why: {
      en: 'Data that comes in over HTTP, TCP or UDP is in clear text on its way, unless the application encrypts it itself.',
      ja: 'HTTP・TCP・UDP のリスナーでは、アプリケーション側で暗号化しない限り、データが平文で流れます。',
    },
    fix: {
      en: 'In the EC2 console open Load Balancers, choose the load balancer, then Listeners and rules, Add listener with HTTPS (Application) or TLS (Network), choose a certificate, and delete the old listener once clients use the new one.',
      ja: 'EC2 コンソールの [ロードバランサー] で対象を選び、[リスナーとルール] タブの [リスナーの追加] で HTTPS (Application) または TLS (Network) のリスナーを証明書付きで作成し、切り替え後に古いリスナーを削除します。',
    },
    cli: 'aws elbv2 create-listener --load-balancer-arn <arn> --protocol HTTPS --port 443 --certificates CertificateArn=<certificate-arn> --ssl-policy ELBSecurityPolicy-TLS13-1-2-Res-2021-06 --default-actions Type=forward,TargetGroupArn=<target-group-arn>',
    check: ({ configuration }) => {
      const { Protocol: protocol, LoadBalancerArn: arn = '' } = configuration
      if (arn.includes(':loadbalancer/gwy/') || protocol === 'GENEVE') return gatewayListener()
      return protocol === 'HTTPS' || protocol === 'TLS'
        ? passed()
        : failed(`The listener is ${addressOf(configuration)}.`, `リスナーが ${addressOf(configuration)} です。`)
    },
  }),
  control<TargetGroup>({
    id: 'ELB.21',
    severity: 'medium',
    type: TARGETS,
    needs: [],
    title: {
      en: 'Target groups check health over HTTPS',
      ja: 'ターゲットグループのヘルスチェックが HTTPS で行われている',
    },
    why: {
      en: 'Health checks in clear text show paths and headers of the application to whoever listens in the network, and a target that ends TLS wrongly still counts as healthy.',
      ja: '平文のヘルスチェックはパスやヘッダーをネットワーク上にさらします。また、TLS の設定が壊れたターゲットも正常と判定されてしまいます。',
    },
    fix: {
      en: 'In the EC2 console open Target Groups, choose the group, then Health checks, Edit, and set the protocol to HTTPS.',
      ja: 'EC2 コンソールの [ターゲットグループ] で対象を選び、[ヘルスチェック] タブの [編集] でプロトコルを HTTPS にします。',
    },
    cli: 'aws elbv2 modify-target-group --target-group-arn <arn> --health-check-protocol HTTPS',
    check: ({ configuration }) => {
      if (configuration.TargetType === 'lambda')
        return notApplicable('Its target is a Lambda function.', 'ターゲットが Lambda 関数のため対象外です。')
      if (configuration.Protocol === 'GENEVE')
        return notApplicable(
          'The group serves a Gateway Load Balancer.',
          'Gateway Load Balancer のターゲットグループのため対象外です。',
        )
      const protocol = configuration.HealthCheckProtocol
      return protocol === 'HTTPS'
        ? passed()
        : failed(
            `Health checks use ${protocol ?? 'no protocol'}.`,
            `ヘルスチェックのプロトコルが ${protocol ?? '未設定'} です。`,
          )
    },
  }),
  control<TargetGroup>({
    id: 'ELB.22',
    severity: 'medium',
    type: TARGETS,
    needs: [],
    title: {
      en: 'Traffic to targets is encrypted',
      ja: 'ターゲットへの通信が暗号化されている',
    },
    why: {
      en: 'Where TLS ends at the load balancer and the rest of the way is clear text, anyone with access to the network between can read it.',
      ja: 'ロードバランサーで TLS を終端し、その先が平文だと、間のネットワークに入り込んだ第三者に通信を読まれます。',
    },
    fix: {
      en: 'A group’s protocol cannot be changed. In the EC2 console open Target Groups, create one with HTTPS or TLS and register the same targets, then point the listener’s rules at it and delete the old group.',
      ja: 'プロトコルは後から変更できません。EC2 コンソールの [ターゲットグループ] で HTTPS または TLS のグループを作成して同じターゲットを登録し、リスナーのルールを切り替えてから古いグループを削除します。',
    },
    cli: 'aws elbv2 create-target-group --name <name> --protocol HTTPS --port 443 --vpc-id <vpc-id>',
    check: ({ configuration }) => {
      const { Protocol: protocol, TargetType: type } = configuration
      if (type === 'lambda' || type === 'alb')
        return notApplicable(`Its target is of type ${type}.`, `ターゲットの種類が ${type} のため対象外です。`)
      if (protocol === 'GENEVE')
        return notApplicable('The group speaks GENEVE.', 'GENEVE のターゲットグループのため対象外です。')
      // QUIC is always encrypted; TCP_QUIC also takes plain TCP.
      return protocol === 'HTTPS' || protocol === 'TLS' || protocol === 'QUIC'
        ? passed()
        : failed(
            `The group’s protocol is ${protocol ?? 'unknown'}.`,
            `ターゲットグループのプロトコルが ${protocol ?? '不明'} です。`,
          )
    },
  }),
]
