import { sprawl, textAt } from '../sprawl.js'

export default sprawl({
  type: 'AWS::EC2::NetworkInterface',
  harm: 'clutter',
  title: { en: 'Network interfaces attached to nothing', ja: 'アタッチされていないネットワークインターフェイス' },
  why: {
    en: 'It keeps an address of its subnet and holds on to its security groups, which cannot be deleted while it is there.',
    ja: 'サブネットの IP アドレスを消費し、付いているセキュリティグループも削除できなくなります。',
  },
  judge: () => (ci) => {
    if (textAt(ci.configuration, 'status') !== 'available') return undefined
    const about = textAt(ci.configuration, 'description') ?? '–'
    return {
      evidence: {
        en: `Its status is "available": it is attached to nothing. Its description: ${about}`,
        ja: `ステータスが available で、何にもアタッチされていません。説明: ${about}`,
      },
    }
  },
})
