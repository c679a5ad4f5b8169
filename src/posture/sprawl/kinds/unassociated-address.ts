import { sprawl, textAt } from '../sprawl.js'

export default sprawl({
  type: 'AWS::EC2::EIP',
  harm: 'cost',
  title: { en: 'Elastic IP addresses associated with nothing', ja: '関連付けられていない Elastic IP アドレス' },
  why: {
    en: 'Every public IPv4 address is paid for by the hour. Look for DNS records and allow lists of partners that name it before it is released: it does not come back.',
    ja: 'パブリック IPv4 アドレスは時間単位で課金されます。解放すると取り戻せないため、DNS レコードや取引先の許可リストに登録されていないか確認してください。',
  },
  judge: () => (ci) => {
    const c = ci.configuration
    if (c === null) return undefined
    if (textAt(c, 'associationId') ?? textAt(c, 'instanceId') ?? textAt(c, 'networkInterfaceId')) return undefined
    const address = textAt(c, 'publicIp') ?? ci.resourceId
    return {
      evidence: {
        en: `${address} is associated with no instance and no network interface.`,
        ja: `${address} はインスタンスにもネットワークインターフェイスにも関連付けられていません。`,
      },
    }
  },
})
