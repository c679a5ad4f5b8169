import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  paginateListUserPools,
} from '@aws-sdk/client-cognito-identity-provider'
import { cfnShape } from '../../cfn-shape.js'
import type { Json } from '../../ci.js'
import { collector, type Listed, type Reach, resource } from '../collector.js'
import { inFlight } from '../in-flight.js'
import { unlessGone } from '../unless-gone.js'

const cognito = (reach: Reach) => reach.client(CognitoIdentityProviderClient)

const describe = async (reach: Reach, UserPoolId: string): Promise<Listed | undefined> => {
  const found = await unlessGone(cognito(reach).send(new DescribeUserPoolCommand({ UserPoolId })), [
    'ResourceNotFoundException',
  ])
  if (found?.UserPool === undefined) return undefined
  // A count that moves by itself is not the pool's configuration.
  const { Id, Name, UserPoolTags, EstimatedNumberOfUsers: _, ...pool } = found.UserPool
  return {
    resourceId: Id ?? UserPoolId,
    resourceName: Name,
    arn: pool.Arn ?? `arn:${reach.partition}:cognito-idp:${reach.region}:${reach.account}:userpool/${UserPoolId}`,
    created: pool.CreationDate,
    tags: UserPoolTags ?? {},
    // CloudFormation's names of the id and the name.
    configuration: {
      ...(cfnShape(pool) as Record<string, Json>),
      UserPoolId: Id ?? UserPoolId,
      UserPoolName: Name ?? null,
    },
  }
}

/** Amazon Cognito user pools. */
export default collector({
  service: 'cognito-idp',
  resources: [
    resource<Listed>({
      type: 'AWS::Cognito::UserPool',
      scope: 'regional',
      iam: ['cognito-idp:ListUserPools', 'cognito-idp:DescribeUserPool'],
      list: async function* (reach) {
        const ids = async function* () {
          for await (const page of paginateListUserPools({ client: cognito(reach) }, { MaxResults: 60 })) {
            for (const { Id } of page.UserPools ?? []) if (Id !== undefined) yield Id
          }
        }
        for await (const one of inFlight(ids(), 4, (id) => describe(reach, id))) if (one !== undefined) yield one
      },
      one: (reach, id) => describe(reach, id.replace(/^arn:.*:userpool\//, '')),
    }),
  ],
})
