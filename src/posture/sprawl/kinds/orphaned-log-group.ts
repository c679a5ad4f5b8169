import { at, sprawl, textAt } from '../sprawl.js'

const LAMBDA = '/aws/lambda/'

export default sprawl({
  type: 'AWS::Logs::LogGroup',
  related: ['AWS::Lambda::Function'],
  harm: 'cost',
  title: { en: 'Log groups of functions that are gone', ja: '削除された Lambda 関数のロググループ' },
  why: {
    en: 'Lambda leaves the log group behind when a function is deleted. Without a retention period it is paid for for ever.',
    ja: 'Lambda 関数を削除してもロググループは残ります。保持期間がなければ、課金が続きます。',
  },
  judge: (around) => {
    const functions = around.all('AWS::Lambda::Function')
    const alive = new Set(functions.map((f) => `${f.awsRegion} ${f.resourceName ?? f.resourceId}`))
    const named = new Set(
      functions.flatMap((f) => {
        const group = textAt(f.configuration, 'loggingConfig', 'logGroup')
        return group === undefined ? [] : [`${f.awsRegion} ${group}`]
      }),
    )
    return (ci) => {
      if (!ci.resourceId.startsWith(LAMBDA)) return undefined
      // Functions at the edge log in the Region that they ran in, with their home Region before the name.
      const name = ci.resourceId.slice(LAMBDA.length).replace(/^[a-z]{2}-[a-z]+-\d\./, '')
      if (name !== ci.resourceId.slice(LAMBDA.length)) return undefined
      if (alive.has(`${ci.awsRegion} ${name}`) || named.has(`${ci.awsRegion} ${ci.resourceId}`)) return undefined
      const kept = at(ci.configuration, 'RetentionInDays')
      return {
        evidence: {
          en: `There is no function ${name} in ${ci.awsRegion}; the logs are kept ${typeof kept === 'number' ? `${kept} days` : 'for ever'}.`,
          ja: `${ci.awsRegion} に関数 ${name} がありません。ログの保持期間は${typeof kept === 'number' ? ` ${kept} 日` : '無期限'}です。`,
        },
      }
    }
  },
})
