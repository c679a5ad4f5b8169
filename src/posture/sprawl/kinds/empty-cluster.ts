import { sprawl } from '../sprawl.js'

const SERVICE = 'AWS::ECS::Service'

export default sprawl({
  type: 'AWS::ECS::Cluster',
  related: [SERVICE],
  harm: 'clutter',
  title: { en: 'ECS clusters without services', ja: 'サービスのない ECS クラスター' },
  why: {
    en: 'It may still have instances that wait for tasks. Clusters that run only scheduled or one-off tasks show up here too: look before you delete.',
    ja: 'タスクを待つインスタンスが残っている可能性があります。スケジュール実行や単発のタスクだけを動かすクラスターも該当するため、削除前に確認してください。',
  },
  judge: (around) => {
    const filled = new Set(
      around.all(SERVICE).flatMap((service) => [
        // arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME
        `${service.awsRegion} ${service.arn.split('/').at(-2) ?? ''}`,
        ...service.relationships.flatMap((r) => (r.resourceType === 'AWS::ECS::Cluster' ? [r.resourceId ?? ''] : [])),
      ]),
    )
    return (ci) =>
      filled.has(ci.resourceId) ||
      filled.has(ci.arn) ||
      filled.has(`${ci.awsRegion} ${ci.resourceName ?? ci.arn.split('/').at(-1)}`)
        ? undefined
        : { evidence: { en: 'No service runs in it.', ja: 'サービスが 1 つもありません。' } }
  },
})
