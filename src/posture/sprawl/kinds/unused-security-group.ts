import type { Json } from '../../ci.js'
import { listAt, sprawl, textAt, textsAt } from '../sprawl.js'

/** Groups that the rules of a group let in or out. */
const namedBy = (configuration: Json): string[] =>
  ['ipPermissions', 'ipPermissionsEgress'].flatMap((side) =>
    listAt(configuration, side).flatMap((rule) => textsAt(rule, ['userIdGroupPairs'], 'groupId')),
  )

/** Every text in a template's data: the groups of a launch template stand in several places. */
const idsIn = (value: Json): string[] =>
  typeof value === 'string'
    ? value.startsWith('sg-')
      ? [value]
      : []
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(idsIn)
      : []

export default sprawl({
  type: 'AWS::EC2::SecurityGroup',
  related: [
    'AWS::EC2::NetworkInterface',
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::LaunchTemplate',
    'AWS::AutoScaling::LaunchConfiguration',
  ],
  harm: 'risk',
  title: { en: 'Security groups that nothing uses', ja: '使われていないセキュリティグループ' },
  why: {
    en: 'A forgotten group with open rules is one click away from being attached to something new.',
    ja: '開いたルールが残った不要なセキュリティグループは、新しいリソースに誤って付けられると、そのまま公開につながります。',
  },
  judge: (around) => {
    const used = new Set<string>()
    for (const n of around.all('AWS::EC2::NetworkInterface')) {
      for (const id of textsAt(n.configuration, ['groups'], 'groupId')) used.add(id)
    }
    for (const g of around.all('AWS::EC2::SecurityGroup')) {
      for (const id of namedBy(g.configuration)) if (id !== g.resourceId) used.add(id)
    }
    for (const t of around.all('AWS::EC2::LaunchTemplate')) {
      for (const id of idsIn(around.part(t, 'LaunchTemplateData'))) used.add(id)
    }
    for (const c of around.all('AWS::AutoScaling::LaunchConfiguration')) {
      for (const id of textsAt(c.configuration, ['securityGroups'])) used.add(id)
    }
    return (ci) => {
      const name = textAt(ci.configuration, 'groupName')
      // Nobody can delete a VPC's default group.
      if (ci.configuration === null || name === 'default' || used.has(ci.resourceId)) return undefined
      const rules = listAt(ci.configuration, 'ipPermissions').length
      return {
        evidence: {
          en: `No network interface, launch template, launch configuration or rule of another group names it; it has ${rules} inbound rule(s).`,
          ja: `ネットワークインターフェイス、起動テンプレート、起動設定、他のグループのルールのいずれからも参照されていません（インバウンドルール ${rules} 件）。`,
        },
      }
    }
  },
})
