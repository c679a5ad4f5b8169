import { catalogue } from '../kernel/errors.js'

const unchanged = {
  en: 'The data directory is as it was; take another backup file.',
  ja: 'データディレクトリは変更されていません。別のバックアップファイルを使用してください。',
}

export const errors = catalogue({
  BACKUP_ELSEWHERE: {
    status: 409,
    exit: 3,
    message: {
      en: 'The state of this installation is in a PostgreSQL server, which a backup of the data directory does not hold.',
      ja: '状態はPostgreSQLサーバーに保存されているため、データディレクトリのバックアップには含まれません。',
    },
    fix: {
      en: 'Back the server up with pg_dump, and copy the directory `lake` beside it.',
      ja: 'サーバーを pg_dump でバックアップし、あわせて lake ディレクトリをコピーしてください。',
    },
  },
  BACKUP_ONLY_HERE: {
    status: 403,
    message: {
      en: 'A backup holds the keys of this installation and is given only to its own command line.',
      ja: 'バックアップには鍵が含まれるため、サーバーと同じマシンのコマンドラインからのみ取得できます。',
    },
    fix: {
      en: 'Run `hinomi backup FILE` on the machine of the server.',
      ja: 'サーバーのマシンで `hinomi backup FILE` を実行してください。',
    },
  },
  BACKUP_NOT_WRITTEN: {
    status: 500,
    exit: 3,
    message: {
      en: 'The backup could not be written to {file}: {reason}.',
      ja: 'バックアップを {file} に書き込めませんでした（{reason}）。',
    },
    fix: {
      en: 'Choose a file in a directory that exists, with enough free space, and try again.',
      ja: '空き容量のある既存のディレクトリを指定して、再実行してください。',
    },
  },
  NOT_EMPTY: {
    status: 409,
    message: { en: 'The directory {dir} is not empty.', ja: 'ディレクトリ {dir} は空ではありません。' },
    fix: {
      en: 'Restore into a new directory, or add --force to replace what is there.',
      ja: '新しいディレクトリに復元するか、置き換える場合は --force を付けてください。',
    },
  },
  BACKUP_ABSENT: {
    status: 400,
    exit: 3,
    message: { en: 'There is no file {file}.', ja: 'ファイル {file} はありません。' },
    fix: {
      en: 'Give the file that `hinomi backup` wrote.',
      ja: '`hinomi backup` で作成したファイルを指定してください。',
    },
  },
  BACKUP_INCOMPLETE: {
    status: 400,
    exit: 3,
    message: { en: 'The backup {file} lacks {what}.', ja: 'バックアップ {file} に {what} がありません。' },
    fix: unchanged,
  },
  BACKUP_CHANGED: {
    status: 400,
    exit: 3,
    message: {
      en: 'In the backup {file}, {what} differs from its checksum.',
      ja: 'バックアップ {file} の {what} がチェックサムと一致しません。',
    },
    fix: unchanged,
  },
  BACKUP_STRANGE: {
    status: 400,
    exit: 3,
    message: {
      en: 'The backup {file} holds {what}, which this version does not know.',
      ja: 'バックアップ {file} に、このバージョンでは扱えない {what} が含まれています。',
    },
    fix: unchanged,
  },
  BACKUP_BROKEN: {
    status: 400,
    exit: 3,
    message: {
      en: 'The backup {file} cannot be used: {reason}.',
      ja: 'バックアップ {file} は使用できません（{reason}）。',
    },
    fix: unchanged,
  },
})
