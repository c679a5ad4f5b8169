import { listAt, sprawl } from '../sprawl.js'

export default sprawl({
  type: 'AWS::EC2::InternetGateway',
  harm: 'clutter',
  title: { en: 'Internet gateways attached to no VPC', ja: 'VPC にアタッチされていないインターネットゲートウェイ' },
  why: {
    en: 'It costs nothing and does nothing, but counts towards the quota of gateways in a Region.',
    ja: '課金も動作もありませんが、リージョンあたりのクォータを消費します。',
  },
  judge: () => (ci) =>
    ci.configuration === null || listAt(ci.configuration, 'attachments').length > 0
      ? undefined
      : { evidence: { en: 'It is attached to no VPC.', ja: 'どの VPC にもアタッチされていません。' } },
})
