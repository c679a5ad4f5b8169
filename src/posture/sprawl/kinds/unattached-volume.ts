import { at, sprawl, textAt } from '../sprawl.js'

export default sprawl({
  type: 'AWS::EC2::Volume',
  harm: 'cost',
  title: { en: 'Volumes attached to nothing', ja: 'どこにもアタッチされていないボリューム' },
  why: {
    en: 'A volume is paid for by its size, attached or not, and may hold data that nobody watches any more. Take a snapshot before you delete it if you are not sure.',
    ja: 'ボリュームはアタッチの有無にかかわらずサイズに応じて課金され、誰も見ていないデータが残っている可能性があります。判断に迷う場合はスナップショットを取得してから削除してください。',
  },
  judge: () => (ci) => {
    if (textAt(ci.configuration, 'state') !== 'available') return undefined
    const size =
      `${String(at(ci.configuration, 'size') ?? '?')} GiB ${textAt(ci.configuration, 'volumeType') ?? ''}`.trim()
    return {
      evidence: {
        en: `Its state is "available": it is attached to no instance (${size}).`,
        ja: `状態が available で、どのインスタンスにもアタッチされていません（${size}）。`,
      },
    }
  },
})
