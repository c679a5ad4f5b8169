import {
  type FunctionConfiguration,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  LambdaClient,
  ListTagsCommand,
  paginateListFunctions,
  paginateListFunctionUrlConfigs,
} from '@aws-sdk/client-lambda'
import { beanShape } from '../../bean-shape.js'
import type { Json, JsonObject } from '../../ci.js'
import { HIDDEN } from '../../url-credentials.js'
import { collector, type Listed, type Reach, resource } from '../collector.js'
import { inVpc, to } from '../ec2-resource.js'
import { unlessGone } from '../unless-gone.js'

const lambda = (reach: Reach): LambdaClient => reach.client(LambdaClient)

/** Lambda writes `2026-11-24T01:02:03.456+0000`, which is not ISO 8601 for JavaScript. */
const dateOf = (text: string | undefined): Date | undefined => {
  const date = new Date((text ?? '').replace(/\+0000$/, 'Z'))
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** Environment by name alone: passwords are what is kept there. */
const environment = (env: FunctionConfiguration['Environment']): JsonObject => ({
  environment: { variables: Object.fromEntries(Object.keys(env?.Variables ?? {}).map((name) => [name, HIDDEN])) },
})

const functionOf = (f: FunctionConfiguration): Listed | undefined => {
  if (f.FunctionName === undefined || f.FunctionArn === undefined) return undefined
  const {
    Environment,
    // Not told by ListFunctions, so that an item must not differ by how it was read.
    State: _s,
    StateReason: _sr,
    StateReasonCode: _sc,
    LastUpdateStatus: _l,
    LastUpdateStatusReason: _lr,
    LastUpdateStatusReasonCode: _lc,
    RuntimeVersionConfig: _r,
    ...rest
  } = f
  return {
    resourceId: f.FunctionName,
    resourceName: f.FunctionName,
    arn: f.FunctionArn,
    relationships: [
      ...(f.Role === undefined
        ? []
        : [
            {
              name: 'Is associated with Role',
              resourceType: 'AWS::IAM::Role',
              resourceName: f.Role.slice(f.Role.lastIndexOf('/') + 1),
            },
          ]),
      ...inVpc(f.VpcConfig?.VpcId === '' ? undefined : f.VpcConfig?.VpcId, f.VpcConfig?.SubnetIds),
      ...to('Is associated with SecurityGroup', 'AWS::EC2::SecurityGroup', f.VpcConfig?.SecurityGroupIds),
    ],
    configuration: {
      ...(beanShape({ ...rest, LastModified: dateOf(f.LastModified) ?? f.LastModified }) as JsonObject),
      ...(Environment === undefined ? {} : environment(Environment)),
    },
  }
}

/** AWS Lambda: functions. The values of their environment variables are left with AWS. */
export default collector({
  service: 'lambda',
  resources: [
    resource<Listed>({
      type: 'AWS::Lambda::Function',
      scope: 'regional',
      iam: ['lambda:ListFunctions', 'lambda:GetFunctionConfiguration'],
      list: async function* (reach) {
        for await (const page of paginateListFunctions({ client: lambda(reach), pageSize: 50 }, {})) {
          for (const f of page.Functions ?? []) {
            const listed = functionOf(f)
            if (listed !== undefined) yield listed
          }
        }
      },
      one: async (reach, id) => {
        const found = await unlessGone(lambda(reach).send(new GetFunctionConfigurationCommand({ FunctionName: id })), [
          'ResourceNotFoundException',
        ])
        return found === undefined ? undefined : functionOf(found)
      },
      parts: {
        Policy: {
          iam: 'lambda:GetPolicy',
          none: ['ResourceNotFoundException'],
          read: async (reach, f) =>
            (await lambda(reach).send(new GetPolicyCommand({ FunctionName: f.resourceId }))).Policy ?? null,
        },
        Concurrency: {
          iam: 'lambda:GetFunctionConcurrency',
          read: async (reach, f) => ({
            reservedConcurrentExecutions:
              (await lambda(reach).send(new GetFunctionConcurrencyCommand({ FunctionName: f.resourceId })))
                .ReservedConcurrentExecutions ?? null,
          }),
        },
        FunctionUrlConfigs: {
          iam: 'lambda:ListFunctionUrlConfigs',
          read: async (reach, f) => {
            const out: Json[] = []
            // One for the function and one for each alias.
            for await (const page of paginateListFunctionUrlConfigs(
              { client: lambda(reach) },
              { FunctionName: f.resourceId },
            ))
              out.push(...(page.FunctionUrlConfigs ?? []).map(beanShape))
            return out
          },
        },
        tags: {
          iam: 'lambda:ListTags',
          read: async (reach, f) => (await lambda(reach).send(new ListTagsCommand({ Resource: f.arn }))).Tags ?? {},
        },
      },
    }),
  ],
})
