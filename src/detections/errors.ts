import { catalogue } from '../kernel/errors.js'

export const errors = catalogue({
  RULES_WRONG: {
    status: 400,
    message: {
      en: 'Rules cannot be loaded ({count} problems):\n{en}',
      ja: 'ルールを読み込めません（問題{count}件）:\n{ja}',
    },
    fix: {
      en: 'Correct these files; the others were right.',
      ja: '該当するファイルを修正してください。ほかのファイルに問題はありません。',
    },
  },
  RULES_NOT_FOUND: {
    status: 404,
    message: {
      en: 'There are no rules to read at {path}: {reason}.',
      ja: '{path} からルールを読み込めません（{reason}）。',
    },
    fix: {
      en: 'Give a rule file (.yml) or a folder of them.',
      ja: 'ルールファイル（.yml）またはそのフォルダーを指定してください。',
    },
  },
  RULE_NOT_FOUND: {
    status: 404,
    message: { en: 'There is no rule {id}.', ja: 'ルール {id} はありません。' },
    fix: { en: '`hinomi rules list` lists them.', ja: '一覧は `hinomi rules list` で確認できます。' },
  },
})
