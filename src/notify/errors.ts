import { catalogue } from '../kernel/errors.js'

/** Errors of integrations and of sending. None of them may carry an address beyond its host, a token or a body. */
export const errors = catalogue({
  INTEGRATION_NOT_FOUND: {
    status: 404,
    message: { en: 'This integration does not exist.', ja: 'この連携はありません。' },
    fix: {
      en: 'Reload the list of integrations; somebody may have removed it.',
      ja: '連携の一覧を再読み込みしてください。削除された可能性があります。',
    },
  },
  INTEGRATION_FIELD: {
    status: 422,
    message: {
      en: 'An integration of kind {kind} has no {field}.',
      ja: '種類が {kind} の連携に {field} はありません。',
    },
    fix: {
      en: 'Leave it out, or make a new integration of the kind that has it.',
      ja: 'この項目を外すか、該当する種類の連携を新しく追加してください。',
    },
  },
  INTEGRATION_SLACK_URL: {
    status: 422,
    message: {
      en: 'This is not the address of a Slack incoming webhook.',
      ja: 'SlackのIncoming WebhookのURLではありません。',
    },
    fix: {
      en: 'In Slack, open your app, "Incoming Webhooks", and copy the Webhook URL; it begins with https://hooks.slack.com/services/.',
      ja: 'Slackアプリの設定画面の「Incoming Webhooks」からWebhook URLをコピーしてください。https://hooks.slack.com/services/ で始まります。',
    },
  },
  INTEGRATION_WEBHOOK_URL: {
    status: 422,
    message: {
      en: 'The address cannot be used for a webhook.',
      ja: 'WebhookのURLとして使用できません。',
    },
    fix: {
      en: 'Enter an https:// address that this server reaches over the internet. For one inside your network, start Hinomi with HINOMI_ALLOW_PRIVATE_WEBHOOKS=1.',
      ja: 'このサーバーからインターネット経由で接続できる https:// のURLを指定してください。社内ネットワークの宛先を使うには、HINOMI_ALLOW_PRIVATE_WEBHOOKS=1 を設定してHinomiを起動してください。',
    },
  },
  INTEGRATION_SLACK_TOKEN: {
    status: 422,
    message: { en: 'This is not the token of a Slack bot.', ja: 'Slackのボットトークンではありません。' },
    fix: {
      en: 'In Slack, open your app, "OAuth & Permissions", and copy the Bot User OAuth Token; it begins with xoxb-.',
      ja: 'Slackアプリの設定画面の「OAuth & Permissions」から「Bot User OAuth Token」をコピーしてください。xoxb- で始まります。',
    },
  },
  OUTBOX_NOT_FOUND: {
    status: 404,
    message: { en: 'There is no notification {id}.', ja: '通知 {id} はありません。' },
    fix: { en: 'Reload the list of notifications.', ja: '通知の一覧を再読み込みしてください。' },
  },
  OUTBOX_SENT: {
    status: 409,
    message: { en: 'Notification {id} has been sent already.', ja: '通知 {id} は送信済みです。' },
    fix: {
      en: 'Nothing needs to be done. To try the integration, use its test button.',
      ja: '対応は不要です。連携を確認するには、テスト送信を使用してください。',
    },
  },
  OUTBOX_ORPHAN: {
    status: 409,
    message: {
      en: 'The integration "{name}" of this notification has been removed.',
      ja: 'この通知の連携「{name}」は削除されています。',
    },
    fix: {
      en: 'Findings that are found or reopened from now on go to the integrations that exist.',
      ja: '今後の検出結果は、現在登録されている連携に通知されます。',
    },
  },
  NOTIFY_LOST: {
    status: 500,
    message: {
      en: 'Sending was begun {attempts} times and never came to an end.',
      ja: '送信を{attempts}回開始しましたが、いずれも完了しませんでした。',
    },
    fix: {
      en: 'Look into the server log for why Hinomi stopped while it was sending, then retry.',
      ja: '送信中にHinomiが停止した原因をサーバーログで確認し、再送信してください。',
    },
  },

  NOTIFY_UNREACHABLE: {
    status: 502,
    message: { en: '{host} cannot be reached: {reason}.', ja: '{host} に接続できません（{reason}）。' },
    fix: {
      en: 'Check the address, and that this server may open connections to it.',
      ja: 'URLと、このサーバーから宛先への接続が許可されていることを確認してください。',
    },
  },
  NOTIFY_PRIVATE_ADDRESS: {
    status: 422,
    message: {
      en: '{host} is an address inside a private network, and nothing was sent.',
      ja: '{host} はプライベートネットワーク内の宛先のため、送信しませんでした。',
    },
    fix: {
      en: 'If you mean it, start Hinomi with HINOMI_ALLOW_PRIVATE_WEBHOOKS=1.',
      ja: '意図した宛先であれば、HINOMI_ALLOW_PRIVATE_WEBHOOKS=1 を設定してHinomiを起動してください。',
    },
  },
  NOTIFY_REDIRECTED: {
    status: 502,
    message: {
      en: '{host} answered with a redirect ({status}), which is not followed.',
      ja: '{host} がリダイレクト（{status}）を返しました。リダイレクト先には送信しません。',
    },
    fix: { en: 'Enter the final address.', ja: '転送先の最終的なURLを指定してください。' },
  },
  NOTIFY_REFUSED: {
    status: 502,
    message: {
      en: '{host} refused the message with the status {status}.',
      ja: '{host} がステータス {status} で受信を拒否しました。',
    },
    fix: {
      en: 'Check the address and the signing secret, and look at the log of the receiver.',
      ja: 'URLと署名用シークレットを確認し、受信側のログを参照してください。',
    },
  },
  NOTIFY_TROUBLE: {
    status: 502,
    message: { en: '{host} answered with the status {status}.', ja: '{host} がステータス {status} を返しました。' },
    fix: {
      en: 'Nothing needs to be done for now: it is tried again. If it lasts, look at the log of the receiver.',
      ja: '自動で再送信します。続く場合は受信側のログを確認してください。',
    },
  },
  NOTIFY_RATE_LIMITED: {
    status: 503,
    message: {
      en: '{host} asks to wait before the next message.',
      ja: '{host} から送信間隔を空けるように要求されました。',
    },
    fix: {
      en: 'Nothing needs to be done: the message goes out when the time is over.',
      ja: '対応は不要です。時間の経過後に自動で送信します。',
    },
  },
  SLACK_WEBHOOK_GONE: {
    status: 502,
    message: {
      en: 'Slack no longer accepts this webhook ({reason}).',
      ja: 'このIncoming WebhookはSlackで無効になっています（{reason}）。',
    },
    fix: {
      en: 'Make a new incoming webhook for the channel in Slack and enter its address here.',
      ja: 'Slackでチャンネル用のIncoming Webhookを作り直し、新しいURLを登録してください。',
    },
  },
  SLACK_TOKEN_REFUSED: {
    status: 502,
    message: { en: 'Slack refuses the token ({reason}).', ja: 'Slackがトークンを拒否しました（{reason}）。' },
    fix: {
      en: 'Reinstall the app to the workspace and enter its Bot User OAuth Token again.',
      ja: 'アプリをワークスペースに再インストールし、「Bot User OAuth Token」を登録し直してください。',
    },
  },
  SLACK_SCOPE_MISSING: {
    status: 502,
    message: {
      en: 'The token may not post messages ({reason}).',
      ja: 'トークンに投稿の権限がありません（{reason}）。',
    },
    fix: {
      en: 'Add the scope chat:write to the bot under "OAuth & Permissions" and reinstall the app.',
      ja: '「OAuth & Permissions」でボットにスコープ chat:write を追加し、アプリを再インストールしてください。',
    },
  },
  SLACK_CHANNEL_REFUSED: {
    status: 502,
    message: {
      en: 'Slack cannot post to the channel {channel} ({reason}).',
      ja: 'チャンネル {channel} に投稿できません（{reason}）。',
    },
    fix: {
      en: 'Check its name, and invite the bot to it in Slack with /invite.',
      ja: 'チャンネル名を確認し、Slackで /invite を使ってボットを招待してください。',
    },
  },
  SLACK_MESSAGE_REFUSED: {
    status: 502,
    message: { en: 'Slack refused the message ({reason}).', ja: 'Slackがメッセージを拒否しました（{reason}）。' },
    fix: {
      en: 'Try again; if it stays so, report it with the code in parentheses.',
      ja: '再送信してください。解消しない場合は、括弧内のコードを添えて報告してください。',
    },
  },
  SLACK_TROUBLE: {
    status: 502,
    message: {
      en: 'Slack did not take the message ({reason}).',
      ja: 'Slackがメッセージを受け付けませんでした（{reason}）。',
    },
    fix: {
      en: 'It is tried again. If it lasts, look up the code in parentheses in the documentation of Slack.',
      ja: '自動で再送信します。続く場合は、括弧内のコードをSlackのドキュメントで確認してください。',
    },
  },
})
