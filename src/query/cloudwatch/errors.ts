import { catalogue } from '../../kernel/errors.js'

export const errors = catalogue({
  PATTERN_WRONG: {
    status: 400,
    message: {
      en: 'The filter pattern is not right at character {at}: {expected} was expected.',
      ja: 'フィルターパターンの{at}文字目に誤りがあります（{expected} が必要です）。',
    },
    fix: {
      en: 'Correct it there; a JSON pattern looks like { $.eventName = "ConsoleLogin" && $.errorCode NOT EXISTS }.',
      ja: '該当箇所を修正してください。JSONパターンの例: { $.eventName = "ConsoleLogin" && $.errorCode NOT EXISTS }',
    },
  },
  PATTERN_TOO_LONG: {
    status: 400,
    message: {
      en: 'The filter pattern has {length} characters; the limit is {limit}.',
      ja: 'フィルターパターンが{length}文字あり、上限の{limit}文字を超えています。',
    },
    fix: { en: 'Split it into several rules.', ja: '複数のルールに分けてください。' },
  },
})
