import { control, failed, notApplicable, passed } from '../control.js'
import { allInRegion } from '../in-region.js'
import { listParam } from '../list-param.js'
import { missing } from '../piece.js'

const FUNCTION = 'AWS::Lambda::Function'
const SUBNET = 'AWS::EC2::Subnet'

interface Func {
  readonly runtime?: string | null
  readonly packageType?: string | null
  readonly vpcConfig?: { readonly subnetIds?: readonly string[] | null } | null
  readonly tracingConfig?: { readonly mode?: string | null } | null
}

/** Security Hub's list of runtimes that AWS still mends (user guide, Lambda.2). */
const RUNTIMES =
  'dotnet10,dotnet8,java25,java21,java17,java11,java8.al2,java17.al2023,java11.al2023,java8.al2023,nodejs24.x,nodejs22.x,python3.14,python3.13,python3.12,python3.11,python3.10,ruby4.0,ruby3.4,ruby3.3'

const subnetsOf = (f: Func): readonly string[] => f.vpcConfig?.subnetIds ?? []

/** AWS Lambda, how functions are set up (Security Hub user guide, "Security Hub CSPM controls for AWS Lambda"). */
export default [
  control<Func, object, { readonly runtime: string }>({
    id: 'Lambda.2',
    severity: 'medium',
    type: FUNCTION,
    needs: [],
    params: { runtime: RUNTIMES },
    title: {
      en: 'Lambda functions use a supported runtime',
      ja: 'Lambda 関数がサポート対象のランタイムを使用している',
    },
    why: {
      en: 'A deprecated runtime gets no security fixes any more, and after a while its functions can no longer be changed.',
      ja: 'サポートが終了したランタイムにはセキュリティ修正が提供されません。一定期間が過ぎると、関数の更新もできなくなります。',
    },
    fix: {
      en: 'In the Lambda console open the function, choose Code, Runtime settings, Edit, choose a supported runtime, and Save. Test the function with it before.',
      ja: 'Lambda コンソールで関数を開き、[コード] の [ランタイム設定] で [編集] を選択し、サポート対象のランタイムを選んで [保存] します。事前に新しいランタイムでの動作を確認してください。',
    },
    cli: 'aws lambda update-function-configuration --function-name <function> --runtime <runtime>',
    check: ({ configuration: { runtime, packageType } }, params) => {
      if (packageType === 'Image')
        return notApplicable('The function is a container image.', 'コンテナイメージの関数です。')
      if (!runtime) throw missing('runtime')
      // OS-only runtimes bring no language of AWS's; the rule of AWS Config leaves them out.
      if (/^provided(\.|$)/.test(runtime))
        return notApplicable(`${runtime} is an OS-only runtime.`, `${runtime} は OS 専用ランタイムです。`)
      return listParam(params, 'runtime').includes(runtime)
        ? passed()
        : failed(`The runtime is ${runtime}.`, `ランタイムが ${runtime} です。`)
    },
  }),

  control<Func>({
    id: 'Lambda.3',
    severity: 'low',
    type: FUNCTION,
    needs: [],
    title: { en: 'Lambda functions are in a VPC', ja: 'Lambda 関数が VPC 内に配置されている' },
    why: {
      en: 'Outside a VPC a function reaches the Internet freely: no security group, route or flow log limits or shows where its data goes.',
      ja: 'VPC の外で動く関数はインターネットへ自由に通信できます。セキュリティグループやルートで制限することも、フローログで通信先を確認することもできません。',
    },
    fix: {
      en: 'In the Lambda console open the function, choose Configuration, VPC, Edit. Choose a VPC, private subnets in at least two Availability Zones, and a security group, then Save. The execution role needs AWSLambdaVPCAccessExecutionRole.',
      ja: 'Lambda コンソールで関数を開き、[設定] > [VPC] の [編集] を選択します。VPC、2 つ以上の AZ のプライベートサブネット、セキュリティグループを選んで [保存] します。実行ロールには AWSLambdaVPCAccessExecutionRole が必要です。',
    },
    cli: 'aws lambda update-function-configuration --function-name <function> --vpc-config SubnetIds=<subnet>,<subnet>,SecurityGroupIds=<group>',
    check: ({ configuration }) =>
      subnetsOf(configuration).length > 0
        ? passed()
        : failed('The function is in no VPC.', 'VPC に接続されていません。'),
  }),

  control<Func, object, { readonly availabilityZones: number }>({
    id: 'Lambda.5',
    severity: 'medium',
    type: FUNCTION,
    needs: [],
    related: [SUBNET],
    params: { availabilityZones: 2 },
    title: {
      en: 'VPC Lambda functions run in several Availability Zones',
      ja: 'VPC 内の Lambda 関数が複数の AZ に配置されている',
    },
    why: {
      en: 'With subnets of one zone alone, a failure of that zone stops the function.',
      ja: 'サブネットが 1 つの AZ に偏っていると、その AZ の障害で関数が動かなくなります。',
    },
    fix: {
      en: 'In the Lambda console open the function, choose Configuration, VPC, Edit, add subnets of other Availability Zones, and Save.',
      ja: 'Lambda コンソールで関数を開き、[設定] > [VPC] の [編集] を選択し、別の AZ のサブネットを追加して [保存] します。',
    },
    cli: 'aws lambda update-function-configuration --function-name <function> --vpc-config SubnetIds=<subnet-a>,<subnet-c>,SecurityGroupIds=<group>',
    check: ({ ci, configuration }, { availabilityZones }, around) => {
      const ids = subnetsOf(configuration)
      if (ids.length === 0) return notApplicable('The function is in no VPC.', 'VPC に接続されていません。')
      const subnets = allInRegion(around, ci, SUBNET).filter((s) => ids.includes(s.resourceId))
      const zones = new Set(
        subnets.flatMap((s) => {
          const zone = s.availabilityZone ?? s.configuration?.['availabilityZone']
          return typeof zone === 'string' ? [zone] : []
        }),
      )
      if (zones.size >= availabilityZones) return passed()
      // A subnet that another account shares may not be among those that were read.
      const unknown = ids.find((id) => !subnets.some((s) => s.resourceId === id))
      if (unknown !== undefined) throw missing(unknown)
      const named = [...zones].sort().join(', ')
      return failed(`It runs in ${named} alone.`, `${named} にしか配置されていません。`)
    },
  }),

  control<Func>({
    id: 'Lambda.7',
    severity: 'low',
    type: FUNCTION,
    needs: [],
    title: {
      en: 'Lambda functions trace with X-Ray',
      ja: 'Lambda 関数で X-Ray のアクティブトレースが有効になっている',
    },
    why: {
      en: 'Traces show which calls a request went through and where it failed or lingered; without them that has to be guessed from logs.',
      ja: 'トレースがあれば、リクエストがどのサービスを経由し、どこで失敗・遅延したかが分かります。ないとログから推測するしかありません。',
    },
    fix: {
      en: 'In the Lambda console open the function, choose Configuration, Monitoring and operations tools, Edit. Under Lambda service traces turn on Enable (Active tracing) and Save.',
      ja: 'Lambda コンソールで関数を開き、[設定] > [モニタリングおよび運用ツール] の [編集] を選択します。[Lambda サービストレース] を有効 (アクティブトレース) にして [保存] します。',
    },
    cli: 'aws lambda update-function-configuration --function-name <function> --tracing-config Mode=Active',
    check: ({ configuration: { tracingConfig } }) =>
      tracingConfig?.mode === 'Active'
        ? passed()
        : failed(
            `The tracing mode is ${tracingConfig?.mode ?? 'not set'}.`,
            `トレースモードが ${tracingConfig?.mode ?? '未設定'} です。`,
          ),
  }),
]
