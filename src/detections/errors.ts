import { catalogue } from '../kernel/errors.js'

export const errors = catalogue({
  RULES_WRONG: {
    status: 400,
    message: { en: 'Some rules cannot be loaded:\n{problems}', ja: '読み込めないルールがあります:\n{problems}' },
    fix: {
      en: 'Correct these files; the others were right.',
      ja: '該当するファイルを修正してください。ほかのファイルに問題はありません。',
    },
  },
  RULE_NOT_FOUND: {
    status: 404,
    message: { en: 'There is no rule {id}.', ja: 'ルール {id} はありません。' },
    fix: { en: '`hinomi rules list` lists them.', ja: '一覧は `hinomi rules list` で確認できます。' },
  },
})
