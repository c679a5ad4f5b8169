import type { Json } from '../../ci.js'
import { at, daysSince, sprawl, textAt } from '../sprawl.js'

const OLD_DAYS = 90
const USERS = [
  'AWS::EC2::Instance',
  'AWS::EC2::LaunchTemplate',
  'AWS::AutoScaling::LaunchConfiguration',
  'AWS::EC2::SpotFleet',
]

/** Every image id in a value. */
const imagesIn = (value: Json): string[] =>
  typeof value === 'string'
    ? /^ami-[0-9a-f]+$/.test(value)
      ? [value]
      : []
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(imagesIn)
      : []

export default sprawl({
  type: 'AWS::EC2::Image',
  related: USERS,
  harm: 'cost',
  title: { en: 'AMIs that no instance or template uses', ja: 'どこからも使われていない AMI' },
  why: {
    en: 'Its snapshots are paid for, and whoever starts it starts software that is months old. Images that other accounts or Systems Manager parameters use are not seen from here.',
    ja: '裏側のスナップショットが課金され、起動すると何か月も前のソフトウェアが動きます。他アカウントや Systems Manager パラメータからの利用はここでは分かりません。',
  },
  judge: (around) => {
    const used = new Set(
      USERS.flatMap((type) =>
        around
          .all(type)
          .flatMap((ci) => [
            ...imagesIn(ci.configuration),
            ...(type === 'AWS::EC2::LaunchTemplate' ? imagesIn(around.part(ci, 'LaunchTemplateData')) : []),
          ]),
      ),
    )
    return (ci) => {
      const days = daysSince(around.now, at(ci.configuration, 'creationDate'))
      if (days === undefined || days < OLD_DAYS || used.has(ci.resourceId)) return undefined
      const last = textAt(ci.configuration, 'lastLaunchedTime')
      return {
        evidence: {
          en: `It was made ${days} days ago; no instance, launch template, launch configuration or Spot Fleet of this account names it.${last === undefined ? '' : ` Last launched: ${last.slice(0, 10)}.`}`,
          ja: `${days} 日前に作成され、このアカウントのインスタンス、起動テンプレート、起動設定、スポットフリートから参照されていません。${last === undefined ? '' : `最終起動: ${last.slice(0, 10)}。`}`,
        },
        ...(last === undefined ? {} : { since: last }),
      }
    }
  },
})
