import {
  ECRPUBLICClient,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand,
  paginateDescribeRepositories,
} from '@aws-sdk/client-ecr-public'
import { cfnShape } from '../../cfn-shape.js'
import { collector, type Listed, type Reach, resource, tagMap } from '../collector.js'

/** The public registry is one for all Regions, and its API is answered here. */
const HOME = 'us-east-1'

const registry = (reach: Reach): ECRPUBLICClient => reach.client(ECRPUBLICClient, HOME)

/** Amazon ECR Public: repositories that anybody may pull from. */
export default collector({
  service: 'ecr-public',
  resources: [
    resource<Listed>({
      type: 'AWS::ECR::PublicRepository',
      scope: 'global',
      iam: ['ecr-public:DescribeRepositories'],
      list: async function* (reach) {
        for await (const page of paginateDescribeRepositories({ client: registry(reach), pageSize: 1000 }, {})) {
          for (const r of page.repositories ?? []) {
            if (r.repositoryName === undefined || r.repositoryArn === undefined) continue
            yield {
              resourceId: r.repositoryName,
              resourceName: r.repositoryName,
              arn: r.repositoryArn,
              awsRegion: HOME,
              created: r.createdAt,
              configuration: cfnShape({
                Arn: r.repositoryArn,
                RepositoryName: r.repositoryName,
                RegistryId: r.registryId,
                RepositoryUri: r.repositoryUri,
              }),
            }
          }
        }
      },
      parts: {
        RepositoryPolicyText: {
          iam: 'ecr-public:GetRepositoryPolicy',
          none: ['RepositoryPolicyNotFoundException'],
          read: async (reach, r) =>
            (await registry(reach).send(new GetRepositoryPolicyCommand({ repositoryName: r.resourceId }))).policyText ??
            null,
        },
        tags: {
          iam: 'ecr-public:ListTagsForResource',
          read: async (reach, r) =>
            tagMap((await registry(reach).send(new ListTagsForResourceCommand({ resourceArn: r.arn }))).tags),
        },
      },
    }),
  ],
})
