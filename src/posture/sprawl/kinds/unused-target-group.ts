import { listAt, sprawl, textAt } from '../sprawl.js'

export default sprawl({
  type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  harm: 'clutter',
  title: { en: 'Target groups of no load balancer', ja: 'ロードバランサーに関連付けられていないターゲットグループ' },
  why: {
    en: 'It costs nothing, but it counts towards the quota and leads astray whoever looks for where traffic goes.',
    ja: '課金はされませんが、クォータを消費し、トラフィックの行き先を調べる人を惑わせます。',
  },
  judge: () => (ci) => {
    if (ci.configuration === null || listAt(ci.configuration, 'LoadBalancerArns').length > 0) return undefined
    const kind = textAt(ci.configuration, 'TargetType') ?? '?'
    return {
      evidence: {
        en: `No load balancer forwards to it (targets: ${kind}).`,
        ja: `どのロードバランサーからも転送されていません（ターゲットの種類: ${kind}）。`,
      },
    }
  },
})
