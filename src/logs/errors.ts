import { catalogue } from '../kernel/errors.js'

export const errors = catalogue({
  NOTHING_THERE: {
    status: 404,
    message: {
      en: 'There is nothing to read at {path}.',
      ja: '{path} に読み込めるものがありません。',
    },
    fix: {
      en: 'Check the spelling; a directory is read with everything below it, and a pattern needs quotes in the shell.',
      ja: 'パスを確認してください。ディレクトリは配下も含めて読み込みます。ワイルドカードはシェルでは引用符で囲んでください。',
    },
  },
  NOT_READABLE: {
    status: 403,
    message: { en: '{path} cannot be read: {reason}.', ja: '{path} を読み込めません（{reason}）。' },
    fix: {
      en: 'Give the user who runs Hinomi permission to read it.',
      ja: 'Hinomiを実行しているユーザーに読み取り権限を付与してください。',
    },
  },
  S3_DENIED: {
    status: 403,
    exit: 3,
    message: {
      en: 'S3 refused {action} on {target}: {reason}.',
      ja: 'S3が{target}に対する{action}を拒否しました（{reason}）。',
    },
    fix: {
      en: 'Allow s3:ListBucket on the bucket and s3:GetObject on its objects (and kms:Decrypt for an encrypted bucket) to these credentials; `hinomi doctor --policy` prints the policy.',
      ja: 'この認証情報に、バケットへの s3:ListBucket とオブジェクトへの s3:GetObject（暗号化されている場合は kms:Decrypt）を許可してください。必要なポリシーは `hinomi doctor --policy` で表示できます。',
    },
  },
  S3_FAILED: {
    status: 502,
    message: {
      en: 'S3 could not {action} {target}: {reason}.',
      ja: 'S3で{target}の{action}に失敗しました（{reason}）。',
    },
    fix: {
      en: 'Check the bucket name, the Region, the credentials and the network, then start again: what was ingested is not read twice.',
      ja: 'バケット名、リージョン、認証情報、ネットワークを確認して再実行してください。取り込み済みのものは二重には読み込まれません。',
    },
  },
  QUEUE_FAILED: {
    status: 502,
    message: {
      en: 'The queue {target} cannot be read: {reason}.',
      ja: 'キュー {target} を読み取れません（{reason}）。',
    },
    fix: {
      en: 'Check the queue URL and allow sqs:ReceiveMessage, sqs:DeleteMessage and sqs:ChangeMessageVisibility on it.',
      ja: 'キューのURLを確認し、sqs:ReceiveMessage、sqs:DeleteMessage、sqs:ChangeMessageVisibility を許可してください。',
    },
  },
  NO_QUEUE_URL: {
    status: 400,
    message: { en: '{url} is not the URL of a queue.', ja: '{url} はキューのURLではありません。' },
    fix: {
      en: 'Give the URL that the SQS console shows, such as https://sqs.ap-northeast-1.amazonaws.com/111122223333/logs.',
      ja: 'SQSコンソールに表示されるURLを指定してください（例：https://sqs.ap-northeast-1.amazonaws.com/111122223333/logs）。',
    },
  },
  UNKNOWN_SOURCE: {
    status: 400,
    message: { en: 'There is no log source {source}.', ja: 'ログソース {source} はありません。' },
    fix: { en: '`hinomi sources` lists them.', ja: '一覧は `hinomi sources` で確認できます。' },
  },
  LAKE_WRITE_FAILED: {
    status: 507,
    exit: 3,
    message: {
      en: 'The log lake in {dir} cannot be written: {reason}.',
      ja: '{dir} のログレイクに書き込めません（{reason}）。',
    },
    fix: {
      en: 'Free space on that disk or correct its permissions, then start again: what was not committed is read again, nothing is doubled.',
      ja: 'ディスクの空き容量や権限を確認して再実行してください。未確定のものは読み直され、重複はしません。',
    },
  },
  WORKER_ENDED: {
    status: 500,
    message: {
      en: 'The ingest thread ended while it read {path}.',
      ja: '{path} の読み込み中に取り込みスレッドが終了しました。',
    },
    fix: { en: 'Look at the log for the cause and start again.', ja: 'ログで原因を確認して再実行してください。' },
  },
  UNKNOWN_FIELD: {
    status: 400,
    message: { en: 'No log source has the field {field}.', ja: 'フィールド {field} を持つログソースはありません。' },
    fix: {
      en: 'Choose one from the field list, or search the original record with a path such as requestParameters.bucketName.',
      ja: 'フィールド一覧から選ぶか、requestParameters.bucketName のように元のレコードのパスを指定してください。',
    },
  },
  NOT_NUMERIC: {
    status: 400,
    message: { en: 'The field {field} holds no numbers.', ja: 'フィールド {field} は数値ではありません。' },
    fix: {
      en: 'Choose a field of type long, double or date.',
      ja: 'long、double、date 型のフィールドを選んでください。',
    },
  },
  BAD_CURSOR: {
    status: 400,
    message: { en: 'The page mark `after` is not one that a search gave.', ja: '`after` の値が正しくありません。' },
    fix: { en: 'Search again from the first page.', ja: '最初のページから検索し直してください。' },
  },
  QUERY_TIMEOUT: {
    status: 504,
    message: {
      en: 'The query took longer than {seconds} seconds and was ended.',
      ja: 'クエリが{seconds}秒を超えたため中止しました。',
    },
    fix: {
      en: 'Narrow the time range or add a condition on a field.',
      ja: '期間を短くするか、フィールドの条件を追加してください。',
    },
  },
  QUERY_CANCELLED: {
    status: 499,
    message: { en: 'The query was cancelled.', ja: 'クエリはキャンセルされました。' },
    fix: { en: 'Ask again when you need it.', ja: '必要になったら再度実行してください。' },
  },
  SQL_NOT_READ_ONLY: {
    status: 400,
    message: {
      en: 'Only one SELECT statement is run here; this is {statement}.',
      ja: '実行できるのはSELECT文1つだけです（{statement}は実行できません）。',
    },
    fix: {
      en: 'Write one SELECT over the views events or those named as the log sources.',
      ja: 'ビュー events またはログソース名のビューに対するSELECT文を1つ書いてください。',
    },
  },
  SQL_WRONG: {
    status: 400,
    message: { en: 'The SQL is not right: {reason}', ja: 'SQLに誤りがあります: {reason}' },
    fix: {
      en: 'Field names with dots stand in double quotes, e.g. "event.action".',
      ja: 'ドットを含むフィールド名は "event.action" のように二重引用符で囲んでください。',
    },
  },
  EVENT_NOT_FOUND: {
    status: 404,
    message: { en: 'There is no event {id}.', ja: 'イベント {id} はありません。' },
    fix: {
      en: 'It may have passed its retention; check the id.',
      ja: '保存期間を過ぎた可能性があります。IDを確認してください。',
    },
  },
  NOT_FOUND: {
    status: 404,
    message: { en: 'There is no {what} {id}.', ja: '{what} {id} はありません。' },
    fix: {
      en: 'It may have been deleted; reload the list.',
      ja: '削除された可能性があります。一覧を再読み込みしてください。',
    },
  },
  NO_EXCLUSION: {
    status: 404,
    message: { en: 'There is no such exclusion.', ja: 'その除外設定はありません。' },
    fix: {
      en: 'It may have been deleted; reload the list.',
      ja: '削除された可能性があります。一覧を再読み込みしてください。',
    },
  },
  TOO_MANY_EXCLUSIONS: {
    status: 409,
    message: {
      en: 'There are {most} exclusions already, the most there may be.',
      ja: '除外設定は{most}件が上限です。',
    },
    fix: {
      en: 'Delete one that is not needed, or join two of a source by `or`.',
      ja: '不要なものを削除するか、同じログソースの条件を `or` でまとめてください。',
    },
  },
  OWN_SOURCE_WRONG: {
    status: 400,
    message: { en: 'The definition is not right. Line {en}', ja: '定義に誤りがあります。行 {ja}' },
    fix: { en: 'Correct these lines and save again.', ja: '該当する行を修正して、もう一度保存してください。' },
  },
  OWN_SOURCE_ID: {
    status: 409,
    message: {
      en: 'The id {id} belongs to another log source, or is not the one of the source that is edited.',
      ja: 'ID {id} は別のログソースのものか、編集中のログソースのIDと異なります。',
    },
    fix: {
      en: 'Choose an id that is not used yet; the id of a saved source stays.',
      ja: '未使用のIDを指定してください。保存済みのログソースのIDは変更できません。',
    },
  },
  OWN_SOURCE_TYPE: {
    status: 409,
    message: {
      en: 'The field {field} is stored as {type}; its type cannot change while there are events.',
      ja: 'フィールド {field} は {type} 型で保存されています。イベントがある間は型を変更できません。',
    },
    fix: {
      en: 'Keep its type, or use another field name.',
      ja: '型を元に戻すか、別のフィールド名を使用してください。',
    },
  },
  OWN_SOURCE_IN_USE: {
    status: 409,
    message: {
      en: 'The log source {id} has stored events, which could not be searched without it.',
      ja: 'ログソース {id} には保存済みのイベントがあり、削除すると検索できなくなります。',
    },
    fix: {
      en: 'Set its retention and delete it once its events have gone.',
      ja: '保存期間を設定し、イベントがなくなってから削除してください。',
    },
  },
  LIST_PRIVATE_ADDRESS: {
    status: 422,
    message: {
      en: '{host} is an address inside a private network, and was not asked.',
      ja: '{host} はプライベートネットワーク内のアドレスのため、取得しませんでした。',
    },
    fix: {
      en: 'If you mean it, start Hinomi with HINOMI_ALLOW_PRIVATE_LISTS=1; or upload the list as a file.',
      ja: '意図したアドレスであれば、HINOMI_ALLOW_PRIVATE_LISTS=1 を設定してHinomiを起動するか、リストをファイルでアップロードしてください。',
    },
  },
  LIST_UNREACHABLE: {
    status: 502,
    message: { en: '{host} cannot be reached: {reason}.', ja: '{host} に接続できません（{reason}）。' },
    fix: {
      en: 'Check the address, and that this server may open connections to it; or upload the list as a file.',
      ja: 'URLと、このサーバーからの接続が許可されていることを確認してください。リストをファイルでアップロードすることもできます。',
    },
  },
  LIST_REFUSED: {
    status: 502,
    message: {
      en: '{host} did not give the list: status {status}.',
      ja: '{host} からリストを取得できませんでした（ステータス {status}）。',
    },
    fix: {
      en: 'Open the address in a browser; where the server wants a key (401, 403), add the list anew with its header.',
      ja: 'ブラウザーでURLを確認してください。認証キーが必要な場合（401、403）は、ヘッダーを指定してリストを追加し直してください。',
    },
  },
  LIST_REDIRECTED: {
    status: 502,
    message: {
      en: '{host} answered with a redirect ({status}) that is not followed.',
      ja: '{host} がたどれないリダイレクト（{status}）を返しました。',
    },
    fix: { en: 'Enter the final address, by https.', ja: '転送先の最終的なURL（https）を指定してください。' },
  },
  LIST_TOO_LARGE: {
    status: 413,
    message: { en: 'The list is larger than {limit}.', ja: 'リストのサイズが{limit}を超えています。' },
    fix: {
      en: 'Take a smaller edition of the list, such as the one of the last days.',
      ja: '直近分だけを収録した版など、より小さいリストを使用してください。',
    },
  },
  LIST_TOO_LONG: {
    status: 413,
    message: {
      en: 'With this list there would be more than {most} indicators, the most that are looked up.',
      ja: 'このリストを加えると、インジケーターの総数が上限の{most}件を超えます。',
    },
    fix: {
      en: 'Delete or pause another list, or take a smaller edition of this one.',
      ja: 'ほかのリストを削除または一時停止するか、より小さい版を使用してください。',
    },
  },
  LIST_UNREADABLE: {
    status: 400,
    message: { en: 'The list cannot be read: {en}.', ja: 'リストを読み取れません（{ja}）。' },
    fix: {
      en: 'Give a text of one indicator per line, a CSV, a STIX 2.1 bundle, or events of MISP, as UTF-8, plain or gzip.',
      ja: '1行に1件のテキスト、CSV、STIX 2.1のバンドル、MISPのイベントのいずれかを、UTF-8（gzip圧縮も可）で指定してください。',
    },
  },
  LIST_EMPTY: {
    status: 400,
    message: {
      en: 'The list holds no indicator that can be looked up.',
      ja: 'リストに照合できるインジケーターがありません。',
    },
    fix: {
      en: 'Check that it is the list itself and not a page about it, and for a CSV the column of the indicators.',
      ja: '説明ページではなくリスト本体であること、CSVの場合はインジケーターの列が正しいことを確認してください。',
    },
  },
  LIST_NAME_TAKEN: {
    status: 409,
    message: { en: 'There is a list named {name} already.', ja: '{name} という名前のリストがすでにあります。' },
    fix: { en: 'Choose another name.', ja: '別の名前を指定してください。' },
  },
  LIST_WITHOUT_CONTENT: {
    status: 400,
    message: { en: 'Neither a file nor a URL was given.', ja: 'ファイルとURLのどちらも指定されていません。' },
    fix: {
      en: 'Choose a file, or enter the address of the list.',
      ja: 'ファイルを選択するか、リストのURLを入力してください。',
    },
  },
  LIST_SETTINGS_WRONG: {
    status: 400,
    message: { en: 'The settings of the list are not right: {reason}', ja: 'リストの設定に誤りがあります: {reason}' },
    fix: { en: 'Correct them and try again.', ja: '修正して、もう一度お試しください。' },
  },
  TOO_MANY_NAMES: {
    status: 409,
    message: { en: 'There are {most} names already, the most there may be.', ja: '名前は{most}件が上限です。' },
    fix: { en: 'Delete names that are not needed.', ja: '不要な名前を削除してください。' },
  },
  LIST_NOT_FETCHED: {
    status: 409,
    message: {
      en: 'The list {name} was uploaded and has no address.',
      ja: 'リスト {name} はアップロードされたもので、URLがありません。',
    },
    fix: { en: 'Upload its new version.', ja: '新しい版をアップロードしてください。' },
  },
  TOO_MANY_LISTS: {
    status: 409,
    message: { en: 'There are {most} lists already, the most there may be.', ja: 'リストは{most}件が上限です。' },
    fix: { en: 'Delete one that is not needed.', ja: '不要なリストを削除してください。' },
  },
  DASHBOARDS_WRONG: {
    status: 500,
    message: {
      en: 'Dashboards cannot be loaded:\n{problems}',
      ja: 'ダッシュボードを読み込めません:\n{problems}',
    },
    fix: { en: 'Correct these lines and start again.', ja: '該当する行を修正して、起動し直してください。' },
  },
  DASHBOARDS_FULL: {
    status: 409,
    message: {
      en: 'There are {most} dashboards already, the most that are kept.',
      ja: 'ダッシュボードの数が上限の{most}に達しています。',
    },
    fix: { en: 'Delete some that nobody uses.', ja: '使われていないダッシュボードを削除してください。' },
  },
  DASHBOARD_SHIPPED: {
    status: 409,
    message: {
      en: 'The dashboard {id} comes with Hinomi and cannot be changed.',
      ja: 'ダッシュボード {id} はHinomiに付属するもので、変更できません。',
    },
    fix: { en: 'Duplicate it and change the copy.', ja: '複製して、コピーのほうを編集してください。' },
  },
  PANEL_WRONG: {
    status: 400,
    message: {
      en: 'The panel “{titleEn}” cannot be answered: {en}',
      ja: 'パネル「{titleJa}」の設定に誤りがあります: {ja}',
    },
    fix: { en: 'Correct this panel and save again.', ja: 'パネルを修正して、もう一度保存してください。' },
  },
  WEEK_TOO_LONG: {
    status: 400,
    message: {
      en: 'A heat map of the week looks at no more than {days} days.',
      ja: '曜日と時間帯のヒートマップで集計できる期間は{days}日までです。',
    },
    fix: { en: 'Choose a shorter range.', ja: '期間を短くしてください。' },
  },
  PANEL_ASKS_NOTHING: {
    status: 400,
    message: { en: 'This panel shows no events.', ja: 'このパネルが表示するイベントはありません。' },
    fix: { en: 'Ask for the other panels.', ja: 'ほかの種類のパネルを指定してください。' },
  },
  UPLOAD_TOO_LARGE: {
    status: 413,
    message: { en: 'The upload is larger than {limit}.', ja: 'アップロードのサイズが{limit}を超えています。' },
    fix: {
      en: 'Put the files where the server can read them and ingest their path.',
      ja: 'サーバーが読み取れる場所に置き、そのパスを指定して取り込んでください。',
    },
  },
})
