import { ACCOUNT, type Ci } from '../../ci.js'
import { control, failed, passed, type Surroundings } from '../control.js'
import { isIam, RECORDED_TYPES, recordedIn } from '../recorded-types.js'

interface Recorder {
  readonly name?: string
  readonly roleARN?: string
  readonly recordingGroup?: {
    readonly allSupported?: boolean
    readonly includeGlobalResourceTypes?: boolean
    readonly resourceTypes?: readonly string[]
    readonly exclusionByResourceTypes?: { readonly resourceTypes?: readonly string[] }
    readonly recordingStrategy?: { readonly useOnly?: string }
  }
}

interface Status {
  readonly name?: string
  readonly recording?: boolean
}

/** Of these types, those that the recorder leaves out. IAM types come with "all" only where global types are included. */
const leftOut = ({ recordingGroup: g = {} }: Recorder, types: readonly string[]): string[] => {
  const strategy =
    g.recordingStrategy?.useOnly ??
    (g.allSupported === true
      ? 'ALL_SUPPORTED_RESOURCE_TYPES'
      : (g.exclusionByResourceTypes?.resourceTypes ?? []).length > 0
        ? 'EXCLUSION_BY_RESOURCE_TYPES'
        : 'INCLUSION_BY_RESOURCE_TYPES')
  if (strategy === 'ALL_SUPPORTED_RESOURCE_TYPES')
    return g.includeGlobalResourceTypes === true ? [] : types.filter(isIam)
  const named = new Set(
    strategy === 'EXCLUSION_BY_RESOURCE_TYPES' ? g.exclusionByResourceTypes?.resourceTypes : g.resourceTypes,
  )
  return types.filter((type) => named.has(type) === (strategy === 'EXCLUSION_BY_RESOURCE_TYPES'))
}

const recording = (recorders: readonly Recorder[], status: readonly Status[]): Recorder | undefined =>
  recorders.find((r) => status.some((s) => s.name === r.name && s.recording === true))

const SOME = 5
const list = (types: readonly string[], en: boolean): string => {
  const more = types.length - SOME
  const head = types.slice(0, SOME).join(', ')
  return more <= 0 ? head : en ? `${head} and ${more} more` : `${head} ほか ${more} 件`
}

/** AWS Config (Security Hub user guide, "Security Hub controls for AWS Config"). */
export default [
  control<
    unknown,
    { ConfigurationRecorders: readonly Recorder[] | null; ConfigurationRecorderStatus: readonly Status[] | null },
    { includeConfigServiceLinkedRoleCheck: boolean }
  >({
    id: 'Config.1',
    severity: 'critical',
    type: ACCOUNT,
    scope: 'regional',
    needs: ['ConfigurationRecorders', 'ConfigurationRecorderStatus'],
    related: [ACCOUNT],
    params: { includeConfigServiceLinkedRoleCheck: true },
    title: {
      en: 'AWS Config records all needed types under its service-linked role',
      ja: 'AWS Config が有効で、サービスにリンクされたロールを使って必要なリソースを記録している',
    },
    why: {
      en: 'What AWS Config does not record has no history, and controls of Security Hub that wait for its changes never look at it.',
      ja: 'AWS Config が記録していないリソースには変更履歴が残らず、変更を契機とする Security Hub のコントロールでも評価されません。',
    },
    fix: {
      en: 'Open the AWS Config console in this Region, choose Settings, Edit, record all resource types (in one Region with the global IAM resource types), select Use an existing AWS Config service-linked role, save, and start recording.',
      ja: 'このリージョンの AWS Config コンソールで [設定] > [編集] を開き、すべてのリソースタイプを記録対象とし (グローバルな IAM リソースタイプは 1 つのリージョンで記録)、[既存の AWS Config サービスにリンクされたロールを使用] を選んで保存し、記録を開始します。',
    },
    cli: 'aws configservice put-configuration-recorder --configuration-recorder name=default,roleARN=arn:aws:iam::<account-id>:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig --recording-group allSupported=true,includeGlobalResourceTypes=true && aws configservice start-configuration-recorder --configuration-recorder-name default',
    check: ({ ci, parts }, { includeConfigServiceLinkedRoleCheck }, around) => {
      const recorders = parts.ConfigurationRecorders ?? []
      if (recorders.length === 0)
        return failed(
          `${ci.awsRegion} has no configuration recorder.`,
          `${ci.awsRegion} に設定レコーダーがありません。`,
        )
      const recorder = recording(recorders, parts.ConfigurationRecorderStatus ?? [])
      if (recorder === undefined)
        return failed('The configuration recorder is stopped.', '設定レコーダーが停止しています。')
      const role = recorder.roleARN ?? ''
      if (includeConfigServiceLinkedRoleCheck && !role.endsWith('/AWSServiceRoleForConfig'))
        return failed(
          `The recorder uses the role ${role}, not the service-linked role.`,
          `設定レコーダーのロールが、サービスにリンクされたロールではありません (${role})。`,
        )
      const missing = leftOut(recorder, recordedIn(ci.awsRegion))
      if (missing.length > 0)
        return failed(`Not recorded: ${list(missing, true)}.`, `記録されていないタイプ: ${list(missing, false)}。`)
      const iam = RECORDED_TYPES.filter(isIam)
      // IAM is the same in every Region, so one that records it is enough.
      if (leftOut(recorder, iam).length === 0 || elsewhere(ci, iam, around)) return passed()
      return failed(`No Region records ${iam.join(', ')}.`, `${iam.join('、')} を記録しているリージョンがありません。`)
    },
  }),
]

const elsewhere = (ci: Ci, types: readonly string[], around: Surroundings): boolean =>
  around.all(ACCOUNT).some((other) => {
    if (other.awsRegion === ci.awsRegion || other.awsRegion === 'global') return false
    const recorder = recording(
      (around.part(other, 'ConfigurationRecorders') ?? []) as readonly Recorder[],
      (around.part(other, 'ConfigurationRecorderStatus') ?? []) as readonly Status[],
    )
    return recorder !== undefined && leftOut(recorder, types).length === 0
  })
