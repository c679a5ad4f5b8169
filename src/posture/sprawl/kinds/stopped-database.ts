import { at, sprawl, textAt } from '../sprawl.js'

export default sprawl({
  type: 'AWS::RDS::DBInstance',
  harm: 'cost',
  title: { en: 'Stopped databases', ja: '停止したままのデータベース' },
  why: {
    en: 'Storage and backups are paid for while it is stopped, and RDS starts it again by itself after seven days. Take a last snapshot and delete it.',
    ja: '停止中もストレージとバックアップは課金され、7 日後には RDS が自動的に再起動します。最終スナップショットを取得して削除することを検討してください。',
  },
  judge: () => (ci) => {
    if (textAt(ci.configuration, 'dBInstanceStatus') !== 'stopped') return undefined
    const what = [textAt(ci.configuration, 'engine'), textAt(ci.configuration, 'dBInstanceClass')]
      .filter(Boolean)
      .join(', ')
    return {
      evidence: {
        en: `Its status is "stopped" (${what}, ${String(at(ci.configuration, 'allocatedStorage') ?? '?')} GiB).`,
        ja: `ステータスが stopped です（${what}、${String(at(ci.configuration, 'allocatedStorage') ?? '?')} GiB）。`,
      },
    }
  },
})
