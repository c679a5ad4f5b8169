import {
  DescribeDomainsCommand,
  type DomainStatus,
  ListDomainNamesCommand,
  ListTagsCommand,
  OpenSearchClient,
} from '@aws-sdk/client-opensearch'
import { cfnShape } from '../../cfn-shape.js'
import type { JsonObject } from '../../ci.js'
import { collector, type Listed, type Reach, resource, tagMap } from '../collector.js'
import { inLots } from '../described.js'
import { inVpc, to } from '../ec2-resource.js'

const opensearch = (reach: Reach): OpenSearchClient => reach.client(OpenSearchClient)

const domainOf = (d: DomainStatus): Listed | undefined => {
  if (d.DomainName === undefined || d.ARN === undefined || d.Deleted === true) return undefined
  const {
    ARN: Arn,
    DomainId: Id,
    AdvancedOptions,
    // What goes on at the moment is no configuration.
    Created: _c,
    Deleted: _d,
    Processing: _p,
    UpgradeProcessing: _u,
    ChangeProgressDetails: _g,
    DomainProcessingStatus: _s,
    ModifyingProperties: _m,
    ...rest
  } = d
  return {
    resourceId: d.DomainName,
    resourceName: d.DomainName,
    arn: d.ARN,
    relationships: [
      ...inVpc(d.VPCOptions?.VPCId, d.VPCOptions?.SubnetIds),
      ...to('Is associated with SecurityGroup', 'AWS::EC2::SecurityGroup', d.VPCOptions?.SecurityGroupIds),
    ],
    configuration: {
      ...(cfnShape({ Arn, Id, ...rest }) as JsonObject),
      ...(AdvancedOptions === undefined ? {} : { AdvancedOptions: { ...AdvancedOptions } }),
    },
  }
}

/** As many domains as one call describes. */
const LOT = 5

/** Amazon OpenSearch Service: domains that run OpenSearch. Those that still run Elasticsearch have their own type. */
export default collector({
  service: 'opensearch',
  resources: [
    resource<Listed>({
      type: 'AWS::OpenSearch::Domain',
      scope: 'regional',
      iam: ['es:ListDomainNames', 'es:DescribeDomains'],
      list: async function* (reach) {
        const client = opensearch(reach)
        // The API tells all names at once; an account has a hundred domains in a Region by default.
        const { DomainNames } = await client.send(new ListDomainNamesCommand({ EngineType: 'OpenSearch' }))
        const names = (DomainNames ?? []).flatMap((d) => d.DomainName ?? [])
        for (const lot of inLots(names, LOT)) {
          const { DomainStatusList } = await client.send(new DescribeDomainsCommand({ DomainNames: [...lot] }))
          for (const d of DomainStatusList ?? []) {
            const listed = domainOf(d)
            if (listed !== undefined) yield listed
          }
        }
      },
      parts: {
        tags: {
          iam: 'es:ListTags',
          read: async (reach, d) => tagMap((await opensearch(reach).send(new ListTagsCommand({ ARN: d.arn }))).TagList),
        },
      },
    }),
  ],
})
