import type { Ci } from '../../ci.js'
import { control, failed, NotRead, notApplicable, type Params, passed, type Surroundings } from '../control.js'
import { listParam } from '../list-param.js'

const STAGE = 'AWS::ApiGateway::Stage'
const STAGE_V2 = 'AWS::ApiGatewayV2::Stage'
const API_V2 = 'AWS::ApiGatewayV2::Api'

interface MethodSetting {
  readonly loggingLevel?: string
  readonly cachingEnabled?: boolean
  readonly cacheDataEncrypted?: boolean
}

/** What these controls read of a stage of either generation, spelt as AWS Config spells it. */
interface Stage {
  readonly stageName?: string
  // REST: by path and method; the setting of "*/*" holds for all that are not named.
  readonly methodSettings?: Readonly<Record<string, MethodSetting>> | null
  readonly clientCertificateId?: string | null
  readonly tracingEnabled?: boolean
  readonly webAclArn?: string | null
  readonly cacheClusterEnabled?: boolean
  // v2:
  readonly defaultRouteSettings?: { readonly loggingLevel?: string | null } | null
  readonly routeSettings?: Readonly<Record<string, { readonly loggingLevel?: string | null }>> | null
  readonly accessLogSettings?: { readonly destinationArn?: string | null } | null
}

/** AWS Config records routes, integrations and domain names through their CloudFormation schema. */
interface Route {
  readonly AuthorizationType?: string | null
  readonly RouteKey?: string
}

interface Integration {
  readonly ApiId?: string
  readonly ConnectionType?: string | null
  readonly TlsConfig?: unknown
}

interface DomainName {
  readonly SecurityPolicy?: string | null
}

/** `HTTP` or `WEBSOCKET`: that of the API which holds the resource. */
const protocolOf = (around: Surroundings, ci: Ci, apiId: string | undefined): string => {
  const api = around
    .all(API_V2)
    .find((c) => c.awsRegion === ci.awsRegion && (c.configuration as { apiId?: unknown } | null)?.apiId === apiId)
  const protocol = (api?.configuration as { protocolType?: unknown } | undefined)?.protocolType
  if (typeof protocol === 'string') return protocol
  throw new NotRead(API_V2, {
    en: `The API ${apiId ?? '?'} was not found.`,
    ja: `API ${apiId ?? '?'} が見つかりませんでした。`,
  })
}

const apiOfStage = (ci: Ci): string | undefined => /\/apis\/([^/]+)\/stages\//.exec(ci.arn)?.[1]

/** The levels that do; one alone when the parameter says so. */
const wantedLevels = (params: Params): readonly string[] =>
  typeof params['loggingLevel'] === 'string' ? [params['loggingLevel']] : ['ERROR', 'INFO']

const restLevels = ({ methodSettings }: Stage): readonly (readonly [string, string])[] => {
  const settings = Object.entries(methodSettings ?? {})
  // Methods that are not named take the setting of "*/*", and without that they log nothing.
  const all = settings.some(([path]) => path === '*/*') ? settings : [['*/*', {}] as const, ...settings]
  return all.map(([path, s]) => [path, (s as MethodSetting).loggingLevel ?? 'OFF'] as const)
}

const socketLevels = ({ defaultRouteSettings, routeSettings }: Stage): readonly (readonly [string, string])[] => [
  ['$default settings', defaultRouteSettings?.loggingLevel ?? 'OFF'],
  // A route without a level of its own takes the default.
  ...Object.entries(routeSettings ?? {}).flatMap(([key, s]) =>
    typeof s.loggingLevel === 'string' ? [[key, s.loggingLevel] as const] : [],
  ),
]

/** Amazon API Gateway (user guide, "Security Hub controls for API Gateway"). */
export default [
  control<Stage>({
    id: 'APIGateway.1',
    severity: 'medium',
    type: [STAGE, STAGE_V2],
    needs: [],
    related: [API_V2],
    params: { loggingLevel: null },
    title: {
      en: 'REST and WebSocket stages write execution logs',
      ja: 'REST / WebSocket API ステージの実行ログが有効になっている',
    },
    why: {
      en: 'Execution logs show what authorizers and backends answered to each request. Without them neither a fault nor a misuse can be traced.',
      ja: '実行ログには、オーソライザーやバックエンドが各リクエストにどう応答したかが残ります。なければ障害も不正利用も追跡できません。',
    },
    fix: {
      en: 'In the API Gateway console open the API, choose Stages, the stage, Logs and tracing, Edit, and set CloudWatch logs to Errors only or Errors and info logs; do the same for methods or routes that override it.',
      ja: 'API Gateway コンソールで API を開き、[ステージ] で対象を選び、[ログとトレース] の [編集] で [CloudWatch ログ] を [エラーのみ] または [エラーと情報ログ] にします。個別に上書きしているメソッドやルートも同様に変更します。',
    },
    cli: "aws apigateway update-stage --rest-api-id <id> --stage-name <stage> --patch-operations 'op=replace,path=/*/*/logging/loglevel,value=ERROR'   # WebSocket: aws apigatewayv2 update-stage --api-id <id> --stage-name <stage> --default-route-settings LoggingLevel=ERROR",
    check: ({ ci, configuration }, params, around) => {
      let levels = restLevels(configuration)
      if (ci.resourceType === STAGE_V2) {
        if (protocolOf(around, ci, apiOfStage(ci)) !== 'WEBSOCKET')
          return notApplicable('HTTP APIs have no execution logs.', 'HTTP API には実行ログがありません。')
        levels = socketLevels(configuration)
      }
      const wanted = wantedLevels(params)
      const off = levels.filter(([, level]) => !wanted.includes(level))
      const found = off.map(([path, level]) => `${path} ${level}`).join(', ')
      return off.length === 0
        ? passed()
        : failed(`Logging level: ${found}.`, `ログレベルが要件を満たしていません: ${found}`)
    },
  }),
  control<Stage>({
    id: 'APIGateway.2',
    severity: 'medium',
    type: STAGE,
    needs: [],
    title: {
      en: 'REST stages show a client certificate to their backend',
      ja: 'REST API ステージがバックエンド認証用のクライアント証明書を使っている',
    },
    why: {
      en: 'Without one the backend cannot tell requests of API Gateway from those of anyone else who finds its address.',
      ja: '証明書がないと、バックエンドは API Gateway からのリクエストと、アドレスを知った第三者からのリクエストを区別できません。',
    },
    fix: {
      en: 'In the API Gateway console generate a certificate under Client certificates. Open the API, choose Stages, the stage, Stage details, Edit, and choose it as Client certificate; have the backend verify it.',
      ja: 'API Gateway コンソールの [クライアント証明書] で証明書を生成します。API の [ステージ] で対象を選び、[ステージの詳細] の [編集] で [クライアント証明書] に指定し、バックエンドで検証してください。',
    },
    cli: "aws apigateway update-stage --rest-api-id <id> --stage-name <stage> --patch-operations 'op=replace,path=/clientCertificateId,value=<client-certificate-id>'",
    check: ({ configuration }) =>
      (configuration.clientCertificateId ?? '') === ''
        ? failed('It has no client certificate.', 'クライアント証明書が設定されていません。')
        : passed(),
  }),
  control<Stage>({
    id: 'APIGateway.3',
    severity: 'low',
    type: STAGE,
    needs: [],
    title: {
      en: 'REST stages trace with AWS X-Ray',
      ja: 'REST API ステージで AWS X-Ray トレースが有効になっている',
    },
    why: {
      en: 'Without traces it takes long to find which of the services behind a request is slow or failing.',
      ja: 'トレースがないと、リクエストの背後にあるどのサービスが遅いのか、失敗しているのかの特定に時間がかかります。',
    },
    fix: {
      en: 'In the API Gateway console open the API, choose Stages, the stage, Logs and tracing, Edit, and turn on X-Ray tracing.',
      ja: 'API Gateway コンソールで API を開き、[ステージ] で対象を選び、[ログとトレース] の [編集] で [X-Ray トレース] を有効にします。',
    },
    cli: "aws apigateway update-stage --rest-api-id <id> --stage-name <stage> --patch-operations 'op=replace,path=/tracingEnabled,value=true'",
    check: ({ configuration }) =>
      configuration.tracingEnabled === true ? passed() : failed('X-Ray tracing is off.', 'X-Ray トレースが無効です。'),
  }),
  control<Stage>({
    id: 'APIGateway.4',
    severity: 'medium',
    type: STAGE,
    needs: [],
    title: {
      en: 'REST stages stand behind a web ACL',
      ja: 'REST API ステージに AWS WAF のウェブ ACL が関連付けられている',
    },
    why: {
      en: 'Without AWS WAF nothing stops injection attempts, known bad addresses and floods before they reach the API.',
      ja: 'AWS WAF がないと、インジェクション攻撃・既知の悪性 IP・大量アクセスがそのまま API に届きます。',
    },
    fix: {
      en: 'In the API Gateway console open the API, choose Stages, the stage, Stage details, Edit, and choose a web ACL under Web Application Firewall (WAF).',
      ja: 'API Gateway コンソールで API を開き、[ステージ] で対象を選び、[ステージの詳細] の [編集] で [ウェブアプリケーションファイアウォール (WAF)] のウェブ ACL を選びます。',
    },
    cli: 'aws wafv2 associate-web-acl --web-acl-arn <web-acl-arn> --resource-arn arn:aws:apigateway:<region>::/restapis/<id>/stages/<stage>',
    check: ({ configuration }) =>
      (configuration.webAclArn ?? '') === ''
        ? failed('It has no web ACL.', 'ウェブ ACL が関連付けられていません。')
        : passed(),
  }),
  control<Stage>({
    id: 'APIGateway.5',
    severity: 'medium',
    type: STAGE,
    needs: [],
    title: {
      en: 'Cached answers of REST stages are encrypted',
      ja: 'REST API ステージのキャッシュデータが暗号化されている',
    },
    why: {
      en: 'What is cached are answers, with the personal data in them; unencrypted, they lie in clear text on storage you do not see.',
      ja: 'キャッシュには個人情報を含む応答が保存されます。暗号化しないと、利用者から見えないストレージに平文で残ります。',
    },
    fix: {
      en: 'In the API Gateway console open the API, choose Stages, the stage, Cache settings, Edit, and turn on Encrypt cache data; do the same for methods that override it.',
      ja: 'API Gateway コンソールで API を開き、[ステージ] で対象を選び、[キャッシュ設定] の [編集] で [キャッシュデータを暗号化] を有効にします。個別に上書きしているメソッドも同様に変更します。',
    },
    cli: "aws apigateway update-stage --rest-api-id <id> --stage-name <stage> --patch-operations 'op=replace,path=/*/*/caching/dataEncrypted,value=true'",
    check: ({ configuration }) => {
      if (configuration.cacheClusterEnabled !== true)
        return notApplicable('The stage has no cache.', 'ステージのキャッシュが無効です。')
      const clear = Object.entries(configuration.methodSettings ?? {})
        .filter(([, s]) => s.cachingEnabled === true && s.cacheDataEncrypted !== true)
        .map(([path]) => path)
      return clear.length === 0
        ? passed()
        : failed(
            `Cached without encryption: ${clear.join(', ')}.`,
            `暗号化せずにキャッシュしているメソッド: ${clear.join(', ')}`,
          )
    },
  }),
  control<Route>({
    id: 'APIGateway.8',
    severity: 'medium',
    type: 'AWS::ApiGatewayV2::Route',
    needs: [],
    params: { authorizationType: null },
    title: {
      en: 'HTTP and WebSocket API routes name an authorization type',
      ja: 'HTTP / WebSocket API のルートに認可タイプが設定されている',
    },
    why: {
      en: 'A route without authorization answers anyone who finds its address.',
      ja: '認可のないルートは、URL を知る誰からのリクエストにも応答します。',
    },
    fix: {
      en: 'In the API Gateway console open the API. HTTP: choose Authorization, the route, and attach an authorizer (JWT, Lambda or IAM). WebSocket: choose Routes, $connect, Route request settings, Edit, Authorization.',
      ja: 'API Gateway コンソールで API を開きます。HTTP API では [認可] でルートを選び、オーソライザー (JWT・Lambda・IAM) をアタッチします。WebSocket API では [ルート] の $connect を選び、[ルートリクエストの設定] の [編集] で [認可] を指定します。',
    },
    cli: 'aws apigatewayv2 update-route --api-id <api-id> --route-id <route-id> --authorization-type JWT --authorizer-id <authorizer-id>',
    check: ({ configuration }, params) => {
      const type = configuration.AuthorizationType ?? 'NONE'
      const wanted = params['authorizationType']
      const good = typeof wanted === 'string' ? type === wanted : type !== 'NONE' && type !== ''
      return good
        ? passed()
        : failed(
            `The authorization type of ${configuration.RouteKey ?? 'the route'} is ${type}.`,
            `ルート ${configuration.RouteKey ?? ''} の認可タイプが ${type} です。`,
          )
    },
  }),
  control<Stage>({
    id: 'APIGateway.9',
    severity: 'medium',
    type: STAGE_V2,
    needs: [],
    title: {
      en: 'HTTP and WebSocket API stages write access logs',
      ja: 'HTTP / WebSocket API ステージのアクセスログが有効になっている',
    },
    why: {
      en: 'Without access logs nobody can tell afterwards who called which route, from where, and what they got.',
      ja: 'アクセスログがないと、誰がどこからどのルートを呼び出し、どう応答したかを後から調べられません。',
    },
    fix: {
      en: 'In the API Gateway console open the API, choose Logging (HTTP) or Stages, Logs and tracing (WebSocket), choose the stage, Edit, turn on Access logging, and name a log group and a format.',
      ja: 'API Gateway コンソールで API を開き、HTTP API では [ログ記録]、WebSocket API では [ステージ] の [ログとトレース] で対象ステージを [編集] し、[アクセスログ記録] を有効にしてロググループと形式を指定します。',
    },
    cli: 'aws apigatewayv2 update-stage --api-id <api-id> --stage-name <stage> --access-log-settings \'{"DestinationArn":"<log-group-arn>","Format":"$context.requestId $context.identity.sourceIp $context.routeKey $context.status"}\'',
    check: ({ configuration }) =>
      (configuration.accessLogSettings?.destinationArn ?? '') === ''
        ? failed('Access logging is off.', 'アクセスログが無効です。')
        : passed(),
  }),
  control<Integration>({
    id: 'APIGateway.10',
    severity: 'medium',
    type: 'AWS::ApiGatewayV2::Integration',
    needs: [],
    related: [API_V2],
    title: {
      en: 'Private integrations of HTTP APIs use HTTPS',
      ja: 'HTTP API のプライベート統合で HTTPS が使われている',
    },
    why: {
      en: 'The way through the VPC link is clear text otherwise, for whoever has got into that network.',
      ja: '設定がないと VPC リンクの先は平文で流れ、そのネットワークに侵入した第三者に通信を読まれます。',
    },
    fix: {
      en: 'In the API Gateway console open the API, choose Integrations, Manage integrations, the private one, Edit, Advanced settings, and enter the Secure server name of the backend’s certificate. The listener behind must speak HTTPS or TLS.',
      ja: 'API Gateway コンソールで API を開き、[統合] の [統合を管理] で対象を [編集] し、[詳細設定] の [安全なサーバー名] にバックエンド証明書の名前を入力します。接続先のリスナーは HTTPS または TLS にしてください。',
    },
    cli: 'aws apigatewayv2 update-integration --api-id <api-id> --integration-id <integration-id> --tls-config ServerNameToVerify=<server-name>',
    check: ({ ci, configuration }, _, around) => {
      if (configuration.ConnectionType !== 'VPC_LINK')
        return notApplicable('The integration is not private.', 'プライベート統合ではありません。')
      if (protocolOf(around, ci, configuration.ApiId) !== 'HTTP')
        return notApplicable('Only HTTP APIs have this setting.', 'HTTP API だけの設定です。')
      return configuration.TlsConfig === undefined || configuration.TlsConfig === null
        ? failed('It has no TLS configuration.', 'TLS の設定がありません。')
        : passed()
    },
  }),
  control<DomainName>({
    id: 'APIGateway.11',
    severity: 'medium',
    type: 'AWS::ApiGateway::DomainName',
    needs: [],
    params: {
      allowedSecurityPolicies:
        'SecurityPolicy_TLS13_1_3_2025_09,SecurityPolicy_TLS13_1_3_FIPS_2025_09,SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09,SecurityPolicy_TLS13_2025_EDGE,SecurityPolicy_TLS12_PFS_2025_EDGE',
    },
    title: {
      en: 'Custom domain names use a recommended TLS policy',
      ja: 'カスタムドメイン名に推奨の TLS セキュリティポリシーが使われている',
    },
    why: {
      en: 'Older policies, TLS_1_2 among them, accept ciphers without forward secrecy or protocols that are broken: recorded traffic can be read once a key leaks.',
      ja: 'TLS_1_2 を含む古いポリシーは、前方秘匿性のない暗号や破られたプロトコルも受け入れるため、鍵が漏れたときに過去の通信まで解読されるおそれがあります。',
    },
    fix: {
      en: 'In the API Gateway console open Custom domain names, choose the name, Configurations, Edit, and set Security policy to one that this control lists, for example SecurityPolicy_TLS13_1_3_2025_09.',
      ja: 'API Gateway コンソールの [カスタムドメイン名] で対象を選び、[設定] の [編集] で [セキュリティポリシー] を SecurityPolicy_TLS13_1_3_2025_09 など、このコントロールで許可されたものにします。',
    },
    cli: "aws apigateway update-domain-name --domain-name <domain> --patch-operations 'op=replace,path=/securityPolicy,value=SecurityPolicy_TLS13_1_3_2025_09' 'op=replace,path=/endpointAccessMode,value=BASIC'",
    check: ({ configuration }, params) => {
      const policy = configuration.SecurityPolicy ?? ''
      return listParam(params, 'allowedSecurityPolicies').includes(policy)
        ? passed()
        : failed(
            `The security policy is ${policy === '' ? 'not set' : policy}.`,
            `セキュリティポリシーが ${policy === '' ? '未設定' : policy} です。`,
          )
    },
  }),
]
