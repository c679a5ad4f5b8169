import { catalogue } from '../kernel/errors.js'

export const errors = catalogue({
  CONTROL_TWICE: {
    status: 500,
    message: {
      en: 'The control {id} is declared twice; the second time in {file}.',
      ja: 'コントロール {id} が重複しています（2つ目は {file}）。',
    },
    fix: {
      en: 'Take one of them away: an id names one control for ever.',
      ja: 'IDは1つのコントロールを恒久的に表すため、一方を削除してください。',
    },
  },
  CONTROL_UNKNOWN: {
    status: 404,
    message: { en: 'There is no control {id}.', ja: 'コントロール {id} はありません。' },
    fix: {
      en: '`hinomi scan --list-controls` shows every control.',
      ja: '`hinomi scan --list-controls` で一覧を確認してください。',
    },
  },
  STANDARD_UNKNOWN: {
    status: 404,
    message: { en: 'There is no standard {id}.', ja: '標準 {id} はありません。' },
    fix: { en: 'Choose one of: {known}.', ja: '指定できる標準: {known}。' },
  },
  STANDARD_WRONG: {
    status: 422,
    message: {
      en: 'The standard in {file} cannot be used: {problem}.',
      ja: '{file} の標準を使用できません: {problem}。',
    },
    fix: {
      en: 'Mend the file; docs/controls.md shows the form, and the shipped standards are examples.',
      ja: 'ファイルを修正してください。書式は docs/controls.md と同梱の標準を参照してください。',
    },
  },
  REQUIREMENT_UNKNOWN: {
    status: 404,
    message: {
      en: 'The standard {standard} has no manual recommendation {id}.',
      ja: '標準 {standard} に手動確認項目 {id} はありません。',
    },
    fix: {
      en: 'Open the standard and choose one of its manual recommendations.',
      ja: '標準の画面を開き、手動確認項目から選んでください。',
    },
  },
  DISABLING_UNKNOWN: {
    status: 404,
    message: { en: 'There is no such disabling: {id}.', ja: '無効化の設定 {id} はありません。' },
    fix: {
      en: 'Reload the control; somebody may have enabled it already.',
      ja: '再読み込みしてください。すでに有効に戻されている可能性があります。',
    },
  },
  ACCOUNT_UNKNOWN: {
    status: 404,
    message: { en: 'No account {account} was found yet.', ja: 'アカウント {account} はまだ見つかっていません。' },
    fix: {
      en: 'Reload the list of accounts, or scan the source that reaches it.',
      ja: 'アカウント一覧を再読み込みするか、そのアカウントに届く接続でスキャンしてください。',
    },
  },
  SOURCE_UNKNOWN: {
    status: 404,
    message: { en: 'There is no account source {id}.', ja: 'アカウントの接続設定 {id} はありません。' },
    fix: { en: 'Reload the list of accounts.', ja: 'アカウント一覧を再読み込みしてください。' },
  },
  SOURCE_NEEDED: {
    status: 422,
    message: {
      en: 'No account is connected yet, so there is nothing to scan.',
      ja: '接続済みのアカウントがないため、スキャンできません。',
    },
    fix: {
      en: 'Add a source under Accounts, or name one: --profile, --role or --organization.',
      ja: '[アカウント] で接続を追加するか、--profile、--role、--organization のいずれかを指定してください。',
    },
  },
  SOURCE_WRONG: {
    status: 422,
    message: { en: 'The account source lacks {what}.', ja: 'アカウントの接続設定に {what} がありません。' },
    fix: {
      en: 'A profile needs its name, a role its ARN, an organization the name of the role in its accounts.',
      ja: 'プロファイルには名前、ロールには ARN、組織には各アカウントのロール名が必要です。',
    },
  },
  ACCOUNTS_UNREACHABLE: {
    status: 502,
    message: {
      en: 'AWS could not be reached as {as}: {reason}.',
      ja: '{as} として AWS に接続できませんでした: {reason}。',
    },
    fix: {
      en: 'Check the credentials with `hinomi doctor`, and the endpoint if you gave one.',
      ja: '`hinomi doctor` で認証情報を確認してください。エンドポイントを指定した場合はその値も確認してください。',
    },
  },
  SCAN_UNKNOWN: {
    status: 404,
    message: { en: 'There is no scan {id}.', ja: 'スキャン {id} はありません。' },
    fix: { en: 'Reload the list of scans.', ja: 'スキャンの一覧を再読み込みしてください。' },
  },
  SCAN_RUNNING: {
    status: 409,
    message: { en: 'A scan is under way already ({id}).', ja: 'スキャン {id} がすでに実行中です。' },
    fix: {
      en: 'Wait for it, or cancel it first; its results come in as it goes.',
      ja: '完了を待つか、先に中止してください。結果は順次反映されます。',
    },
  },
  RESOURCE_NOT_FOUND: {
    status: 404,
    message: { en: 'No resource {arn} is recorded.', ja: 'リソース {arn} は記録されていません。' },
    fix: {
      en: 'Check the ARN, and whether its account and Region have been scanned.',
      ja: 'ARN と、そのアカウント・リージョンがスキャン済みかを確認してください。',
    },
  },
  RESOURCE_NOT_THEN: {
    status: 404,
    message: {
      en: '{arn} did not exist at {at}, as far as is recorded.',
      ja: '{at} の時点で {arn} の記録はありません。',
    },
    fix: { en: 'Choose a moment on its timeline.', ja: '変更履歴にある時点を選んでください。' },
  },
  RESOURCE_GROUP: {
    status: 400,
    message: { en: 'Resources cannot be grouped by "{by}".', ja: '「{by}」では集計できません。' },
    fix: {
      en: 'Use type, account, region, owner, tag or tag:KEY.',
      ja: 'type、account、region、owner、tag、tag:キー のいずれかを指定してください。',
    },
  },
  VIEW_UNKNOWN: {
    status: 404,
    message: { en: 'You have no saved view {id}.', ja: '保存したビュー {id} はありません。' },
    fix: {
      en: 'Reload the list of views; only whoever saved a view can change it.',
      ja: 'ビューの一覧を再読み込みしてください。ビューを変更できるのは、保存した本人だけです。',
    },
  },
  RESOURCE_PAGE: {
    status: 400,
    message: {
      en: 'The mark of the next page does not belong to this list.',
      ja: '次ページの位置指定がこの一覧のものではありません。',
    },
    fix: { en: 'Start again from the first page.', ja: '最初のページから読み込み直してください。' },
  },
  SECURITY_HUB_RUNNING: {
    status: 409,
    message: {
      en: 'Findings of Security Hub are being imported already.',
      ja: 'Security Hub の検出結果のインポートはすでに実行中です。',
    },
    fix: {
      en: 'Wait until it is done; what it takes comes in as it goes.',
      ja: '完了するまでお待ちください。取り込んだものから順次反映されます。',
    },
  },
  SECURITY_HUB_UNKNOWN: {
    status: 404,
    message: {
      en: 'No findings were imported from the Security Hub of {account} in {region} yet.',
      ja: 'アカウント {account} の Security Hub（{region}）からは、まだインポートしていません。',
    },
    fix: {
      en: 'Import from it first: `hinomi import securityhub --api`.',
      ja: '先に `hinomi import securityhub --api` でインポートしてください。',
    },
  },
  CONFIG_NOTHING: {
    status: 404,
    exit: 2,
    message: {
      en: 'There is nothing at {place} that can be taken in.',
      ja: '{place} に取り込めるものがありません。',
    },
    fix: {
      en: 'Check the spelling, and name a file, directory or s3:// prefix: of AWS Config it holds ConfigSnapshot or ConfigHistory files, of Security Hub findings as JSON.',
      ja: '綴りを確認し、ファイル、ディレクトリ、または s3:// プレフィックスを指定してください。AWS Config では ConfigSnapshot や ConfigHistory のファイル、Security Hub では JSON 形式の検出結果を読み取ります。',
    },
  },
  CONFIG_UNREADABLE: {
    status: 502,
    message: { en: '{place} could not be read: {reason}', ja: '{place} を読み取れませんでした: {reason}' },
    fix: {
      en: 'Check the path and the permission to read it; in S3 s3:ListBucket and s3:GetObject are needed.',
      ja: 'パスと読み取り権限を確認してください。S3 の場合は s3:ListBucket と s3:GetObject が必要です。',
    },
  },
  CONFIG_MESSAGE: {
    status: 502,
    message: {
      en: 'A message of AWS Config could not be taken: {reason}',
      ja: 'AWS Config のメッセージを取り込めませんでした: {reason}',
    },
    fix: {
      en: 'It stays in its queue; look there, and whether s3:GetObject is allowed on the bucket of AWS Config.',
      ja: 'メッセージはキューに残ります。内容と、AWS Config のバケットに対する s3:GetObject の権限を確認してください。',
    },
  },
})
