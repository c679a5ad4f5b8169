import { catalogue } from '../kernel/errors.js'

export const errors = catalogue({
  FINDING_NOT_FOUND: {
    status: 404,
    message: { en: 'There is no finding {id}.', ja: '検出結果 {id} はありません。' },
    fix: {
      en: 'Open the list of findings and choose it there; the link may come from another installation.',
      ja: '検出結果の一覧から開いてください。別の環境のリンクの可能性があります。',
    },
  },
  FINDING_NEEDS_COMMENT: {
    status: 422,
    message: { en: 'A finding is resolved with a comment, and there is none.', ja: '解決するにはコメントが必要です。' },
    fix: {
      en: 'Say in a sentence why it is resolved; whoever meets it next will read it.',
      ja: '解決と判断した理由を一文で入力してください。次に同じ検出結果を見る人が参照します。',
    },
  },
  FINDING_TRANSITION: {
    status: 409,
    message: {
      en: 'Finding {id} is {from} and cannot become {to} from there. None of the chosen findings was changed.',
      ja: '検出結果 {id} は現在 {from} のため、{to} に変更できません。選択した検出結果はいずれも変更していません。',
    },
    fix: {
      en: 'From there it can become: {allowed}. Reload the list, as somebody may have been faster.',
      ja: '変更できる状態: {allowed}。ほかの人が先に変更した可能性があるため、一覧を再読み込みしてください。',
    },
  },
  FINDING_FILTER: {
    status: 400,
    message: {
      en: 'The filter {name} does not know "{value}".',
      ja: 'フィルター {name} に「{value}」は指定できません。',
    },
    fix: { en: 'Use one or more of: {allowed}.', ja: '指定できる値: {allowed}。' },
  },
  FINDING_PAGE: {
    status: 400,
    message: {
      en: 'The mark of the next page does not belong to this list.',
      ja: '次ページの位置指定がこの一覧のものではありません。',
    },
    fix: {
      en: 'Start again from the first page, with the same sorting throughout.',
      ja: '並べ替えを変えずに、最初のページから読み込み直してください。',
    },
  },
  FINDING_EXPORT_TOO_LARGE: {
    status: 422,
    message: {
      en: 'The filter finds more than {most} findings, which is too many for one file.',
      ja: '条件に一致する検出結果が {most} 件を超えるため、1つのファイルに出力できません。',
    },
    fix: {
      en: 'Narrow the filter, for example by account or by rule, and export in parts.',
      ja: 'アカウントやルールなどで条件を絞り込み、分けて出力してください。',
    },
  },
})
