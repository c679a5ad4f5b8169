import { NOT_RECOGNISED } from '../contract/not-recognised.js'
import type { Text } from '../kernel/errors.js'

const text = (en: string, ja: string): Text => ({ en, ja })

/** What the command line says, in both languages. */
export const words = {
  about: text('Hinomi: the fire lookout for your AWS estate.', 'Hinomi（火の見）: AWS環境の見張り番。'),
  lang: text('language of the messages', 'メッセージの言語'),
  version: text('show the version', 'バージョンを表示'),
  help: text('show this help', 'ヘルプを表示'),
  titleUsage: text('Usage:', '使い方:'),
  titleArguments: text('Arguments:', '引数:'),
  titleOptions: text('Options:', 'オプション:'),
  titleCommands: text('Commands:', 'コマンド:'),
  data: text(
    'data directory (default: $HINOMI_DATA or ~/.hinomi)',
    'データディレクトリ（既定: $HINOMI_DATA または ~/.hinomi）',
  ),
  json: text('one JSON document on stdout', '結果をJSONで標準出力に出力'),
  source: text('log source, instead of recognising it', 'ログソースを指定（自動判別しない）'),
  workers: text('ingest threads (default: one for each core)', '取り込みスレッド数（既定: CPUコア数）'),
  from: text(
    'beginning: 2026-11-01, 2026-11-01T09:00+09:00, now-7d',
    '開始: 2026-11-01、2026-11-01T09:00+09:00、now-7d など',
  ),
  to: text('end (default: now)', '終了（既定: 現在）'),
  limit: text('events at most', '最大件数'),
  csv: text('CSV on stdout', '結果をCSVで標準出力に出力'),
  fields: text('fields, comma-separated', 'フィールド（カンマ区切り）'),
  count: text('only the number of events', '件数のみ'),
  zone: text('time zone of --from and --to (IANA name)', '--from と --to のタイムゾーン（IANA名）'),
  port: text('port (default 7070; 0 chooses a free one)', 'ポート（既定7070、0で空きポート）'),
  host: text('address to bind to (default 127.0.0.1)', '待ち受けアドレス（既定127.0.0.1）'),
  sqs: text('URL of a queue of S3 event notifications', 'S3イベント通知キューのURL'),
  throughServer: text(
    'A server ({url}) owns this data directory; it does the work.',
    'このデータディレクトリはサーバー（{url}）が使用中のため、サーバー経由で実行します。',
  ),
  listening: text('Hinomi is at {url}', 'Hinomiを起動しました: {url}'),
  setUp: text('Set it up here (once): {url}', '初期設定（1回限り）: {url}'),
  simulated: text(
    'This data directory holds simulated data.',
    'このデータディレクトリにはシミュレーションデータが含まれています。',
  ),
  stopping: text('Stopping …', '停止しています…'),
  couldNotRead: text('not read: {uri}: {reason}', '読み込めませんでした: {uri}: {reason}'),
  notRecognised: text(
    'no log source is for it; name one with --source, or define your own on the Data page',
    '対応するログソースがありません。--source で指定するか、「データ」画面で独自のソースを定義してください',
  ),
  linksPassed: text(
    'Symbolic links passed over: {count}, such as {path}; name the files that they lead to',
    'シンボリックリンク{count}個を読み飛ばしました（例: {path}）。リンク先のファイルを指定してください',
  ),
  andMore: text('… and {count} more', '…ほか{count}件'),
  done: text(
    '{events} events from {objects} objects ({skipped} skipped, {failed} not read), {quarantined} records in quarantine, {detections} detections, {seconds} s',
    'イベント{events}件（オブジェクト{objects}個、スキップ{skipped}個、読み込み不可{failed}個）、隔離{quarantined}件、検知{detections}件、{seconds}秒',
  ),
  watching: text('Watching {target} (Ctrl+C ends it)', '{target} を監視しています（Ctrl+Cで終了）'),
  moreEvents: text(
    'More events match; raise --limit to see them.',
    '条件に一致するイベントがほかにもあります。--limit を増やしてください。',
  ),
  rules: text('rule file or folder (repeatable)', 'ルールのファイルまたはフォルダー（複数指定可）'),
  onlyGiven: text('without the rules that Hinomi ships', '同梱のルールを使わない'),
  shouldFire: text('should fire, and does not', '検知されるべきイベントが検知されません'),
  shouldKeepSilent: text('should keep silent, and fires', '検知されるべきでないイベントが検知されました'),
  joining: text('Joining small parts of the lake', 'ログレイクの小さなパートを結合しています'),
  notJoined: text(
    'The parts of the lake could not be joined now ({reason}); searches work, and the next run tries again.',
    'ログレイクのパートを結合できませんでした（{reason}）。検索には影響せず、次回の実行時に再試行します。',
  ),
  backedUp: text(
    '{files} files, {bytes} bytes, in {file}',
    '{file} に{files}ファイル（{bytes}バイト）をバックアップしました',
  ),
  restored: text('{files} files restored into {dir}', '{dir} に{files}ファイルを復元しました'),
  force: text('replace what is there', '既存の内容を置き換える'),
  policy: text(
    'print the least IAM policy for reading logs and configurations',
    'ログと構成の読み取りに必要な最小限のIAMポリシーを表示',
  ),
  server: text('Server', 'サーバー'),
  notYet: text('is not there yet', 'まだありません'),
  free: text('free', '空き'),
  eventsIn: text('events; parts named / lost:', '件のイベント、パート数 / 欠損:'),
  lost: text('lost', '欠損'),
  resourceType: text('only this resource type (AWS::S3::Bucket)', 'このリソースタイプのみ（例: AWS::S3::Bucket）'),
  resourceAccount: text('only this account', 'このアカウントのみ'),
  resourceRegion: text('only this Region', 'このリージョンのみ'),
  resourceTag: text('only with this tag: key, or key=value', 'このタグが付いたもののみ（キー、またはキー=値）'),
  resourceNewSince: text('only those first seen since this time', 'この時点以降に初めて見つかったもののみ'),
  resourceDeleted: text('what is gone, instead of what exists', '削除済みのものを表示する'),
  resourceLimit: text('rows at most', '最大件数'),
  resourceAt: text('as it was at this time', 'この時点の状態'),
  resourceMore: text(
    'There are older changes: raise --limit.',
    'さらに古い変更があります（--limit を増やしてください）。',
  ),
  scanProfile: text('AWS profile', 'AWSプロファイル'),
  scanRole: text('role to assume', '引き受けるロールのARN'),
  scanExternalId: text('external id of the role', 'ロールの外部ID'),
  scanOrganization: text('every account of the organization', '組織のすべてのアカウント'),
  scanRoleName: text(
    'read-only role in each account of the organization',
    '組織の各アカウントにある読み取り専用ロールの名前',
  ),
  scanRegions: text(
    'Regions, comma-separated (default: all that are on)',
    'リージョン（カンマ区切り、既定: 有効なすべて）',
  ),
  scanServices: text('only these services, comma-separated', '対象のサービス（カンマ区切り）'),
  scanEndpoint: text('address of an AWS emulator', 'AWSエミュレーターのURL'),
  importApi: text(
    'ask the API of every Security Hub that the accounts reach',
    '接続先アカウントの Security Hub に API で問い合わせる',
  ),
  importSince: text(
    'findings updated since then (default: since the last import)',
    'この日時以降に更新された検出結果（既定: 前回のインポート以降）',
  ),
  importTakeJudged: text(
    'also take what Security Hub’s controls say of what Hinomi judges itself',
    'Hinomi でも評価しているコントロールの検出結果も取り込む',
  ),
  importWriteBack: text(
    'write decisions made here back to these Security Hubs from now on (on or off)',
    '今後の判断を Security Hub に書き戻す（on または off）',
  ),
  importDone: text(
    '{findings} findings: {taken} taken ({opened} opened, {resolved} resolved, {decided} decisions taken over), {same} unchanged, {stale} outdated, {closed} over, {judged} judged by Hinomi itself, {own} written by Hinomi, {undecided} undecided, {kept} decisions kept; {bad} could not be read',
    '検出結果 {findings} 件: 取り込み {taken} 件（オープン {opened} 件、解決 {resolved} 件、判断の引き継ぎ {decided} 件）、変更なし {same} 件、古いもの {stale} 件、対応不要 {closed} 件、Hinomi で評価済み {judged} 件、Hinomi が出力したもの {own} 件、判定不能 {undecided} 件、こちらの判断を維持 {kept} 件、読み取り不可 {bad} 件',
  ),
  importMore: text(
    'There is more: import again to go on from here.',
    '未取り込みの検出結果が残っています。もう一度実行すると続きを取り込みます。',
  ),
  scanConfigFiles: text(
    'judge AWS Config snapshot and history files instead of asking AWS',
    'AWSに問い合わせず、AWS Configのスナップショット・履歴ファイルを評価',
  ),
  scanAwsConfig: text(
    'judge what AWS Config has recorded, asking nothing but AWS Config',
    'AWS Configに記録済みの設定だけを評価する（他のサービスには問い合わせない）',
  ),
  scanStandard: text('only the controls of this standard', 'この標準のコントロールのみ'),
  scanFormat: text('form of the results on stdout', '標準出力に出力する結果の形式'),
  scanFailOn: text(
    'exit with 1 when a control of this severity or above fails',
    'この重要度以上のコントロールが不合格なら終了コード1',
  ),
  scanListControls: text('list every control and end', 'コントロールの一覧を表示して終了'),
  scanSave: text(
    'keep source, resources and findings in the data directory',
    '接続・リソース・検出結果をデータディレクトリに保存',
  ),
  scanCancelled: text(
    'Cancelled. What was looked at until then is kept.',
    '中止しました。それまでに取得した内容は保持されます。',
  ),
  scanAccountNot: text(
    'account {account} {name} was not looked at ({status}): {reason}',
    'アカウント {account} {name} は調べられませんでした（{status}）: {reason}',
  ),
  scanUnread: text('could not be read: {what}', '読み取れませんでした: {what}'),
  scanUnknown: text('Could not be judged:', '判定できなかったもの:'),
  scanScore: text(
    '{passed} passed, {failed} failed, {unknown} unknown, {noData} without data',
    '合格{passed}、不合格{failed}、不明{unknown}、データなし{noData}',
  ),
  scanDone: text(
    '{resources} resources: {failed} answers failed, {passed} passed, {unknown} could not be judged',
    'リソース{resources}件: 不合格{failed}件、合格{passed}件、判定不能{unknown}件',
  ),
  onlyForS3: text('needed only for s3:// and SQS', 's3:// とSQSを使う場合のみ必要です'),
} as const satisfies Record<string, Text>

/** A text with its places filled. */
export const fill = (template: string, values: Readonly<Record<string, string | number>>): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))

/** Why an object gave nothing, in a language where that is a reason we know of. */
export const reasonIn = (locale: keyof Text, reason: string): string =>
  reason === NOT_RECOGNISED ? words.notRecognised[locale] : reason
