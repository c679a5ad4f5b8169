import { sprawl, textAt } from '../sprawl.js'

/** `User initiated (2026-01-02 03:04:05 GMT)`, as DescribeInstances tells it. */
const STOPPED_AT = /\((\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (?:GMT|UTC)\)/

export default sprawl({
  type: 'AWS::EC2::Instance',
  harm: 'cost',
  title: { en: 'Stopped instances', ja: '停止したままのインスタンス' },
  why: {
    en: 'Its volumes and addresses are paid for while it is stopped, and it gets no patches: started again, it is as open as it was then. Keep an image and terminate it.',
    ja: '停止中もボリュームや IP アドレスは課金されます。また、パッチが適用されないため、再起動すると当時の脆弱性が残ったままになります。AMI を作成して終了することを検討してください。',
  },
  judge: () => (ci) => {
    if (textAt(ci.configuration, 'state', 'name') !== 'stopped') return undefined
    const [, day, time] = STOPPED_AT.exec(textAt(ci.configuration, 'stateTransitionReason') ?? '') ?? []
    const type = textAt(ci.configuration, 'instanceType') ?? '?'
    return {
      evidence:
        day === undefined
          ? { en: `It is stopped (${type}).`, ja: `停止しています（${type}）。` }
          : { en: `It has been stopped since ${day} (${type}).`, ja: `${day} から停止しています（${type}）。` },
      ...(day === undefined ? {} : { since: `${day}T${time}.000Z` }),
    }
  },
})
