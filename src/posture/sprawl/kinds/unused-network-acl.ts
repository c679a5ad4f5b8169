import { at, listAt, sprawl } from '../sprawl.js'

export default sprawl({
  type: 'AWS::EC2::NetworkAcl',
  harm: 'clutter',
  title: { en: 'Network ACLs of no subnet', ja: 'サブネットに関連付けられていないネットワーク ACL' },
  why: {
    en: 'It filters nothing, and whoever reads it may believe that it does.',
    ja: '何も制御していないのに、有効だと誤解されるおそれがあります。',
  },
  judge: () => (ci) =>
    ci.configuration === null ||
    at(ci.configuration, 'isDefault') === true ||
    listAt(ci.configuration, 'associations').length > 0
      ? undefined
      : { evidence: { en: 'It is associated with no subnet.', ja: 'どのサブネットにも関連付けられていません。' } },
})
