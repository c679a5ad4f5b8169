import { at, sprawl, textAt } from '../sprawl.js'

export default sprawl({
  type: 'AWS::IAM::Policy',
  harm: 'clutter',
  title: {
    en: 'Customer managed policies attached to nothing',
    ja: 'どこにもアタッチされていないカスタマー管理ポリシー',
  },
  why: {
    en: 'It grants nothing until somebody attaches it, perhaps without reading what it allows.',
    ja: '今は何も許可していませんが、内容を確かめずにアタッチされると意図しない権限を与えます。',
  },
  judge: () => (ci) => {
    if (textAt(ci.configuration, 'arn')?.includes('::aws:policy/') ?? ci.arn.includes('::aws:policy/')) return undefined
    if (at(ci.configuration, 'attachmentCount') !== 0) return undefined
    const bounds = at(ci.configuration, 'permissionsBoundaryUsageCount')
    if (typeof bounds === 'number' && bounds > 0) return undefined
    return {
      evidence: {
        en: 'It is attached to no user, group or role, and is nobody’s permissions boundary.',
        ja: 'ユーザー、グループ、ロールのいずれにもアタッチされておらず、アクセス許可の境界としても使われていません。',
      },
    }
  },
})
