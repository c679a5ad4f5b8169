import { CloudFormationClient, CreateStackCommand, type CreateStackCommandInput } from '@aws-sdk/client-cloudformation'
import type { Seed } from './seed.js'

/** CloudFormation: a stack that is protected and deployed by a role, and one that is neither. */
export const seed: Seed = async (aws) => {
  const cloudformation = aws.client(CloudFormationClient)
  const stack = async (name: string, more: Partial<CreateStackCommandInput>) =>
    (
      await cloudformation.send(
        new CreateStackCommand({
          StackName: `${aws.prefix}${name}`,
          TemplateBody: JSON.stringify({
            Parameters: { Stage: { Type: 'String', Default: 'test' }, DbPassword: { Type: 'String' } },
            Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: `${aws.prefix}${name}-stack` } } },
          }),
          Parameters: [{ ParameterKey: 'DbPassword', ParameterValue: 'not-to-be-kept' }],
          ...more,
        }),
      )
    ).StackId ?? ''
  const good = await stack('good', {
    EnableTerminationProtection: true,
    RoleARN: `arn:aws:iam::${aws.account}:role/${aws.prefix}deploy`,
  })
  const bad = await stack('bad', {})
  return {
    'CloudFormation.3': { failed: [bad], passed: [good] },
    'CloudFormation.4': { failed: [bad], passed: [good] },
  }
}
