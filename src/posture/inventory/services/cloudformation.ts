import { CloudFormationClient, paginateDescribeStacks, type Stack } from '@aws-sdk/client-cloudformation'
import type { JsonObject } from '../../ci.js'
import { configShape } from '../../config-shape.js'
import { HIDDEN } from '../../url-credentials.js'
import { collector, type Listed, type Reach, resource, tagMap } from '../collector.js'
import { to } from '../ec2-resource.js'

const STACK = 'AWS::CloudFormation::Stack'

/** CloudFormation masks what a template marks NoEcho. What is named like a secret and is not marked, we mask. */
const SECRET_NAME = /passw|secret|token|credential|api_?key|private_?key|access_?key/i

const masked = <T extends object>(list: readonly T[] | undefined, name: keyof T, value: keyof T): readonly T[] =>
  (list ?? []).map((p) => (SECRET_NAME.test(String(p[name] ?? '')) ? { ...p, [value]: HIDDEN } : p))

const stackOf = (s: Stack): Listed | undefined => {
  if (s.StackId === undefined || s.StackName === undefined) return undefined
  const { Tags, Parameters, Outputs, DriftInformation, CreationTime, LastOperations: _, ...rest } = s
  return {
    resourceId: s.StackId,
    resourceName: s.StackName,
    arn: s.StackId,
    created: CreationTime,
    tags: tagMap(Tags),
    relationships: to('Is contained in Stack', STACK, s.ParentId),
    configuration: {
      ...(configShape(rest) as JsonObject),
      parameters: configShape(masked(Parameters, 'ParameterKey', 'ParameterValue')),
      outputs: configShape(masked(Outputs, 'OutputKey', 'OutputValue')),
      // When drift was looked for last is no change of the stack.
      driftInformation: { stackDriftStatus: DriftInformation?.StackDriftStatus ?? null },
    },
  }
}

async function* stacks(reach: Reach, StackName?: string): AsyncGenerator<Listed> {
  const client = reach.client(CloudFormationClient)
  for await (const page of paginateDescribeStacks({ client }, StackName === undefined ? {} : { StackName })) {
    for (const s of page.Stacks ?? []) {
      const listed = s.StackStatus === 'DELETE_COMPLETE' ? undefined : stackOf(s)
      if (listed !== undefined) yield listed
    }
  }
}

/** AWS CloudFormation: stacks that are not deleted. */
export default collector({
  service: 'cloudformation',
  resources: [
    resource({
      type: STACK,
      scope: 'regional',
      iam: ['cloudformation:DescribeStacks'],
      list: (reach) => stacks(reach),
      one: async (reach, id) => {
        try {
          for await (const found of stacks(reach, id)) return found
        } catch (cause) {
          // CloudFormation has no error of its own for a stack that is not there.
          if (!(cause instanceof Error) || !/does not exist/.test(cause.message)) throw cause
        }
        return undefined
      },
    }),
  ],
})
