import { CreateElasticsearchDomainCommand, ElasticsearchServiceClient } from '@aws-sdk/client-elasticsearch-service'
import { CreateDomainCommand, OpenSearchClient } from '@aws-sdk/client-opensearch'
import type { Seed } from './seed.js'

const TLS = 'Policy-Min-TLS-1-2-PFS-2023-10'

/** Search domains of both editions, good and bad. */
export const seed: Seed = async (aws) => {
  const group = (kind: string) => ({
    CloudWatchLogsLogGroupArn: `arn:aws:logs:${aws.region}:${aws.account}:log-group:${kind}`,
    Enabled: true,
  })
  const good = {
    EncryptionAtRestOptions: { Enabled: true },
    NodeToNodeEncryptionOptions: { Enabled: true },
    VPCOptions: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
    LogPublishingOptions: { ES_APPLICATION_LOGS: group('errors'), AUDIT_LOGS: group('audit') },
    DomainEndpointOptions: { EnforceHTTPS: true, TLSSecurityPolicy: TLS as never },
    AdvancedSecurityOptions: { Enabled: true },
  }
  const cluster = {
    InstanceCount: 3,
    ZoneAwarenessEnabled: true,
    DedicatedMasterEnabled: true,
    DedicatedMasterCount: 3,
  }
  const opensearch = aws.client(OpenSearchClient)
  const { DomainStatus: goodOne } = await opensearch.send(
    new CreateDomainCommand({
      DomainName: `${aws.prefix}os-good`,
      EngineVersion: 'OpenSearch_2.19',
      ClusterConfig: cluster,
      ...good,
    }),
  )
  const { DomainStatus: badOne } = await opensearch.send(
    new CreateDomainCommand({
      DomainName: `${aws.prefix}os-bad`,
      EngineVersion: 'OpenSearch_2.19',
      ClusterConfig: { InstanceCount: 1 },
    }),
  )
  const es = aws.client(ElasticsearchServiceClient)
  const { DomainStatus: goodOld } = await es.send(
    new CreateElasticsearchDomainCommand({
      DomainName: `${aws.prefix}es-good`,
      ElasticsearchVersion: '7.10',
      ElasticsearchClusterConfig: cluster,
      ...good,
    }),
  )
  const { DomainStatus: badOld } = await es.send(
    new CreateElasticsearchDomainCommand({
      DomainName: `${aws.prefix}es-bad`,
      ElasticsearchVersion: '7.10',
      ElasticsearchClusterConfig: { InstanceCount: 1 },
    }),
  )
  const newer = { passed: [goodOne?.ARN ?? ''], failed: [badOne?.ARN ?? ''] }
  const older = { passed: [goodOld?.ARN ?? ''], failed: [badOld?.ARN ?? ''] }
  return Object.fromEntries([
    ...[1, 2, 3, 4, 5, 6, 7, 8, 11].map((n) => [`Opensearch.${n}`, newer]),
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => [`ES.${n}`, older]),
  ])
}
