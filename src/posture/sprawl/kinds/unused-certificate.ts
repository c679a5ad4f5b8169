import { at, sprawl, textAt } from '../sprawl.js'

export default sprawl({
  type: 'AWS::ACM::Certificate',
  harm: 'clutter',
  title: { en: 'Certificates that nothing uses', ja: '使われていない証明書' },
  why: {
    en: 'ACM does not renew a certificate that no service uses: it ends with a warning that hides the ones that matter.',
    ja: '使われていない証明書は自動更新されず、期限切れの通知が本当に重要な通知を埋もれさせます。',
  },
  judge: () => (ci) => {
    const users = at(ci.configuration, 'inUseBy') ?? at(ci.configuration, 'inUse')
    const unused = Array.isArray(users) ? users.length === 0 : users === false
    if (!unused || textAt(ci.configuration, 'status') === 'PENDING_VALIDATION') return undefined
    const ends = textAt(ci.configuration, 'notAfter')?.slice(0, 10) ?? '–'
    return {
      evidence: {
        en: `No AWS service uses it (${textAt(ci.configuration, 'domainName') ?? '–'}, valid until ${ends}).`,
        ja: `どの AWS サービスからも使われていません（${textAt(ci.configuration, 'domainName') ?? '–'}、有効期限 ${ends}）。`,
      },
    }
  },
})
