import {
  type Cluster,
  DescribeClusterCommand,
  DescribeIdentityProviderConfigCommand,
  DescribeNodegroupCommand,
  EKSClient,
  paginateListClusters,
  paginateListIdentityProviderConfigs,
  paginateListNodegroups,
} from '@aws-sdk/client-eks'
import { cfnShape } from '../../cfn-shape.js'
import type { JsonObject } from '../../ci.js'
import { collector, type Listed, type Reach, resource } from '../collector.js'
import { described } from '../described.js'
import { inVpc, to } from '../ec2-resource.js'
import { unlessGone } from '../unless-gone.js'

const CLUSTER = 'AWS::EKS::Cluster'
const GONE = ['ResourceNotFoundException']

const eks = (reach: Reach): EKSClient => reach.client(EKSClient)

async function* clusters(reach: Reach): AsyncGenerator<string> {
  for await (const page of paginateListClusters({ client: eks(reach), pageSize: 100 }, {})) yield* page.clusters ?? []
}

/** Log types that are on, as CloudFormation writes them: `{ ClusterLogging: { EnabledTypes: [{ Type: 'audit' }] } }`. */
const loggingShape = (logging: Cluster['logging']): JsonObject => ({
  ClusterLogging: {
    EnabledTypes: (logging?.clusterLogging ?? [])
      .filter((l) => l.enabled === true)
      .flatMap((l) => (l.types ?? []).map((Type) => ({ Type }))),
  },
})

const cluster = async (reach: Reach, name: string): Promise<Listed | undefined> => {
  const found = await unlessGone(eks(reach).send(new DescribeClusterCommand({ name })), GONE)
  const c = found?.cluster
  if (c?.arn === undefined || c.name === undefined) return undefined
  const { tags, health: _health, logging, status, certificateAuthority, identity, createdAt, ...rest } = c
  return {
    resourceId: c.name,
    resourceName: c.name,
    arn: c.arn,
    created: createdAt,
    tags: { ...tags },
    relationships: [
      ...inVpc(c.resourcesVpcConfig?.vpcId, c.resourcesVpcConfig?.subnetIds),
      ...to('Is associated with SecurityGroup', 'AWS::EC2::SecurityGroup', [
        ...(c.resourcesVpcConfig?.securityGroupIds ?? []),
        c.resourcesVpcConfig?.clusterSecurityGroupId,
      ]),
    ],
    configuration: {
      ...(cfnShape(rest) as JsonObject),
      ClusterStatus: status ?? null,
      CertificateAuthorityData: certificateAuthority?.data ?? null,
      OpenIdConnectIssuerUrl: identity?.oidc?.issuer ?? null,
      // Without the answer nothing is said about logging, rather than that there is none.
      ...(logging === undefined ? {} : { Logging: loggingShape(logging) }),
    },
  }
}

const nodegroup = async (
  reach: Reach,
  [clusterName, nodegroupName]: readonly [string, string],
): Promise<Listed | undefined> => {
  const found = await unlessGone(eks(reach).send(new DescribeNodegroupCommand({ clusterName, nodegroupName })), GONE)
  const n = found?.nodegroup
  if (n?.nodegroupArn === undefined) return undefined
  // Health and status come and go; the time of change is told by the change itself.
  const { tags, labels, health: _health, status: _status, modifiedAt: _at, createdAt, nodegroupArn: Arn, ...rest } = n
  return {
    resourceId: `${clusterName}/${nodegroupName}`,
    resourceName: nodegroupName,
    arn: Arn,
    created: createdAt,
    tags: { ...tags },
    relationships: [
      { name: 'Is contained in Cluster', resourceType: CLUSTER, resourceName: clusterName },
      ...to('Is contained in Subnet', 'AWS::EC2::Subnet', n.subnets),
      ...(n.resources?.autoScalingGroups ?? []).flatMap((g) =>
        g.name === undefined
          ? []
          : [
              {
                name: 'Contains AutoScalingGroup',
                resourceType: 'AWS::AutoScaling::AutoScalingGroup',
                resourceName: g.name,
              },
            ],
      ),
    ],
    configuration: { ...(cfnShape(rest) as JsonObject), Arn, Labels: { ...labels } },
  }
}

const identityProvider = async (
  reach: Reach,
  [clusterName, type, name]: readonly [string, string, string],
): Promise<Listed | undefined> => {
  const found = await unlessGone(
    eks(reach).send(new DescribeIdentityProviderConfigCommand({ clusterName, identityProviderConfig: { type, name } })),
    GONE,
  )
  const oidc = found?.identityProviderConfig?.oidc
  if (oidc?.identityProviderConfigArn === undefined) return undefined
  return {
    resourceId: oidc.identityProviderConfigArn,
    resourceName: name,
    arn: oidc.identityProviderConfigArn,
    tags: { ...oidc.tags },
    relationships: [{ name: 'Is associated with Cluster', resourceType: CLUSTER, resourceName: clusterName }],
    configuration: {
      ClusterName: clusterName,
      Type: type,
      IdentityProviderConfigName: name,
      IdentityProviderConfigArn: oidc.identityProviderConfigArn,
      Oidc: {
        ...(cfnShape({
          IssuerUrl: oidc.issuerUrl,
          ClientId: oidc.clientId,
          UsernameClaim: oidc.usernameClaim,
          UsernamePrefix: oidc.usernamePrefix,
          GroupsClaim: oidc.groupsClaim,
          GroupsPrefix: oidc.groupsPrefix,
        }) as JsonObject),
        RequiredClaims: { ...oidc.requiredClaims },
      },
    },
  }
}

/** Amazon EKS: clusters, node groups and identity providers. */
export default collector({
  service: 'eks',
  resources: [
    resource({
      type: CLUSTER,
      scope: 'regional',
      iam: ['eks:ListClusters', 'eks:DescribeCluster'],
      list: (reach) => described(clusters(reach), (name) => cluster(reach, name)),
      one: (reach, id) => cluster(reach, id.slice(id.lastIndexOf('/') + 1)),
    }),
    resource({
      type: 'AWS::EKS::Nodegroup',
      scope: 'regional',
      iam: ['eks:ListClusters', 'eks:ListNodegroups', 'eks:DescribeNodegroup'],
      list: (reach) => {
        const names = async function* () {
          for await (const clusterName of clusters(reach)) {
            for await (const page of paginateListNodegroups({ client: eks(reach), pageSize: 100 }, { clusterName }))
              for (const name of page.nodegroups ?? []) yield [clusterName, name] as const
          }
        }
        return described(names(), (pair) => nodegroup(reach, pair))
      },
    }),
    resource({
      type: 'AWS::EKS::IdentityProviderConfig',
      scope: 'regional',
      iam: ['eks:ListClusters', 'eks:ListIdentityProviderConfigs', 'eks:DescribeIdentityProviderConfig'],
      list: (reach) => {
        const names = async function* () {
          for await (const clusterName of clusters(reach)) {
            for await (const page of paginateListIdentityProviderConfigs({ client: eks(reach) }, { clusterName })) {
              for (const { type, name } of page.identityProviderConfigs ?? [])
                if (type !== undefined && name !== undefined) yield [clusterName, type, name] as const
            }
          }
        }
        return described(names(), (triple) => identityProvider(reach, triple))
      },
    }),
  ],
})
