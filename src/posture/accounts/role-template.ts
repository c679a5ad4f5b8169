import { policiesOf } from './policy.js'

/**
 * The CloudFormation template of the role that Hinomi takes in each account: for a StackSet over an organization, or
 * for one account. It may read configuration and nothing else, in as many managed policies as their size needs.
 *
 * @param actions what the collectors call.
 */
export const roleTemplate = (actions: readonly string[]): string => {
  const policies = policiesOf(actions)
  const names = policies.map((_, i) => `ReadConfiguration${i + 1}`)
  return `# Made by \`npm run generate\` from what the collectors say they call. Do not edit.
AWSTemplateFormatVersion: '2010-09-09'
Description: >-
  The role with which Hinomi reads the configuration of this account. It can change nothing, and reads no data:
  no objects, no table items, no secrets, no parameter values.

Parameters:
  HinomiPrincipal:
    Type: String
    Description: ARN of the role, user or account (arn:aws:iam::111122223333:root) from which Hinomi looks.
    AllowedPattern: ^arn:[a-z-]+:iam::[0-9]{12}:(root|role/.+|user/.+)$
  ExternalId:
    Type: String
    Default: ''
    NoEcho: true
    Description: A secret that Hinomi must show when it takes the role; empty for none.
    AllowedPattern: ^$|^[A-Za-z0-9+=,.@:/-]{2,1224}$
  RoleName:
    Type: String
    Default: hinomi-readonly
    AllowedPattern: ^[A-Za-z0-9+=,.@_-]{1,64}$

Conditions:
  HasExternalId: !Not [!Equals [!Ref ExternalId, '']]

Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Ref RoleName
      Description: Read by Hinomi; configuration only.
      MaxSessionDuration: 3600
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Ref HinomiPrincipal
            Action: sts:AssumeRole
            Condition: !If
              - HasExternalId
              - StringEquals:
                  sts:ExternalId: !Ref ExternalId
              - !Ref AWS::NoValue
      ManagedPolicyArns:
${names.map((name) => `        - !Ref ${name}`).join('\n')}

${policies
  .map(
    ({ Statement: [statement] }, i) => `  ${names[i]}:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Description: What Hinomi reads (${i + 1} of ${policies.length}).
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: ${statement?.Sid}
            Effect: Allow
            Resource: '*'
            Action:
${(statement?.Action ?? []).map((action) => `              - ${action}`).join('\n')}
`,
  )
  .join('\n')}
Outputs:
  RoleArn:
    Description: Give it to hinomi scan --role, or its name to --organization --role-name.
    Value: !GetAtt Role.Arn
`
}
