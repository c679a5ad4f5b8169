import { control, failed, notApplicable, passed } from '../control.js'
import { listParam } from '../list-param.js'
import { plainTexts } from '../plain-texts.js'

const TYPE = 'AWS::ElasticLoadBalancing::LoadBalancer'

/** What these controls read of a Classic Load Balancer, spelt as AWS Config spells it. */
interface Classic {
  readonly availabilityZones?: unknown
  readonly listenerDescriptions?: readonly ListenerDescription[] | null
}

interface ListenerDescription {
  readonly listener?: {
    readonly protocol?: string
    readonly loadBalancerPort?: number
    readonly sslcertificateId?: string | null
  } | null
  readonly policyNames?: readonly string[] | null
}

interface Attributes {
  readonly crossZoneLoadBalancing?: { readonly enabled?: boolean } | null
  readonly connectionDraining?: { readonly enabled?: boolean } | null
  readonly additionalAttributes?: readonly { readonly key?: string; readonly value?: string }[] | null
}

interface Policy {
  readonly policyName?: string
  readonly policyTypeName?: string
  readonly policyAttributeDescriptions?:
    | readonly { readonly attributeName?: string; readonly attributeValue?: string }[]
    | null
}

const isSecure = ({ listener }: ListenerDescription): boolean => /^(HTTPS|SSL)$/i.test(listener?.protocol ?? '')

const portOf = ({ listener }: ListenerDescription): string =>
  `${listener?.protocol ?? '?'}:${listener?.loadBalancerPort ?? '?'}`

const ports = (listeners: readonly ListenerDescription[]): string => listeners.map(portOf).join(', ')

const noSecureListener = () =>
  notApplicable('It has no HTTPS or SSL listener.', 'HTTPS または SSL のリスナーがありません。')

/** The predefined policy behind a listener's own policy (`Reference-Security-Policy`); undefined for a custom one. */
const referenceOf = (listener: ListenerDescription, policies: readonly Policy[]): string | undefined => {
  const names = listener.policyNames ?? []
  for (const policy of policies) {
    if (policy.policyTypeName !== 'SSLNegotiationPolicyType' || !names.includes(policy.policyName ?? '')) continue
    const reference = (policy.policyAttributeDescriptions ?? []).find(
      (a) => a.attributeName === 'Reference-Security-Policy',
    )
    return reference?.attributeValue
  }
  return undefined
}

/** Elastic Load Balancing: Classic Load Balancers (user guide, "Security Hub controls for Elastic Load Balancing"). */
export default [
  control<Classic>({
    id: 'ELB.2',
    severity: 'medium',
    type: TYPE,
    needs: [],
    title: {
      en: 'Classic Load Balancers take their certificates from AWS Certificate Manager',
      ja: 'Classic Load Balancer の証明書が AWS Certificate Manager から提供されている',
    },
    why: {
      en: 'ACM renews the certificates it issues. One uploaded to IAM expires unnoticed, and then clients are shown an error or, worse, taught to click it away.',
      ja: 'ACM が発行した証明書は自動更新されます。IAM にアップロードした証明書は気付かないうちに期限が切れ、利用者に警告が表示されたり、警告を無視する習慣を付けさせたりします。',
    },
    fix: {
      en: 'In the EC2 console open Load Balancers, choose the load balancer, then Listeners, Manage listeners. For each HTTPS or SSL listener choose Edit beside the certificate, then From ACM, and save.',
      ja: 'EC2 コンソールの [ロードバランサー] で対象を選び、[リスナー] タブの [リスナーの管理] を開きます。HTTPS または SSL の各リスナーで証明書の [編集] を選び、[ACM から] の証明書を指定して保存します。',
    },
    cli: 'aws elb set-load-balancer-listener-ssl-certificate --load-balancer-name <name> --load-balancer-port 443 --ssl-certificate-id <acm-certificate-arn>',
    check: ({ configuration }) => {
      const secure = (configuration.listenerDescriptions ?? []).filter(isSecure)
      if (secure.length === 0) return noSecureListener()
      const other = secure.filter((l) => !/^arn:[^:]+:acm:/.test(l.listener?.sslcertificateId ?? ''))
      return other.length === 0
        ? passed()
        : failed(
            `Certificates are not from ACM on ${ports(other)}.`,
            `ACM 以外の証明書を使っているリスナー: ${ports(other)}`,
          )
    },
  }),
  control<Classic>({
    id: 'ELB.3',
    severity: 'medium',
    type: TYPE,
    needs: [],
    title: {
      en: 'Classic Load Balancer listeners end HTTPS or TLS',
      ja: 'Classic Load Balancer のリスナーが HTTPS または TLS で終端している',
    },
    why: {
      en: 'On an HTTP or TCP listener, passwords, cookies and data cross the network in clear text, and anyone on the way can read or change them.',
      ja: 'HTTP や TCP のリスナーでは、パスワード・Cookie・データが平文で流れ、経路上の第三者に盗み見られたり改ざんされたりします。',
    },
    fix: {
      en: 'In the EC2 console open Load Balancers, choose the load balancer, then Listeners, Manage listeners. Change HTTP to HTTPS and TCP to SSL, choose a certificate and a security policy, and save.',
      ja: 'EC2 コンソールの [ロードバランサー] で対象を選び、[リスナー] タブの [リスナーの管理] で HTTP を HTTPS に、TCP を SSL に変更し、証明書とセキュリティポリシーを指定して保存します。',
    },
    cli: 'aws elb create-load-balancer-listeners --load-balancer-name <name> --listeners Protocol=HTTPS,LoadBalancerPort=443,InstanceProtocol=HTTPS,InstancePort=443,SSLCertificateId=<certificate-arn>',
    check: ({ configuration }) => {
      const listeners = configuration.listenerDescriptions ?? []
      if (listeners.length === 0) return notApplicable('It has no listener.', 'リスナーがありません。')
      const clear = listeners.filter((l) => !isSecure(l))
      return clear.length === 0
        ? passed()
        : failed(`Listeners without TLS: ${ports(clear)}.`, `TLS を使っていないリスナー: ${ports(clear)}`)
    },
  }),
  control<Classic, { LoadBalancerAttributes: Attributes | null }>({
    id: 'ELB.7',
    severity: 'low',
    type: TYPE,
    needs: ['LoadBalancerAttributes'],
    title: {
      en: 'Classic Load Balancers drain connections',
      ja: 'Classic Load Balancer で Connection Draining が有効になっている',
    },
    why: {
      en: 'Without draining, requests under way are cut off whenever an instance is taken out, as on each deployment or scale-in.',
      ja: 'Connection Draining が無効だと、デプロイやスケールインでインスタンスが外れるたびに、処理中のリクエストが切断されます。',
    },
    fix: {
      en: 'In the EC2 console open Load Balancers, choose the load balancer, then Attributes, Edit, and turn on Connection draining.',
      ja: 'EC2 コンソールの [ロードバランサー] で対象を選び、[属性] タブの [編集] で [Connection Draining] を有効にします。',
    },
    cli: 'aws elb modify-load-balancer-attributes --load-balancer-name <name> --load-balancer-attributes \'{"ConnectionDraining":{"Enabled":true,"Timeout":300}}\'',
    check: ({ parts }) =>
      parts.LoadBalancerAttributes?.connectionDraining?.enabled === true
        ? passed()
        : failed('Connection draining is off.', 'Connection Draining が無効です。'),
  }),
  control<Classic, { LoadBalancerPolicies: readonly Policy[] | null }>({
    id: 'ELB.8',
    severity: 'medium',
    type: TYPE,
    needs: ['LoadBalancerPolicies'],
    params: { predefinedPolicyName: 'ELBSecurityPolicy-TLS-1-2-2017-01' },
    title: {
      en: 'Classic Load Balancers use the predefined TLS 1.2 policy',
      ja: 'Classic Load Balancer が TLS 1.2 の定義済みセキュリティポリシーを使っている',
    },
    why: {
      en: 'Older and custom policies accept protocols and ciphers that are broken, so a connection can be talked down to one that can be read.',
      ja: '古いポリシーやカスタムポリシーは、すでに破られたプロトコルや暗号を受け入れるため、弱い方式に落とされて通信を解読されるおそれがあります。',
    },
    fix: {
      en: 'In the EC2 console open Load Balancers, choose the load balancer, then Listeners, Manage listeners. For each HTTPS or SSL listener edit the security policy, choose Predefined security policy and ELBSecurityPolicy-TLS-1-2-2017-01, and save.',
      ja: 'EC2 コンソールの [ロードバランサー] で対象を選び、[リスナー] タブの [リスナーの管理] で、HTTPS または SSL の各リスナーのセキュリティポリシーを [事前定義されたセキュリティポリシー] の ELBSecurityPolicy-TLS-1-2-2017-01 に変更して保存します。',
    },
    cli: 'aws elb create-load-balancer-policy --load-balancer-name <name> --policy-name tls12 --policy-type-name SSLNegotiationPolicyType --policy-attributes AttributeName=Reference-Security-Policy,AttributeValue=ELBSecurityPolicy-TLS-1-2-2017-01 && aws elb set-load-balancer-policies-of-listener --load-balancer-name <name> --load-balancer-port 443 --policy-names tls12',
    check: ({ configuration, parts }, params) => {
      const secure = (configuration.listenerDescriptions ?? []).filter(isSecure)
      if (secure.length === 0) return noSecureListener()
      const other = secure.flatMap((l) => {
        const reference = referenceOf(l, parts.LoadBalancerPolicies ?? [])
        return reference === params['predefinedPolicyName'] ? [] : [{ port: portOf(l), reference }]
      })
      return other.length === 0
        ? passed()
        : failed(
            `Other policies: ${other.map((o) => `${o.port} ${o.reference ?? '(custom)'}`).join(', ')}.`,
            `異なるポリシーのリスナー: ${other.map((o) => `${o.port} ${o.reference ?? '(カスタム)'}`).join(', ')}`,
          )
    },
  }),
  control<Classic, { LoadBalancerAttributes: Attributes | null }>({
    id: 'ELB.9',
    severity: 'medium',
    type: TYPE,
    needs: ['LoadBalancerAttributes'],
    title: {
      en: 'Classic Load Balancers balance across zones',
      ja: 'Classic Load Balancer でクロスゾーン負荷分散が有効になっている',
    },
    why: {
      en: 'Each node of the load balancer then serves its own zone only: uneven numbers of instances make uneven load, and a zone without healthy instances drops its share of requests.',
      ja: '無効だと各ノードは自分のアベイラビリティーゾーンにしか振り分けません。台数の偏りがそのまま負荷の偏りになり、正常なインスタンスがないゾーンではリクエストが失敗します。',
    },
    fix: {
      en: 'In the EC2 console open Load Balancers, choose the load balancer, then Attributes, Edit, and turn on Cross-zone load balancing.',
      ja: 'EC2 コンソールの [ロードバランサー] で対象を選び、[属性] タブの [編集] で [クロスゾーン負荷分散] を有効にします。',
    },
    cli: 'aws elb modify-load-balancer-attributes --load-balancer-name <name> --load-balancer-attributes \'{"CrossZoneLoadBalancing":{"Enabled":true}}\'',
    check: ({ parts }) =>
      parts.LoadBalancerAttributes?.crossZoneLoadBalancing?.enabled === true
        ? passed()
        : failed('Cross-zone load balancing is off.', 'クロスゾーン負荷分散が無効です。'),
  }),
  control<Classic>({
    id: 'ELB.10',
    severity: 'medium',
    type: TYPE,
    needs: [],
    params: { minAvailabilityZones: 2 },
    title: {
      en: 'Classic Load Balancers span several Availability Zones',
      ja: 'Classic Load Balancer が複数のアベイラビリティーゾーンにまたがっている',
    },
    why: {
      en: 'With one zone, an outage of that zone takes the whole service down.',
      ja: '1 つのゾーンだけで構成していると、そのゾーンの障害でサービス全体が止まります。',
    },
    fix: {
      en: 'In the EC2 console open Load Balancers, choose the load balancer, then Network mapping, Edit subnets, and add a subnet of another Availability Zone.',
      ja: 'EC2 コンソールの [ロードバランサー] で対象を選び、[ネットワークマッピング] タブの [サブネットを編集] で、別のアベイラビリティーゾーンのサブネットを追加します。',
    },
    cli: 'aws elb attach-load-balancer-to-subnets --load-balancer-name <name> --subnets <subnet-id>',
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
  control<Classic, { LoadBalancerAttributes: Attributes | null }>({
    id: 'ELB.14',
    severity: 'medium',
    type: TYPE,
    needs: ['LoadBalancerAttributes'],
    params: { desyncMode: 'defensive,strictest' },
    title: {
      en: 'Classic Load Balancers guard against HTTP desync',
      ja: 'Classic Load Balancer の Desync 緩和モードが防御または最も厳格になっている',
    },
    why: {
      en: 'In monitor mode ambiguous requests reach the instances. An attacker can use them to smuggle a request past the load balancer, poison caches or take over other users’ sessions.',
      ja: 'モニタリングモードでは曖昧なリクエストがそのままインスタンスに届きます。リクエストスマグリングによるキャッシュ汚染やセッションの乗っ取りにつながります。',
    },
    fix: {
      en: 'In the EC2 console open Load Balancers, choose the load balancer, then Attributes, Edit, and set Desync mitigation mode to Defensive or Strictest.',
      ja: 'EC2 コンソールの [ロードバランサー] で対象を選び、[属性] タブの [編集] で [Desync 緩和モード] を [防御] または [最も厳格] にします。',
    },
    cli: 'aws elb modify-load-balancer-attributes --load-balancer-name <name> --load-balancer-attributes \'{"AdditionalAttributes":[{"Key":"elb.http.desyncmitigationmode","Value":"defensive"}]}\'',
    check: ({ parts }, params) => {
      const mode = (parts.LoadBalancerAttributes?.additionalAttributes ?? []).find(
        (a) => a.key === 'elb.http.desyncmitigationmode',
      )?.value
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
]
