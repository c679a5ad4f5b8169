import { listAt, sprawl } from '../sprawl.js'

export default sprawl({
  type: 'AWS::ElasticLoadBalancing::LoadBalancer',
  harm: 'cost',
  title: { en: 'Classic Load Balancers without instances', ja: 'インスタンスのない Classic Load Balancer' },
  why: {
    en: 'It is paid for by the hour and answers every request with an error. Look for DNS names that still point to it.',
    ja: '時間単位で課金され、すべてのリクエストにエラーを返します。まだ向いている DNS 名がないか確認してください。',
  },
  judge: () => (ci) =>
    ci.configuration === null || listAt(ci.configuration, 'instances').length > 0
      ? undefined
      : { evidence: { en: 'No instance is registered with it.', ja: 'インスタンスが登録されていません。' } },
})
