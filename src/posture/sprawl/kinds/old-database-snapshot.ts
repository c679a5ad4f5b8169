import { at, daysSince, sprawl, textAt } from '../sprawl.js'

const OLD_DAYS = 365

export default sprawl({
  type: 'AWS::RDS::DBSnapshot',
  related: ['AWS::RDS::DBInstance'],
  harm: 'cost',
  title: { en: 'Manual database snapshots older than a year', ja: '1 年以上前の手動 DB スナップショット' },
  why: {
    en: 'A whole database of a year ago is paid for and can be restored by whoever may. Those of AWS Backup are left out.',
    ja: '1 年前のデータベース全体が課金され続け、権限のある人なら誰でも復元できます。AWS Backup のものは除いています。',
  },
  judge: (around) => {
    const alive = new Set(
      around
        .all('AWS::RDS::DBInstance')
        .map((db) => `${db.awsRegion} ${textAt(db.configuration, 'dBInstanceIdentifier')}`),
    )
    return (ci) => {
      if (textAt(ci.configuration, 'snapshotType') !== 'manual') return undefined
      const made = at(ci.configuration, 'snapshotCreateTime')
      const days = daysSince(around.now, made)
      if (days === undefined || days < OLD_DAYS) return undefined
      const of = textAt(ci.configuration, 'dBInstanceIdentifier') ?? '–'
      const gone = !alive.has(`${ci.awsRegion} ${of}`)
      return {
        evidence: {
          en: `It was taken ${days} days ago of ${of}${gone ? ', which no longer exists' : ''}.`,
          ja: `${days} 日前に ${of} から取得されました${gone ? '（このインスタンスはもう存在しません）' : ''}。`,
        },
        since: String(made),
      }
    }
  },
})
