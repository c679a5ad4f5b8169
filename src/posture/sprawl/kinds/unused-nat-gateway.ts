import { sprawl, textAt, textsAt } from '../sprawl.js'

export default sprawl({
  type: 'AWS::EC2::NatGateway',
  related: ['AWS::EC2::RouteTable'],
  harm: 'cost',
  title: { en: 'NAT gateways that no route leads to', ja: 'どの経路からも使われていない NAT ゲートウェイ' },
  why: {
    en: 'A NAT gateway and its address are paid for by the hour, with or without traffic.',
    ja: 'NAT ゲートウェイとその IP アドレスは、通信がなくても時間単位で課金されます。',
  },
  judge: (around) => {
    const reached = new Set(
      around.all('AWS::EC2::RouteTable').flatMap((table) => textsAt(table.configuration, ['routes'], 'natGatewayId')),
    )
    return (ci) => {
      if (textAt(ci.configuration, 'state') !== 'available' || reached.has(ci.resourceId)) return undefined
      return {
        evidence: {
          en: `No route table has a route to it (subnet ${textAt(ci.configuration, 'subnetId') ?? '–'}).`,
          ja: `どのルートテーブルにもこのゲートウェイへのルートがありません（サブネット ${textAt(ci.configuration, 'subnetId') ?? '–'}）。`,
        },
      }
    }
  },
})
