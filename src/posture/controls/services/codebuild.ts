import { holdsCredentials } from '../../url-credentials.js'
import { control, failed, notApplicable, passed } from '../control.js'

const PROJECT = 'AWS::CodeBuild::Project'

interface Source {
  readonly type?: string | null
  readonly location?: string | null
}

interface Project {
  readonly source?: Source | null
  readonly secondarySources?: readonly Source[] | null
  readonly environment?: {
    readonly environmentVariables?: readonly { readonly name?: string | null; readonly type?: string | null }[] | null
  } | null
  readonly logsConfig?: {
    readonly cloudWatchLogs?: { readonly status?: string | null } | null
    readonly s3Logs?: { readonly status?: string | null; readonly encryptionDisabled?: boolean | null } | null
  } | null
}

interface ReportGroup {
  readonly ExportConfig?: {
    readonly ExportConfigType?: string | null
    readonly S3Destination?: { readonly EncryptionDisabled?: boolean | null } | null
  } | null
}

const KEYS: readonly string[] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']

/** AWS CodeBuild (Security Hub user guide, "Security Hub CSPM controls for CodeBuild"). */
export default [
  control<Project>({
    id: 'CodeBuild.1',
    severity: 'critical',
    type: PROJECT,
    needs: [],
    title: {
      en: 'Bitbucket source URLs of CodeBuild projects hold no credentials',
      ja: 'CodeBuild プロジェクトの Bitbucket ソース URL に認証情報が含まれていない',
    },
    why: {
      en: 'A token or password in the URL is shown to everyone who may see the project and is written to CloudTrail: it opens the repository to them.',
      ja: 'URL に含まれたトークンやパスワードは、プロジェクトを参照できる人全員に見え、CloudTrail にも記録されます。それだけでリポジトリに侵入できます。',
    },
    fix: {
      en: 'In the CodeBuild console open the project, choose Edit, Source. Connect to Bitbucket with a connection or OAuth, choose the repository from the list, and Update source. Revoke the token or change the password that was in the URL.',
      ja: 'CodeBuild コンソールでプロジェクトを開き、[編集] > [ソース] を選択します。接続 (または OAuth) で Bitbucket に接続し、一覧からリポジトリを選んで [ソースの更新] を選択します。URL に含まれていたトークンは失効させ、パスワードは変更します。',
    },
    cli: 'aws codebuild update-project --name <project> --source type=BITBUCKET,location=https://bitbucket.org/<workspace>/<repository>.git',
    check: ({ configuration }) => {
      const sources = [configuration.source, ...(configuration.secondarySources ?? [])].flatMap((s) => s ?? [])
      const bitbucket = sources.filter((s) => s.type === 'BITBUCKET')
      if (bitbucket.length === 0)
        return notApplicable('It builds no source of Bitbucket.', 'Bitbucket のソースを使用していません。')
      const bad = bitbucket.filter((s) => holdsCredentials(s.location ?? ''))
      // The URL itself must not be shown: it may be the secret.
      return bad.length === 0
        ? passed()
        : failed(
            `${bad.length} of its Bitbucket URLs hold a password or an access token.`,
            `パスワードまたはアクセストークンを含む Bitbucket の URL が ${bad.length} 件あります。`,
          )
    },
  }),

  control<Project>({
    id: 'CodeBuild.2',
    severity: 'critical',
    type: PROJECT,
    needs: [],
    title: {
      en: 'CodeBuild projects hold no AWS keys in plain text',
      ja: 'CodeBuild プロジェクトの環境変数に AWS 認証情報が平文で設定されていない',
    },
    why: {
      en: 'Plain environment variables are shown to everyone who may see the project and may end up in build logs; keys found there work from anywhere.',
      ja: '平文の環境変数はプロジェクトを参照できる人全員に見え、ビルドログに出ることもあります。漏れたアクセスキーはどこからでも使えます。',
    },
    fix: {
      en: 'In the CodeBuild console open the project, choose Edit, Environment, and remove AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; give the service role the permissions instead. Choose Update environment, then delete the keys in IAM.',
      ja: 'CodeBuild コンソールでプロジェクトを開き、[編集] > [環境] で AWS_ACCESS_KEY_ID と AWS_SECRET_ACCESS_KEY を削除し、代わりにサービスロールに権限を付与します。[環境の更新] を選択した後、IAM でアクセスキーを削除します。',
    },
    cli: 'aws codebuild update-project --name <project> --environment file://<environment-without-keys>.json',
    check: ({ configuration }) => {
      const plain = (configuration.environment?.environmentVariables ?? []).flatMap(({ name, type }) =>
        name && KEYS.includes(name) && (type ?? 'PLAINTEXT') === 'PLAINTEXT' ? [name] : [],
      )
      return plain.length === 0
        ? passed()
        : failed(`${plain.join(', ')} in plain text.`, `${plain.join(', ')} が平文で設定されています。`)
    },
  }),

  control<Project>({
    id: 'CodeBuild.3',
    severity: 'low',
    type: PROJECT,
    needs: [],
    title: {
      en: 'S3 logs of CodeBuild projects are encrypted',
      ja: 'CodeBuild プロジェクトの S3 ログが暗号化されている',
    },
    why: {
      en: 'Build logs tell of code, hosts and sometimes secrets; unencrypted, whoever can read the objects reads them.',
      ja: 'ビルドログにはコードやホスト名、ときには秘密情報まで含まれます。暗号化されていないと、オブジェクトを読める人なら誰でも内容を見られます。',
    },
    fix: {
      en: 'In the CodeBuild console open the project, choose Edit, Logs, clear Disable S3 log encryption, and choose Update logs.',
      ja: 'CodeBuild コンソールでプロジェクトを開き、[編集] > [ログ] で [S3 ログの暗号化を無効にする] をオフにして [ログの更新] を選択します。',
    },
    cli: 'aws codebuild update-project --name <project> --logs-config "s3Logs={status=ENABLED,location=<bucket>/<prefix>,encryptionDisabled=false}"',
    check: ({ configuration: { logsConfig } }) => {
      const s3 = logsConfig?.s3Logs
      if (s3?.status !== 'ENABLED') return notApplicable('It writes no logs to S3.', 'S3 にログを出力していません。')
      return s3.encryptionDisabled === true
        ? failed('Encryption of the S3 logs is off.', 'S3 ログの暗号化が無効です。')
        : passed()
    },
  }),

  control<Project>({
    id: 'CodeBuild.4',
    severity: 'medium',
    type: PROJECT,
    needs: [],
    title: { en: 'CodeBuild projects write logs', ja: 'CodeBuild プロジェクトのログ出力が有効になっている' },
    why: {
      en: 'A build runs with the rights to deploy; without its log nobody can tell afterwards what it fetched, ran and published.',
      ja: 'ビルドはデプロイの権限で動きます。ログがないと、何を取得し、実行し、公開したかを後から確認できません。',
    },
    fix: {
      en: 'In the CodeBuild console open the project, choose Edit, Logs, turn on CloudWatch logs or S3 logs, and choose Update logs.',
      ja: 'CodeBuild コンソールでプロジェクトを開き、[編集] > [ログ] で [CloudWatch Logs] または [S3 ログ] をオンにして [ログの更新] を選択します。',
    },
    cli: 'aws codebuild update-project --name <project> --logs-config "cloudWatchLogs={status=ENABLED}"',
    check: ({ configuration: { logsConfig } }) =>
      logsConfig?.cloudWatchLogs?.status === 'ENABLED' || logsConfig?.s3Logs?.status === 'ENABLED'
        ? passed()
        : failed('Neither CloudWatch Logs nor S3 logs are on.', 'CloudWatch Logs と S3 ログのどちらも無効です。'),
  }),

  control<ReportGroup>({
    id: 'CodeBuild.7',
    severity: 'medium',
    type: 'AWS::CodeBuild::ReportGroup',
    needs: [],
    title: {
      en: 'Exports of CodeBuild report groups are encrypted',
      ja: 'CodeBuild レポートグループのエクスポートが暗号化されている',
    },
    why: {
      en: 'Raw test results show how an application is built and where it fails; exported without encryption, whoever can read the objects reads them.',
      ja: 'テスト結果の生データからは、アプリケーションの構造や弱点が分かります。暗号化せずにエクスポートすると、オブジェクトを読める人なら誰でも内容を見られます。',
    },
    fix: {
      en: 'In the CodeBuild console choose Report groups, open the group, choose Edit, and under Additional configuration clear Disable artifact encryption. Choose Save changes.',
      ja: 'CodeBuild コンソールの [レポートグループ] でグループを開いて [編集] を選択し、[追加設定] の [アーティファクト暗号化の無効化] をオフにして [変更の保存] を選択します。',
    },
    cli: 'aws codebuild update-report-group --arn <report-group-arn> --export-config "exportConfigType=S3,s3Destination={bucket=<bucket>,encryptionDisabled=false}"',
    check: ({ configuration: { ExportConfig: config } }) => {
      if (config?.ExportConfigType !== 'S3' || !config.S3Destination)
        return notApplicable('It exports nothing.', 'エクスポートしていません。')
      return config.S3Destination.EncryptionDisabled === true
        ? failed('Encryption of the export is off.', 'エクスポートの暗号化が無効です。')
        : passed()
    },
  }),
]
