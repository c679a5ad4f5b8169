import {
  CognitoIdentityClient,
  DescribeIdentityPoolCommand,
  paginateListIdentityPools,
} from '@aws-sdk/client-cognito-identity'
import { cfnShape } from '../../cfn-shape.js'
import type { Json } from '../../ci.js'
import { collector, type Listed, type Reach, resource } from '../collector.js'
import { inFlight } from '../in-flight.js'
import { unlessGone } from '../unless-gone.js'

const cognito = (reach: Reach) => reach.client(CognitoIdentityClient)

const describe = async (reach: Reach, IdentityPoolId: string): Promise<Listed | undefined> => {
  const found = await unlessGone(cognito(reach).send(new DescribeIdentityPoolCommand({ IdentityPoolId })), [
    'ResourceNotFoundException',
  ])
  if (found === undefined) return undefined
  const { $metadata: _, IdentityPoolTags, SupportedLoginProviders, ...pool } = found
  return {
    resourceId: IdentityPoolId,
    resourceName: pool.IdentityPoolName,
    arn: `arn:${reach.partition}:cognito-identity:${reach.region}:${reach.account}:identitypool/${IdentityPoolId}`,
    tags: IdentityPoolTags ?? {},
    // CloudFormation's names of the id and the name, beside the service's own.
    configuration: {
      ...(cfnShape(pool) as Record<string, Json>),
      ...(SupportedLoginProviders === undefined ? {} : { SupportedLoginProviders }),
      Id: IdentityPoolId,
      Name: pool.IdentityPoolName ?? null,
    },
  }
}

/** Amazon Cognito identity pools. */
export default collector({
  service: 'cognito-identity',
  resources: [
    resource<Listed>({
      type: 'AWS::Cognito::IdentityPool',
      scope: 'regional',
      iam: ['cognito-identity:ListIdentityPools', 'cognito-identity:DescribeIdentityPool'],
      list: async function* (reach) {
        const ids = async function* () {
          for await (const page of paginateListIdentityPools({ client: cognito(reach) }, { MaxResults: 60 })) {
            for (const { IdentityPoolId: id } of page.IdentityPools ?? []) if (id !== undefined) yield id
          }
        }
        for await (const one of inFlight(ids(), 4, (id) => describe(reach, id))) if (one !== undefined) yield one
      },
      one: (reach, id) => describe(reach, id.replace(/^arn:.*:identitypool\//, '')),
    }),
  ],
})
