import { at, daysSince, sprawl } from '../sprawl.js'

const NEW_DAYS = 30

export default sprawl({
  type: 'AWS::Logs::LogGroup',
  harm: 'clutter',
  title: { en: 'Log groups that hold nothing', ja: '空のロググループ' },
  why: {
    en: 'Nothing was ever written to it, or everything in it has expired: what was to be logged is not, or is no more.',
    ja: '一度も書き込まれていないか、すべてのログの保持期間が過ぎています。記録されるはずのログが出ていないか、書き込み元がなくなった可能性があります。',
  },
  judge: (around) => (ci) => {
    if (at(ci.configuration, 'StoredBytes') !== 0) return undefined
    const days = daysSince(around.now, ci.resourceCreationTime)
    if (days === undefined || days < NEW_DAYS) return undefined
    return {
      evidence: {
        en: `It was made ${days} days ago and stores 0 bytes.`,
        ja: `${days} 日前に作成され、保存量は 0 バイトです。`,
      },
    }
  },
})
