import { at, daysSince, sprawl, textAt } from '../sprawl.js'

const NEW_DAYS = 30

export default sprawl({
  type: 'AWS::Lambda::Function',
  related: ['AWS::Logs::LogGroup'],
  harm: 'risk',
  title: { en: 'Functions that never logged a run', ja: '実行ログのない Lambda 関数' },
  why: {
    en: 'Lambda makes the log group at the first run. A function without one has never run, or may not write logs; either way nobody would see what it does with its role.',
    ja: 'ロググループは最初の実行時に作成されます。存在しない関数は一度も実行されていないか、ログを書き込む権限がありません。いずれの場合も、ロールで何をしているかを誰も確認できません。',
  },
  judge: (around) => {
    const groups = new Map(around.all('AWS::Logs::LogGroup').map((g) => [`${g.awsRegion} ${g.resourceId}`, g]))
    return (ci) => {
      const name = ci.resourceName ?? ci.resourceId
      const days = daysSince(around.now, at(ci.configuration, 'lastModified'))
      if (ci.configuration === null || days === undefined || days < NEW_DAYS) return undefined
      const group = textAt(ci.configuration, 'loggingConfig', 'logGroup') ?? `/aws/lambda/${name}`
      const found = groups.get(`${ci.awsRegion} ${group}`)
      if (found !== undefined && at(found.configuration, 'StoredBytes') !== 0) return undefined
      return {
        evidence:
          found === undefined
            ? {
                en: `Its log group ${group} does not exist; it was last changed ${days} days ago.`,
                ja: `ロググループ ${group} が存在しません。最終更新は ${days} 日前です。`,
              }
            : {
                en: `Its log group ${group} stores 0 bytes; it was last changed ${days} days ago.`,
                ja: `ロググループ ${group} の保存量は 0 バイトです。最終更新は ${days} 日前です。`,
              },
      }
    }
  },
})
