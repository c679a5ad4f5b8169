import {
  BatchGetRepositoryScanningConfigurationCommand,
  ECRClient,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand,
  paginateDescribeRepositories,
} from '@aws-sdk/client-ecr'
import { cfnShape } from '../../cfn-shape.js'
import { collector, type Listed, resource, tagMap } from '../collector.js'

/** Amazon ECR: private repositories (AWS Config records them through their CloudFormation schema). */
export default collector({
  service: 'ecr',
  resources: [
    resource<Listed>({
      type: 'AWS::ECR::Repository',
      scope: 'regional',
      iam: ['ecr:DescribeRepositories'],
      list: async function* (reach) {
        const client = reach.client(ECRClient)
        for await (const page of paginateDescribeRepositories({ client, pageSize: 1000 }, {})) {
          for (const r of page.repositories ?? []) {
            if (r.repositoryName === undefined || r.repositoryArn === undefined) continue
            const { repositoryArn: Arn, createdAt, ...rest } = r
            yield {
              resourceId: r.repositoryName,
              resourceName: r.repositoryName,
              arn: Arn,
              created: createdAt,
              configuration: cfnShape({ Arn, ...rest }),
            }
          }
        }
      },
      parts: {
        LifecyclePolicy: {
          iam: 'ecr:GetLifecyclePolicy',
          none: ['LifecyclePolicyNotFoundException'],
          read: async (reach, r) => {
            const { lifecyclePolicyText, registryId } = await reach
              .client(ECRClient)
              .send(new GetLifecyclePolicyCommand({ repositoryName: r.resourceId }))
            return { LifecyclePolicyText: lifecyclePolicyText ?? null, RegistryId: registryId ?? null }
          },
        },
        RepositoryPolicyText: {
          iam: 'ecr:GetRepositoryPolicy',
          none: ['RepositoryPolicyNotFoundException'],
          read: async (reach, r) =>
            (await reach.client(ECRClient).send(new GetRepositoryPolicyCommand({ repositoryName: r.resourceId })))
              .policyText ?? null,
        },
        /** What the registry's scanning rules come to for this repository. */
        RepositoryScanningConfiguration: {
          iam: 'ecr:BatchGetRepositoryScanningConfiguration',
          read: async (reach, r) => {
            const { scanningConfigurations } = await reach
              .client(ECRClient)
              .send(new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames: [r.resourceId] }))
            return cfnShape(scanningConfigurations?.[0])
          },
        },
        tags: {
          iam: 'ecr:ListTagsForResource',
          read: async (reach, r) =>
            tagMap((await reach.client(ECRClient).send(new ListTagsForResourceCommand({ resourceArn: r.arn }))).tags),
        },
      },
    }),
  ],
})
