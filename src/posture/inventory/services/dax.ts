import { DAXClient, DescribeClustersCommand, ListTagsCommand } from '@aws-sdk/client-dax'
import { configShape } from '../../config-shape.js'
import { collector, resource, tagMap } from '../collector.js'

/** DynamoDB Accelerator (DAX): clusters. */
export default collector({
  service: 'dax',
  resources: [
    resource({
      type: 'AWS::DAX::Cluster',
      scope: 'regional',
      iam: ['dax:DescribeClusters'],
      list: async function* (reach) {
        let NextToken: string | undefined
        do {
          const page = await reach.client(DAXClient).send(new DescribeClustersCommand({ MaxResults: 100, NextToken }))
          for (const c of page.Clusters ?? []) {
            if (c.ClusterName === undefined || c.ClusterArn === undefined) continue
            yield {
              resourceId: c.ClusterName,
              resourceName: c.ClusterName,
              arn: c.ClusterArn,
              relationships: (c.SecurityGroups ?? []).flatMap((g) =>
                g.SecurityGroupIdentifier === undefined
                  ? []
                  : [
                      {
                        name: 'Is associated with',
                        resourceType: 'AWS::EC2::SecurityGroup',
                        resourceId: g.SecurityGroupIdentifier,
                      },
                    ],
              ),
              configuration: configShape(c),
            }
          }
          NextToken = page.NextToken
        } while (NextToken !== undefined)
      },
      parts: {
        tags: {
          iam: 'dax:ListTags',
          read: async (reach, c) => {
            const out: Record<string, string> = {}
            let NextToken: string | undefined
            do {
              const page = await reach.client(DAXClient).send(new ListTagsCommand({ ResourceName: c.arn, NextToken }))
              Object.assign(out, tagMap(page.Tags))
              NextToken = page.NextToken
            } while (NextToken !== undefined)
            return out
          },
        },
      },
    }),
  ],
})
