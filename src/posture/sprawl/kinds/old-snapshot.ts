import { at, daysSince, sprawl, textAt } from '../sprawl.js'

const OLD_DAYS = 365

export default sprawl({
  type: 'AWS::EC2::Snapshot',
  related: ['AWS::EC2::Image'],
  harm: 'cost',
  title: { en: 'EBS snapshots older than a year', ja: '1 年以上前の EBS スナップショット' },
  why: {
    en: 'Snapshots add up on the bill and keep copies of data that may have to be deleted. Those of AWS Backup, of Data Lifecycle Manager and of an AMI are left out.',
    ja: 'スナップショットは積み重なって課金され、削除すべきデータの複製が残ることもあります。AWS Backup、Data Lifecycle Manager、AMI が使うものは除いています。',
  },
  judge: (around) => {
    const inImages = new Set(
      around.all('AWS::EC2::Image').flatMap((image) => {
        const mappings = at(image.configuration, 'blockDeviceMappings')
        return Array.isArray(mappings) ? mappings.flatMap((m) => textAt(m, 'ebs', 'snapshotId') ?? []) : []
      }),
    )
    return (ci) => {
      const started = at(ci.configuration, 'startTime')
      const days = daysSince(around.now, started)
      if (days === undefined || days < OLD_DAYS || inImages.has(ci.resourceId) || isManaged(ci.tags)) return undefined
      const size = String(at(ci.configuration, 'volumeSize') ?? '?')
      return {
        evidence: {
          en: `It was taken ${days} days ago of ${textAt(ci.configuration, 'volumeId') ?? '–'} (${size} GiB), and no AMI of this account needs it.`,
          ja: `${days} 日前に ${textAt(ci.configuration, 'volumeId') ?? '–'} から取得され（${size} GiB）、このアカウントの AMI からは使われていません。`,
        },
        since: String(started),
      }
    }
  },
})

const isManaged = (tags: Readonly<Record<string, string>>): boolean =>
  Object.keys(tags).some((key) => key.startsWith('aws:backup:') || key.startsWith('aws:dlm:'))
