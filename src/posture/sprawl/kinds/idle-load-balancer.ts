import type { Ci } from '../../ci.js'
import { listAt, sprawl, textAt, textsAt } from '../sprawl.js'

const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener'
const TARGETS = 'AWS::ElasticLoadBalancingV2::TargetGroup'

export default sprawl({
  type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  related: [LISTENER, TARGETS],
  harm: 'cost',
  title: { en: 'Load balancers that send nothing anywhere', ja: '転送先のないロードバランサー' },
  why: {
    en: 'A load balancer is paid for by the hour, and a public one stays an open door with nobody behind it. Look for DNS names that still point to it.',
    ja: 'ロードバランサーは時間単位で課金されます。インターネット向けの場合は、利用者のいない公開窓口が残ることになります。まだ向いている DNS 名がないか確認してください。',
  },
  judge: (around) => {
    const listeners = new Map<string, Ci[]>()
    for (const l of around.all(LISTENER)) {
      const balancer = textAt(l.configuration, 'LoadBalancerArn')
      if (balancer !== undefined) listeners.set(balancer, [...(listeners.get(balancer) ?? []), l])
    }
    const served = new Set(around.all(TARGETS).flatMap((t) => textsAt(t.configuration, ['LoadBalancerArns'])))
    return (ci) => {
      const own = listeners.get(ci.arn) ?? []
      const evidence =
        own.length === 0
          ? { en: 'It has no listener.', ja: 'リスナーがありません。' }
          : !served.has(ci.arn) && own.every((l) => !answersItself(l))
            ? {
                en: `No target group is attached to it, and its ${own.length} listener(s) neither redirect nor answer by themselves.`,
                ja: `ターゲットグループが関連付けられておらず、${own.length} 個のリスナーはリダイレクトも固定レスポンスも行いません。`,
              }
            : undefined
      return evidence === undefined ? undefined : { evidence }
    }
  },
})

/** A redirect or a fixed answer needs no target. Rules are a part that may be unread: then it may well answer. */
const answersItself = (listener: Ci): boolean =>
  listener.supplementaryConfiguration['ListenerRules'] === undefined ||
  [
    ...textsAt(listener.configuration, ['DefaultActions'], 'Type'),
    ...rulesOf(listener).flatMap((rule) => [
      ...textsAt(rule, ['Actions'], 'Type'),
      ...textsAt(rule, ['actions'], 'type'),
    ]),
  ].some((type) => type === 'redirect' || type === 'fixed-response')

const rulesOf = (listener: Ci) => {
  const part = listener.supplementaryConfiguration['ListenerRules']
  return Array.isArray(part) ? part : [...listAt(part, 'Rules'), ...listAt(part, 'rules')]
}
