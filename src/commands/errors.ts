import { catalogue } from '../kernel/errors.js'

const fix = { en: 'See {help}', ja: '{help} を確認してください。' }

/** What can be wrong with a command line. */
export const errors = catalogue({
  COMMAND_UNKNOWN: {
    status: 400,
    message: { en: 'There is no command {what}.', ja: 'コマンド {what} はありません。' },
    fix,
  },
  OPTION_UNKNOWN: {
    status: 400,
    message: { en: 'There is no option {what}.', ja: 'オプション {what} はありません。' },
    fix,
  },
  ARGUMENT_MISSING: {
    status: 400,
    message: { en: 'The argument <{what}> is missing.', ja: '引数 <{what}> が指定されていません。' },
    fix,
  },
  VALUE_MISSING: {
    status: 400,
    message: { en: 'The option {what} needs a value.', ja: 'オプション {what} には値が必要です。' },
    fix,
  },
  TOO_MANY_ARGUMENTS: {
    status: 400,
    message: { en: 'There are too many arguments for {what}.', ja: '{what} の引数が多すぎます。' },
    fix,
  },
  FILES_NOT_HERE: {
    status: 409,
    message: {
      en: 'What AWS Config has recorded cannot be read into a directory that a server owns.',
      ja: 'サーバーが使用中のデータディレクトリには、AWS Config の記録を取り込めません。',
    },
    fix: {
      en: 'Leave --save away, or stop the server first.',
      ja: '--save を付けずに実行するか、先にサーバーを停止してください。',
    },
  },
  USAGE_WRONG: {
    status: 400,
    message: { en: 'The command line is not right: {what}.', ja: 'コマンドラインが正しくありません（{what}）。' },
    fix,
  },
})
