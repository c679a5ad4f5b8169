import { catalogue } from '../kernel/errors.js'

export const errors = catalogue({
  DATA_DIR_LOCKED: {
    status: 409,
    exit: 3,
    message: {
      en: 'The data directory {dir} is in use by another Hinomi process (pid {pid}).',
      ja: 'データディレクトリ {dir} は別のHinomiプロセス（pid {pid}）が使用中です。',
    },
    fix: {
      en: 'Stop that process, or choose another directory with --data.',
      ja: 'そのプロセスを停止するか、--data で別のディレクトリを指定してください。',
    },
  },
  DATA_DIR_NOT_WRITABLE: {
    status: 500,
    exit: 3,
    message: {
      en: 'The data directory {dir} cannot be used: {reason}.',
      ja: 'データディレクトリ {dir} を使用できません（{reason}）。',
    },
    fix: {
      en: 'Choose a directory that you may write to with --data, or correct its permissions.',
      ja: '書き込み可能なディレクトリを --data で指定するか、権限を修正してください。',
    },
  },
  DATABASE_FAILED: {
    status: 500,
    exit: 3,
    message: {
      en: 'The database at {place} cannot be opened: {reason}.',
      ja: '{place} のデータベースを開けません（{reason}）。',
    },
    fix: {
      en: 'Check HINOMI_DATABASE_URL and the server, or restore the data directory from a backup.',
      ja: 'HINOMI_DATABASE_URL とサーバーを確認するか、バックアップからデータディレクトリを復元してください。',
    },
  },
  DATABASE_FOREIGN: {
    status: 500,
    exit: 3,
    message: {
      en: 'The database at {place} was made by another version of Hinomi.',
      ja: '{place} のデータベースは別のバージョンのHinomiで作成されています。',
    },
    fix: {
      en: 'Use the version that made it or a newer one, or choose another directory with --data.',
      ja: '作成時と同じか新しいバージョンを使用するか、--data で別のディレクトリを指定してください。',
    },
  },
  CONFIG_WRONG: {
    status: 400,
    message: { en: 'The setting {name} is not right: {reason}.', ja: '設定 {name} が正しくありません（{reason}）。' },
    fix: { en: 'Correct it and start again.', ja: '修正して再実行してください。' },
  },
  SETTING_WRONG: {
    status: 400,
    message: {
      en: 'The setting {value} ({from}) cannot be used.',
      ja: '設定値 {value}（{from}）は使用できません。',
    },
    fix: { en: 'It must be like this: {wants}', ja: '指定できる値: {wants}' },
  },
  CANNOT_LISTEN: {
    status: 500,
    exit: 3,
    message: {
      en: 'The server cannot listen on {host}, port {port}: {reason}.',
      ja: '{host} のポート {port} で待ち受けできません（{reason}）。',
    },
    fix: {
      en: 'Choose an address of this machine with --host, and a port above 1023 with --port.',
      ja: 'このマシンのアドレスを --host で、1024以上のポートを --port で指定してください。',
    },
  },
  PORT_IN_USE: {
    status: 409,
    exit: 3,
    message: {
      en: 'Port {port} on {host} is in use by another program.',
      ja: '{host} のポート {port} は別のプログラムが使用中です。',
    },
    fix: { en: 'Choose another with --port.', ja: '--port で別のポートを指定してください。' },
  },
  NOT_AUTHENTICATED: {
    status: 401,
    message: { en: 'You are not logged in.', ja: 'ログインしていません。' },
    fix: { en: 'Log in and try again.', ja: 'ログインしてから再度お試しください。' },
  },
  NOT_ALLOWED: {
    status: 403,
    message: {
      en: 'This needs the permission {permission}.',
      ja: 'この操作には権限 {permission} が必要です。',
    },
    fix: { en: 'Ask an administrator for it.', ja: '管理者に依頼してください。' },
  },
  PERSON_NEEDED: {
    status: 403,
    message: {
      en: 'Only a person who is logged in can do this, not an API token.',
      ja: 'この操作はAPIトークンではなく、ログインしたユーザーのみ実行できます。',
    },
    fix: { en: 'Do it on the Hinomi page.', ja: 'Hinomiの画面から操作してください。' },
  },
  CROSS_SITE: {
    status: 403,
    message: {
      en: 'The request did not come from the Hinomi page.',
      ja: 'Hinomiの画面以外からのリクエストです。',
    },
    fix: {
      en: 'Use the Hinomi page, or an API token in the Authorization header.',
      ja: 'Hinomiの画面から操作するか、AuthorizationヘッダーでAPIトークンを使用してください。',
    },
  },
  WRONG_HOST: {
    status: 421,
    message: {
      en: 'This server does not answer to the name {host}.',
      ja: 'このサーバーは {host} という名前では応答しません。',
    },
    fix: {
      en: 'Open it at the address that it printed at its start.',
      ja: '起動時に表示されたアドレスで開いてください。',
    },
  },
  LOGIN_FAILED: {
    status: 401,
    message: {
      en: 'The e-mail address or the password is not right.',
      ja: 'メールアドレスまたはパスワードが正しくありません。',
    },
    fix: {
      en: 'Try again, or ask an administrator for a new password.',
      ja: 'もう一度入力するか、管理者にパスワードの再設定を依頼してください。',
    },
  },
  TOO_MANY_TRIES: {
    status: 429,
    message: { en: 'There were too many tries.', ja: '試行回数が多すぎます。' },
    fix: { en: 'Wait {seconds} seconds and try again.', ja: '{seconds}秒待ってから再度お試しください。' },
  },
  SETUP_DONE: {
    status: 409,
    message: { en: 'The set-up has already been done.', ja: '初期設定はすでに完了しています。' },
    fix: { en: 'Log in.', ja: 'ログインしてください。' },
  },
  SETUP_TOKEN_WRONG: {
    status: 403,
    message: { en: 'The set-up link is not valid.', ja: '初期設定リンクが無効です。' },
    fix: {
      en: 'Use the link that the last start of the server printed.',
      ja: '最後にサーバーを起動したときに表示されたリンクを使用してください。',
    },
  },
  EMAIL_TAKEN: {
    status: 409,
    message: { en: 'Another user has the address {email}.', ja: 'メールアドレス {email} は使用されています。' },
    fix: { en: 'Choose another address.', ja: '別のメールアドレスを指定してください。' },
  },
  LAST_ADMIN: {
    status: 409,
    message: {
      en: 'This is the last administrator.',
      ja: '最後の管理者のため変更できません。',
    },
    fix: { en: 'Make another user an administrator first.', ja: '先に別のユーザーを管理者にしてください。' },
  },
  PASSWORD_WRONG: {
    status: 403,
    message: { en: 'The current password is not right.', ja: '現在のパスワードが正しくありません。' },
    fix: { en: 'Type it again.', ja: 'もう一度入力してください。' },
  },
  NOT_FOUND: {
    status: 404,
    message: { en: 'There is no {what} here.', ja: '{what} が見つかりません。' },
    fix: { en: 'Check the address.', ja: 'アドレスを確認してください。' },
  },
  INPUT_WRONG: {
    status: 400,
    message: { en: 'The request is not right: {reason}', ja: 'リクエストが正しくありません: {reason}' },
    fix: { en: 'Correct what is named and send it again.', ja: '該当箇所を修正して再度送信してください。' },
  },
  SECRET_UNREADABLE: {
    status: 500,
    message: {
      en: 'A stored secret cannot be opened with the key of this data directory.',
      ja: '保存されたシークレットを現在の鍵で復号できません。',
    },
    fix: {
      en: 'Restore the key file (or HINOMI_KEY) that it was stored with, or enter the secret again.',
      ja: '保存時の鍵ファイル（または HINOMI_KEY）を戻すか、シークレットを再入力してください。',
    },
  },
  SERVER_UNREACHABLE: {
    status: 502,
    exit: 3,
    message: {
      en: 'The Hinomi server at {url}, which owns the data directory, does not answer: {reason}.',
      ja: 'データディレクトリを使用中のHinomiサーバー（{url}）が応答しません（{reason}）。',
    },
    fix: {
      en: 'Restart it, or stop it and try again.',
      ja: 'サーバーを再起動するか、停止してから再実行してください。',
    },
  },
  UNEXPECTED: {
    status: 500,
    exit: 3,
    message: {
      en: 'Something went wrong (reference {reference}).',
      ja: '予期しないエラーが発生しました（参照番号 {reference}）。',
    },
    fix: {
      en: 'Look for the reference in the server log and report it.',
      ja: 'サーバーログで参照番号を確認し、報告してください。',
    },
  },
})
