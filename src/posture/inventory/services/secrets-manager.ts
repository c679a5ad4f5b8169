import {
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  paginateListSecrets,
  type SecretListEntry,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { cfnShape } from '../../cfn-shape.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, resource, tagMap } from '../collector.js'
import { unlessGone } from '../unless-gone.js'

interface Secret extends Listed {
  readonly dates: {
    readonly createdDate: Date | undefined
    readonly lastChangedDate: Date | undefined
    readonly lastRotatedDate: Date | undefined
    readonly nextRotationDate: Date | undefined
    readonly lastAccessedDate: Date | undefined
  }
}

/** ListSecrets and DescribeSecret tell the same of a secret; its value they do not tell, and nothing here asks for it. */
const secretOf = (s: Omit<SecretListEntry, 'SecretVersionsToStages'>): Secret | undefined =>
  s.ARN === undefined
    ? undefined
    : {
        resourceId: s.ARN,
        resourceName: s.Name,
        arn: s.ARN,
        created: s.CreatedDate,
        tags: tagMap(s.Tags),
        configuration: cfnShape({
          ARN: s.ARN,
          Name: s.Name,
          Description: s.Description,
          KMSKeyId: s.KmsKeyId,
          // Left out while it is off.
          RotationEnabled: s.RotationEnabled ?? false,
          RotationLambdaARN: s.RotationLambdaARN,
          RotationRules: s.RotationRules,
          OwningService: s.OwningService,
          PrimaryRegion: s.PrimaryRegion,
        }),
        dates: {
          createdDate: s.CreatedDate,
          lastChangedDate: s.LastChangedDate,
          lastRotatedDate: s.LastRotatedDate,
          nextRotationDate: s.NextRotationDate,
          lastAccessedDate: s.LastAccessedDate,
        },
      }

/** AWS Secrets Manager: what is told about secrets (AWS Config, `AWS::SecretsManager::Secret`, known by their ARN). */
export default collector({
  service: 'secretsmanager',
  resources: [
    resource<Secret>({
      type: 'AWS::SecretsManager::Secret',
      scope: 'regional',
      iam: ['secretsmanager:ListSecrets', 'secretsmanager:DescribeSecret'],
      list: async function* (reach) {
        const client = reach.client(SecretsManagerClient)
        for await (const page of paginateListSecrets({ client }, { MaxResults: 100 })) {
          for (const s of page.SecretList ?? []) {
            const secret = secretOf(s)
            if (secret !== undefined) yield secret
          }
        }
      },
      parts: {
        // AWS Config has none of them: uses and rotations are no changes of the secret's configuration.
        Dates: { iam: 'secretsmanager:ListSecrets', read: async (_, s) => configShape(s.dates) },
        Policy: {
          iam: 'secretsmanager:GetResourcePolicy',
          read: async (reach, s) =>
            (await reach.client(SecretsManagerClient).send(new GetResourcePolicyCommand({ SecretId: s.arn })))
              .ResourcePolicy ?? null,
        },
      },
      one: async (reach, id) => {
        const told = await unlessGone(
          reach.client(SecretsManagerClient).send(new DescribeSecretCommand({ SecretId: id })),
          ['ResourceNotFoundException'],
        )
        // The list leaves out what is being deleted.
        return told === undefined || told.DeletedDate !== undefined ? undefined : secretOf(told)
      },
    }),
  ],
})
