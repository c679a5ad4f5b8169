import { catalogue } from '../../kernel/errors.js'

export const errors = catalogue({
  EXCEPTION_NOT_FOUND: {
    status: 404,
    message: { en: 'There is no exception {id}.', ja: '例外 {id} はありません。' },
    fix: { en: 'Open the exception register and choose it there.', ja: '例外台帳から選んでください。' },
  },
  EXCEPTION_FINDING: {
    status: 422,
    message: { en: 'There is no finding {id} to except.', ja: '例外にする検出結果 {id} がありません。' },
    fix: { en: 'Open the finding and except it from there.', ja: '検出結果を開き、そこから例外にしてください。' },
  },
  EXCEPTION_UNTIL: {
    status: 422,
    message: {
      en: 'An exception needs either an end or a date of review, and it must lie in the future.',
      ja: '例外には、未来の有効期限か見直し日のどちらか一方が必要です。',
    },
    fix: { en: 'Choose one of the two dates.', ja: 'どちらかの日付を一つ選んでください。' },
  },
  EXCEPTION_TOO_LONG: {
    status: 422,
    message: { en: 'An exception may run {days} days at most here.', ja: '例外の期間は最長 {days} 日です。' },
    fix: {
      en: 'Choose an earlier date; it can be extended later with a reason.',
      ja: 'より早い日付を選んでください。後から理由を添えて延長できます。',
    },
  },
  EXCEPTION_STATE: {
    status: 409,
    message: { en: 'Exception {id} is {state} already.', ja: '例外 {id} は現在 {state} です。' },
    fix: {
      en: 'Reload the register; somebody may have been faster.',
      ja: 'ほかの人が先に変更した可能性があります。例外台帳を再読み込みしてください。',
    },
  },
  EXCEPTION_SECOND_PERSON: {
    status: 403,
    message: {
      en: 'Whoever asks for an exception cannot approve or extend it.',
      ja: '例外を申請した本人は、承認や延長ができません。',
    },
    fix: {
      en: 'Ask a colleague with the right to approve, or let an administrator switch the second person off.',
      ja: '承認権限のある別の人に依頼するか、管理者が「本人以外の承認」を無効にしてください。',
    },
  },
  EXCEPTION_ENDED: {
    status: 409,
    message: { en: 'Its end has passed before it was approved.', ja: '承認前に有効期限を過ぎました。' },
    fix: { en: 'Ask for a new one.', ja: '新しく申請してください。' },
  },
  EXCEPTION_COMMENT: {
    status: 422,
    message: { en: 'Rejecting or revoking needs a comment.', ja: '却下や取り消しにはコメントが必要です。' },
    fix: { en: 'Say in a sentence why.', ja: '理由を一文で入力してください。' },
  },
})
