import { sprawl, textsAt } from '../sprawl.js'

export default sprawl({
  type: 'AWS::IAM::Group',
  related: ['AWS::IAM::User'],
  harm: 'clutter',
  title: { en: 'IAM groups without users', ja: 'ユーザーのいない IAM グループ' },
  why: {
    en: 'Its permissions wait for the next user who is put into it, whatever they were once meant for.',
    ja: '次に追加されたユーザーに、当初の目的と関係なく権限が与えられます。',
  },
  judge: (around) => {
    const filled = new Set(
      around
        .all('AWS::IAM::User')
        .flatMap((user) => [
          ...textsAt(user.configuration, ['groupList']),
          ...user.relationships.flatMap((r) =>
            r.resourceType === 'AWS::IAM::Group' ? [r.resourceId ?? '', r.resourceName ?? ''] : [],
          ),
        ]),
    )
    return (ci) =>
      filled.has(ci.resourceId) || (ci.resourceName !== undefined && filled.has(ci.resourceName))
        ? undefined
        : { evidence: { en: 'No user is a member of it.', ja: '所属するユーザーがいません。' } }
  },
})
