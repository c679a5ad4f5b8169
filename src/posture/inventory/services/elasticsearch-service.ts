import {
  DescribeElasticsearchDomainsCommand,
  type ElasticsearchDomainStatus,
  ElasticsearchServiceClient,
  ListDomainNamesCommand,
  ListTagsCommand,
} from '@aws-sdk/client-elasticsearch-service'
import { beanShape } from '../../bean-shape.js'
import type { JsonObject } from '../../ci.js'
import { collector, type Listed, type Reach, resource, tagMap } from '../collector.js'
import { inLots } from '../described.js'
import { inVpc, to } from '../ec2-resource.js'

const es = (reach: Reach): ElasticsearchServiceClient => reach.client(ElasticsearchServiceClient)

const domainOf = (d: ElasticsearchDomainStatus): Listed | undefined => {
  if (d.DomainName === undefined || d.ARN === undefined || d.Deleted === true) return undefined
  const {
    AdvancedOptions,
    LogPublishingOptions,
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
      ...(beanShape(rest) as JsonObject),
      ...(AdvancedOptions === undefined ? {} : { advancedOptions: { ...AdvancedOptions } }),
      // The kinds of logs keep their spelling: AUDIT_LOGS.
      ...(LogPublishingOptions === undefined
        ? {}
        : {
            logPublishingOptions: Object.fromEntries(
              Object.entries(LogPublishingOptions).map(([kind, option]) => [kind, beanShape(option)]),
            ),
          }),
    },
  }
}

/** As many domains as one call describes. */
const LOT = 5

/** Amazon OpenSearch Service: domains that still run Elasticsearch, read through its API of then. */
export default collector({
  service: 'elasticsearch-service',
  resources: [
    resource<Listed>({
      type: 'AWS::Elasticsearch::Domain',
      scope: 'regional',
      iam: ['es:ListDomainNames', 'es:DescribeElasticsearchDomains'],
      list: async function* (reach) {
        const client = es(reach)
        const { DomainNames } = await client.send(new ListDomainNamesCommand({ EngineType: 'Elasticsearch' }))
        const names = (DomainNames ?? []).flatMap((d) => d.DomainName ?? [])
        for (const lot of inLots(names, LOT)) {
          const found = await client.send(new DescribeElasticsearchDomainsCommand({ DomainNames: [...lot] }))
          for (const d of found.DomainStatusList ?? []) {
            const listed = domainOf(d)
            if (listed !== undefined) yield listed
          }
        }
      },
      parts: {
        tags: {
          iam: 'es:ListTags',
          read: async (reach, d) => tagMap((await es(reach).send(new ListTagsCommand({ ARN: d.arn }))).TagList),
        },
      },
    }),
  ],
})
