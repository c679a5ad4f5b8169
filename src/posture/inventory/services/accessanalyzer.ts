import { AccessAnalyzerClient, type AnalyzerSummary, paginateListAnalyzers } from '@aws-sdk/client-accessanalyzer'
import { cfnShape } from '../../cfn-shape.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Reach, resource } from '../collector.js'

async function* analyzers(reach: Reach): AsyncGenerator<AnalyzerSummary> {
  for await (const page of paginateListAnalyzers({ client: reach.client(AccessAnalyzerClient) }, {}))
    yield* page.analyzers ?? []
}

/** IAM Access Analyzer (AWS Config, `AWS::AccessAnalyzer::Analyzer`). */
export default collector({
  service: 'accessanalyzer',
  resources: [
    resource<Listed>({
      type: 'AWS::AccessAnalyzer::Analyzer',
      scope: 'regional',
      iam: ['access-analyzer:ListAnalyzers'],
      list: async function* (reach) {
        for await (const a of analyzers(reach)) {
          if (a.arn === undefined) continue
          // When it last analysed something is no setting, and differs at each look.
          const { arn, name, type, status, createdAt, configuration } = a
          yield {
            resourceId: arn,
            resourceName: name,
            arn,
            created: createdAt,
            tags: a.tags ?? {},
            configuration: cfnShape({
              Arn: arn,
              AnalyzerName: name,
              Type: type,
              Status: status,
              AnalyzerConfiguration: configuration,
            }),
          }
        }
      },
    }),
  ],
  account: {
    // A part of each Region's account: where there is none, there is nothing else that could be judged.
    AccessAnalyzers: {
      scope: 'regional',
      iam: 'access-analyzer:ListAnalyzers',
      read: async (reach) => {
        const out = []
        for await (const { name, type, status } of analyzers(reach)) out.push({ name, type, status })
        return configShape(out)
      },
    },
  },
})
