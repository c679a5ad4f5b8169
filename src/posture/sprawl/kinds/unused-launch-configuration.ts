import { sprawl, textAt } from '../sprawl.js'

export default sprawl({
  type: 'AWS::AutoScaling::LaunchConfiguration',
  related: ['AWS::AutoScaling::AutoScalingGroup'],
  harm: 'clutter',
  title: {
    en: 'Launch configurations of no Auto Scaling group',
    ja: 'Auto Scaling グループから使われていない起動設定',
  },
  why: {
    en: 'AWS has replaced launch configurations by launch templates; old ones keep old images and old user data.',
    ja: '起動設定は起動テンプレートに置き換えられています。古い起動設定には古い AMI やユーザーデータが残っています。',
  },
  judge: (around) => {
    const used = new Set(
      around
        .all('AWS::AutoScaling::AutoScalingGroup')
        .map((g) => `${g.awsRegion} ${textAt(g.configuration, 'launchConfigurationName') ?? ''}`),
    )
    return (ci) =>
      used.has(`${ci.awsRegion} ${ci.resourceName ?? textAt(ci.configuration, 'launchConfigurationName') ?? ''}`)
        ? undefined
        : {
            evidence: {
              en: `No Auto Scaling group uses it (image ${textAt(ci.configuration, 'imageId') ?? '–'}).`,
              ja: `どの Auto Scaling グループからも使われていません（AMI ${textAt(ci.configuration, 'imageId') ?? '–'}）。`,
            },
          }
  },
})
