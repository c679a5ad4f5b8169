import {
  DescribeStateMachineCommand,
  ListTagsForResourceCommand,
  paginateListActivities,
  paginateListStateMachines,
  SFNClient,
} from '@aws-sdk/client-sfn'
import { cfnShape } from '../../cfn-shape.js'
import type { JsonObject } from '../../ci.js'
import { collector, type Listed, type Part, type Reach, resource, tagMap } from '../collector.js'
import { described } from '../described.js'
import { unlessGone } from '../unless-gone.js'

const sfn = (reach: Reach): SFNClient => reach.client(SFNClient)

const tags: Part<Listed> = {
  iam: 'states:ListTagsForResource',
  read: async (reach, listed) =>
    tagMap((await sfn(reach).send(new ListTagsForResourceCommand({ resourceArn: listed.arn }))).tags),
}

const machine = async (reach: Reach, stateMachineArn: string): Promise<Listed | undefined> => {
  const m = await unlessGone(sfn(reach).send(new DescribeStateMachineCommand({ stateMachineArn })), [
    'StateMachineDoesNotExist',
  ])
  if (m?.stateMachineArn === undefined || m.name === undefined || m.status === 'DELETING') return undefined
  return {
    resourceId: m.stateMachineArn,
    resourceName: m.name,
    arn: m.stateMachineArn,
    created: m.creationDate,
    relationships:
      m.roleArn === undefined
        ? []
        : [
            {
              name: 'Is associated with Role',
              resourceType: 'AWS::IAM::Role',
              resourceName: m.roleArn.slice(m.roleArn.lastIndexOf('/') + 1),
            },
          ],
    // The definition stays with AWS: its states carry inputs with whatever is in them. The revision tells a change.
    configuration: {
      ...(cfnShape({
        Arn: m.stateMachineArn,
        StateMachineName: m.name,
        StateMachineType: m.type,
        StateMachineRevisionId: m.revisionId,
        RoleArn: m.roleArn,
        LoggingConfiguration: m.loggingConfiguration,
        TracingConfiguration: m.tracingConfiguration,
        EncryptionConfiguration: m.encryptionConfiguration,
      }) as JsonObject),
    },
  }
}

/** AWS Step Functions: state machines and activities. */
export default collector({
  service: 'sfn',
  resources: [
    resource<Listed>({
      type: 'AWS::StepFunctions::StateMachine',
      scope: 'regional',
      iam: ['states:ListStateMachines', 'states:DescribeStateMachine'],
      list: (reach) => {
        const arns = async function* () {
          for await (const page of paginateListStateMachines({ client: sfn(reach), pageSize: 1000 }, {}))
            for (const { stateMachineArn } of page.stateMachines ?? [])
              if (stateMachineArn !== undefined) yield stateMachineArn
        }
        return described(arns(), (arn) => machine(reach, arn))
      },
      one: (reach, id) =>
        machine(
          reach,
          id.startsWith('arn:')
            ? id
            : `arn:${reach.partition}:states:${reach.region}:${reach.account}:stateMachine:${id}`,
        ),
      parts: { tags },
    }),
    resource<Listed>({
      type: 'AWS::StepFunctions::Activity',
      scope: 'regional',
      iam: ['states:ListActivities'],
      list: async function* (reach) {
        for await (const page of paginateListActivities({ client: sfn(reach), pageSize: 1000 }, {})) {
          for (const a of page.activities ?? []) {
            if (a.activityArn === undefined) continue
            yield {
              resourceId: a.activityArn,
              resourceName: a.name,
              arn: a.activityArn,
              created: a.creationDate,
              configuration: cfnShape({ Arn: a.activityArn, Name: a.name }),
            }
          }
        }
      },
      parts: { tags },
    }),
  ],
})
