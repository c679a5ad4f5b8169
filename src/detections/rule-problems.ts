import type { Text } from '../kernel/errors.js'

/** What can be wrong with a rule besides the shape of its file. */
export const said = {
  TOO_LARGE: {
    what: { en: 'The file is larger than 1 MiB.', ja: 'ファイルが1 MiBを超えています。' },
    fix: { en: 'Shorten its test events.', ja: 'テストイベントを短くしてください。' },
  },
  MISSING: {
    what: { en: 'It is missing.', ja: '指定されていません。' },
    fix: {
      en: 'The rules in content/rules show how it is written.',
      ja: '書き方は content/rules のルールを参考にしてください。',
    },
  },
  MORE_DATAPOINTS: {
    what: { en: 'It is more than evaluationPeriods.', ja: 'evaluationPeriods より大きい値です。' },
    fix: { en: 'Lower it, or raise evaluationPeriods.', ja: '値を下げるか、evaluationPeriods を上げてください。' },
  },
  LONGER_THAN_A_DAY: {
    what: { en: 'The periods span more than a day.', ja: '評価期間の合計が1日を超えています。' },
    fix: { en: 'Shorten the period or take fewer of them.', ja: 'period を短くするか、期間の数を減らしてください。' },
  },
  TWO_CONDITIONS: {
    what: {
      en: 'A rule over indicators has neither a pattern nor a value.',
      ja: 'indicator を使うルールに pattern と value は指定できません。',
    },
    fix: {
      en: 'Remove the pattern and the value, or the indicator.',
      ja: 'pattern と value、または indicator を削除してください。',
    },
  },
  SILENCE: {
    what: {
      en: 'Such an alarm goes off when nothing comes, and alarms are evaluated when events come.',
      ja: 'イベントが来ないことを検知するアラームです。アラームはイベントの到着時に評価されるため、動作しません。',
    },
    fix: {
      en: 'Use GreaterThanThreshold or GreaterThanOrEqualToThreshold, and treatMissingData other than breaching.',
      ja: 'comparison は GreaterThanThreshold か GreaterThanOrEqualToThreshold に、treatMissingData は breaching 以外にしてください。',
    },
  },
} as const satisfies Record<string, { what: Text; fix: Text }>

/** What to do about a file that is not shaped as a rule, by the kind of its problem. */
export const remedies: Record<string, Text> & Record<'yaml' | 'other', Text> = {
  yaml: {
    en: 'Correct the YAML; texts with a colon or a brace need quotation marks.',
    ja: 'YAMLを修正してください。コロンや波括弧を含む文字列は引用符で囲みます。',
  },
  unrecognized_keys: {
    en: 'Remove it, or correct its spelling.',
    ja: '削除するか、つづりを修正してください。',
  },
  invalid_value: {
    en: 'Write one of these words.',
    ja: 'いずれかの値を書いてください。',
  },
  other: {
    en: 'The rules in content/rules show how it is written.',
    ja: '書き方は content/rules のルールを参考にしてください。',
  },
}
